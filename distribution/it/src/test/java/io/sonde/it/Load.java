package io.sonde.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests from several clients at once, every one answered: half of the clients keep a connection
 * for all their requests, the others open a fresh one for each.
 */
public final class Load {
  private static final int CLIENTS = 8;

  private Load() {}

  /** Sends the requests; gives what became of them. */
  public static List<Exchange> run(int port, List<Request> requests) {
    List<Future<List<Exchange>>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        answers.add(clients.submit(() -> client(port, requests, number)));
      }
    }
    List<Exchange> exchanges = new ArrayList<>();
    for (Future<List<Exchange>> answer : answers) {
      try {
        exchanges.addAll(answer.get());
      } catch (ExecutionException e) {
        throw new AssertionError("the load failed", e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return exchanges;
  }

  private static List<Exchange> client(int port, List<Request> requests, int number) {
    boolean fresh = number % 2 == 1;
    List<Exchange> exchanges = new ArrayList<>();
    Client client = null;
    try {
      for (int i = number; i < requests.size(); i += CLIENTS) {
        if (client == null) {
          client = new Client(port);
        }
        exchanges.add(client.exchange(requests.get(i), fresh));
        if (fresh || !client.isReusable()) {
          client.close();
          client = null;
        }
      }
    } finally {
      if (client != null) {
        client.close();
      }
    }
    return exchanges;
  }
}
