package io.sonde.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Requests without end, until it is stopped: half over kept connections, half over fresh ones. */
public final class SteadyLoad implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean stopping;

  /** Starts it; every answer must have this status. */
  public SteadyLoad(int port, Request request, int status) {
    for (int i = 0; i < CLIENTS; i++) {
      boolean fresh = i % 2 == 1;
      clients.add(threads.submit(() -> client(port, request, status, fresh)));
    }
  }

  /** Answers so far. */
  public long answered() {
    return answered.get();
  }

  /** Waits until so many more requests were answered; fails if a client failed. */
  public void awaitMore(int requests) {
    long goal = answered.get() + requests;
    boolean came =
        Await.until(
            () -> answered.get() >= goal || clients.stream().anyMatch(client -> client.isDone()));
    check();
    if (!came) {
      throw new AssertionError(answered.get() + " requests were answered, not " + goal);
    }
  }

  private void check() {
    for (Future<?> client : clients) {
      if (client.isDone()) {
        result(client);
      }
    }
  }

  private void client(int port, Request request, int status, boolean fresh) {
    Client client = null;
    while (!stopping) {
      if (client == null) {
        client = new Client(port);
      }
      Exchange exchange = client.exchange(request, fresh);
      if (exchange.status() != status) {
        throw new AssertionError("answer of status " + exchange.status());
      }
      answered.incrementAndGet();
      if (fresh || !client.isReusable()) {
        client.close();
        client = null;
      }
    }
    if (client != null) {
      client.close();
    }
  }

  /** Stops it and fails if one request was not answered well. */
  @Override
  public void close() {
    stopping = true;
    clients.forEach(SteadyLoad::result);
    threads.close();
  }

  private static void result(Future<?> client) {
    try {
      client.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the load failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
