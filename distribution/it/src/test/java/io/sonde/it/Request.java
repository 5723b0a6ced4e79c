package io.sonde.it;

import java.util.List;

/**
 * A request that a {@link Client} sends.
 *
 * @param method for example GET
 * @param path without query, for example {@code /files/17}
 * @param query names the request among all of a test, for example {@code n=17}; not empty
 * @param bodyBytes size of its body
 * @param chunked whether the body goes in chunks, without its length
 * @param headers more lines of its head
 */
public record Request(
    String method,
    String path,
    String query,
    int bodyBytes,
    boolean chunked,
    List<String> headers) {
  /** Copies the lines. */
  public Request {
    headers = List.copyOf(headers);
  }

  /** A request without a body. */
  public static Request of(String method, String path, String query) {
    return of(method, path, query, 0);
  }

  /** A request with a body of a known length. */
  public static Request of(String method, String path, String query, int bodyBytes) {
    return new Request(method, path, query, bodyBytes, false, List.of());
  }

  /** The same with its body in chunks. */
  public Request inChunks() {
    return new Request(method, path, query, bodyBytes, true, headers);
  }

  /** The same with more lines in its head. */
  public Request with(String... lines) {
    return new Request(method, path, query, bodyBytes, chunked, List.of(lines));
  }

  /** What its first line asks for. */
  public String target() {
    return path + "?" + query;
  }
}
