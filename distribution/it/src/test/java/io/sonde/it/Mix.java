package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mixed requests: methods, paths, answers and bodies of many sizes; each has its number. */
public final class Mix {
  /** Numbers every request of a run, so that none is taken for another's. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final Pattern ASKED = Pattern.compile("&status=(\\d+)&size=(\\d+)");

  private Mix() {}

  /** Requests for a server of {@link Shops}. */
  public static List<Request> ofShop(int count) {
    return list(
        count,
        i ->
            switch (i % 12) {
              case 0 -> shop("GET", "/", 200, 17);
              case 1 -> shop("GET", "/items/" + i % 7, 200, 0);
              case 2 -> shop("GET", "/items/" + i % 7, 200, 5000);
              case 3 -> shop("GET", "/large", 200, 200_000);
              case 4 -> shop("GET", "/stream", 200, 3000, "&chunked=1");
              case 5 -> shop("HEAD", "/items/1", 200, 17);
              case 6 -> shop("GET", "/missing", 404, 9);
              case 7 -> shop("GET", "/fail", 500, 21);
              case 8 -> body(shop("POST", "/items", 201, 50), 100);
              case 9 -> body(shop("POST", "/upload", 200, 10), 70_000);
              case 10 -> body(shop("PUT", "/items/2", 200, 5), 20_000).inChunks();
              default -> shop("DELETE", "/items/3", 204, 0);
            });
  }

  /** Requests for a server of {@link FileServers}; its answers are its own affair. */
  public static List<Request> ofFiles(int count) {
    return list(
        count,
        i ->
            switch (i % 10) {
              case 0, 1 -> file("GET", "/small");
              case 2 -> file("GET", "/empty");
              case 3 -> file("GET", "/page");
              case 4 -> file("GET", "/large");
              case 5 -> file("HEAD", "/page");
              case 6 -> file("GET", "/missing");
              case 7 -> file("GET", "/fail");
              case 8 -> body(file("POST", "/small"), 100);
              default -> file("POST", "/fail");
            });
  }

  /** Checks that a server of {@link Shops} answered as it was asked to. */
  public static void assertAsAsked(List<Exchange> exchanges) {
    assertThat(exchanges)
        .allSatisfy(
            exchange -> {
              Matcher asked = ASKED.matcher(exchange.request().query());
              assertThat(asked.find()).isTrue();
              assertThat(exchange.status()).isEqualTo(Integer.parseInt(asked.group(1)));
              boolean head = exchange.request().method().equals("HEAD");
              assertThat(exchange.responseBytes())
                  .isEqualTo(head ? 0 : Long.parseLong(asked.group(2)));
            });
  }

  private static List<Request> list(int count, IntFunction<Request> request) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request.apply(i));
    }
    return requests;
  }

  private static Request shop(String method, String path, int status, int size) {
    return shop(method, path, status, size, "");
  }

  private static Request shop(String method, String path, int status, int size, String more) {
    return Request.of(method, path, number() + "&status=" + status + "&size=" + size + more);
  }

  private static Request file(String method, String path) {
    return Request.of(method, path, number());
  }

  private static String number() {
    return "n=" + NUMBERS.incrementAndGet();
  }

  private static Request body(Request request, int bytes) {
    return Request.of(request.method(), request.path(), request.query(), bytes);
  }
}
