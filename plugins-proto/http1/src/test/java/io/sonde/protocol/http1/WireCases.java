package io.sonde.protocol.http1;

import io.sonde.testkit.Conversation;
import io.sonde.testkit.DecoderRig;
import io.sonde.testkit.EndedSpan;
import java.util.List;
import java.util.stream.Stream;

/**
 * What servers and clients really write, and what it is. A span is told as {@code METHOD path
 * status request-size/response-size @start-end}.
 */
final class WireCases {
  record WireCase(String name, Conversation talk, List<String> spans) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String CURL =
      "GET /index.html?q=1 HTTP/1.1\r\nHost: shop.example:8080\r\nUser-Agent: curl/7.88.1\r\n"
          + "Accept: */*\r\n\r\n";
  private static final String NGINX =
      "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\n"
          + "Content-Type: text/html\r\nContent-Length: 17\r\nConnection: keep-alive\r\n"
          + "ETag: \"65a-11\"\r\nAccept-Ranges: bytes\r\n\r\n";
  private static final String WRK = "GET /17 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
  private static final String SHORT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  static final List<WireCase> ALL =
      List.of(
          row(
              "curl asks nginx; the file follows the head in a second write",
              talk().received(CURL, 1000).sent(NGINX, 2000).sent("seventeen bytes!\n", 3000),
              "GET /index.html 200 0/17 @1000-3000"),
          row(
              "keep-alive",
              talk()
                  .received(WRK, 1000)
                  .sent(NGINX + "seventeen bytes!\n", 2000)
                  .received(WRK, 3000)
                  .sent(NGINX + "seventeen bytes!\n", 4000),
              "GET /17 200 0/17 @1000-2000",
              "GET /17 200 0/17 @3000-4000"),
          row(
              "wrk pipelines three; the answers come in two writes",
              talk().received(WRK + WRK + WRK, 1000).sent(SHORT + SHORT, 2000).sent(SHORT, 3000),
              "GET /17 200 0/2 @1000-2000",
              "GET /17 200 0/2 @1000-2000",
              "GET /17 200 0/2 @1000-3000"),
          row(
              "the answer is told after the next request was",
              talk().received(WRK, 1000).received(WRK, 3000).sent(SHORT, 2000).sent(SHORT, 4000),
              "GET /17 200 0/2 @1000-2000",
              "GET /17 200 0/2 @3000-4000"),
          row(
              "Python http.server: version 1.0, body until close",
              talk()
                  .received(
                      "GET /a HTTP/1.1\r\nAccept-Encoding: identity\r\nHost: 127.0.0.1:8000\r\n"
                          + "User-Agent: Python-urllib/3.11\r\nConnection: close\r\n\r\n",
                      1000)
                  .sent("HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\n", 2000)
                  .sent("Content-type: text/plain\r\n\r\n", 2500)
                  .sent("until the end", 3000),
              "GET /a 200 0/13 @1000-3000"),
          row(
              "Node.js answers chunked; fetch sends a body",
              talk()
                  .received(
                      "POST /api/items HTTP/1.1\r\nhost: localhost:3000\r\n"
                          + "connection: keep-alive\r\ncontent-type: application/json\r\n"
                          + "accept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\n"
                          + "user-agent: node\r\ncontent-length: 13\r\n\r\n"
                          + "{\"item\":\"te\"}",
                      1000)
                  .sent(
                      "HTTP/1.1 201 Created\r\nX-Powered-By: Express\r\n"
                          + "Date: Sun, 22 Nov 2026 10:00:00 GMT\r\nConnection: keep-alive\r\n"
                          + "Keep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n",
                      2000)
                  .sent("6\r\nhello \r\n", 3000)
                  .sent("5\r\nworld\r\n0\r\n\r\n", 4000),
              "POST /api/items 201 13/11 @1000-4000"),
          row(
              "Go net/http: chunks with trailers, request body chunked with an extension",
              talk()
                  .received(
                      "PUT /blob/7 HTTP/1.1\r\n"
                          + "Host: go.example\r\n"
                          + "User-Agent: Go-http-client/1.1\r\n"
                          + "Transfer-Encoding: chunked\r\n"
                          + "Accept-Encoding: gzip\r\n\r\n",
                      1000)
                  .received("A;name=value\r\n0123456789\r\n", 1100)
                  .received("0\r\n\r\n", 1200)
                  .sent(
                      "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
                          + "3\r\nabc\r\n0\r\nX-Sum: 900150983cd24fb0\r\n\r\n",
                      2000),
              "PUT /blob/7 200 10/3 @1000-2000"),
          row(
              "Java HttpClient asks com.sun.net.httpserver with 100-continue",
              talk()
                  .received(
                      "POST /up HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n"
                          + "Host: localhost:8000\r\nUser-Agent: Java-http-client/25\r\n\r\n",
                      1000)
                  .sent("HTTP/1.1 100 Continue\r\n\r\n", 1500)
                  .received("hello", 1600)
                  .sent(
                      "HTTP/1.1 204 No Content\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\n\r\n",
                      2000)
                  .received(WRK, 3000)
                  .sent(SHORT, 4000),
              "POST /up 204 5/0 @1000-2000",
              "GET /17 200 0/2 @3000-4000"),
          row(
              "expectation refused: the body never comes, the connection goes on",
              talk()
                  .received(
                      "PUT /big HTTP/1.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
                      1000)
                  .sent("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n", 1500)
                  .received(WRK, 3000)
                  .sent(SHORT, 4000),
              "PUT /big 417 -/0 @1000-1500",
              "GET /17 200 0/2 @3000-4000"),
          row(
              "HEAD, 304 and early hints have no body",
              talk()
                  .received("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n", 1000)
                  .sent("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", 2000)
                  .received("GET /n HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\n\r\n", 3000)
                  .sent("HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n", 3500)
                  .sent(
                      "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\nETag: \"x\"\r\n\r\n",
                      4000)
                  .received("GET /e HTTP/1.1\r\nHost: a\r\n\r\n", 5000)
                  .sent("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone", 6000),
              "HEAD /h 200 0/0 @1000-2000",
              "GET /n 304 0/0 @3000-4000",
              "GET /e 404 0/4 @5000-6000"),
          row(
              "the answer is over before the upload is",
              talk()
                  .received("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234", 1000)
                  .sent("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n", 2000)
                  .received("56789", 3000)
                  .received(WRK, 4000)
                  .sent(SHORT, 5000),
              "POST /up 413 10/0 @1000-2000",
              "GET /17 200 0/2 @4000-5000"),
          row(
              "HTTP/1.0 keep-alive as ab does it",
              talk()
                  .received("GET /ab HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: a\r\n\r\n", 1000)
                  .sent(
                      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: Keep-Alive\r\n\r\nx",
                      2000)
                  .received("GET /ab HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: a\r\n\r\n", 3000)
                  .sent("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 4000),
              "GET /ab 200 0/1 @1000-2000",
              "GET /ab 200 0/1 @3000-4000"),
          row(
              "oddities: empty lines first, bare LF, folded header, two equal lengths",
              talk()
                  .received(
                      "\r\n\r\nPOST /odd HTTP/1.1\nHost: a\nContent-Length:\n 3\n\nabc\r\n", 1000)
                  .sent("HTTP/1.1 200\r\nContent-Length: 2, 2\r\ncontent-length: 2\r\n\r\nok", 2000)
                  .received("GET /next HTTP/1.1\r\nHost: a\r\n\r\n", 3000)
                  .sent(SHORT, 4000),
              "POST /odd 200 3/2 @1000-2000",
              "GET /next 200 0/2 @3000-4000"),
          row(
              "chunked wins over a length",
              talk()
                  .received(
                      "POST /te HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                          + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nzz\r\n0\r\n\r\n",
                      1000)
                  .sent(SHORT, 2000),
              "POST /te 200 2/2 @1000-2000"),
          row(
              "absolute and asterisk form, unknown method",
              talk()
                  .received("GET http://a.example/p/q?r HTTP/1.1\r\nHost: a.example\r\n\r\n", 1000)
                  .sent(SHORT, 2000)
                  .received("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 3000)
                  .sent(SHORT, 4000)
                  .received("PROPFIND /dav/ HTTP/1.1\r\nHost: a\r\n\r\n", 5000)
                  .sent("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", 6000),
              "GET /p/q 200 0/2 @1000-2000",
              "OPTIONS * 200 0/2 @3000-4000",
              "_OTHER /dav/ 500 0/0 @5000-6000"),
          row(
              "WebSocket: the rest is another protocol",
              talk()
                  .received(
                      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                      1000)
                  .sent("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 2000)
                  .sent("\u0081\u0005hello", 3000),
              "GET /ws 101 0/- @1000-2000"),
          row(
              "CONNECT, refused and then granted",
              talk()
                  .received("CONNECT db:443 HTTP/1.1\r\nHost: db:443\r\n\r\n", 1000)
                  .sent(
                      "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno",
                      2000)
                  .received("CONNECT db:443 HTTP/1.1\r\nHost: db:443\r\n\r\n", 3000)
                  .sent("HTTP/1.1 200 Connection established\r\n\r\n", 4000)
                  .received("\u0016\u0003\u0001", 5000),
              "CONNECT - 407 0/2 @1000-2000",
              "CONNECT - 200 0/- @3000-4000"));

  private WireCases() {}

  static Stream<WireCase> all() {
    return ALL.stream();
  }

  /** What a rig's spans say, one line each. */
  static List<String> told(DecoderRig rig) {
    return rig.spans().stream().map(WireCases::told).toList();
  }

  static String told(EndedSpan span) {
    return "%s %s %s %s/%s @%d-%d"
        .formatted(
            span.get("http.request.method"),
            path(span),
            or(span.get("http.response.status_code")),
            or(span.get("http.request.body.size")),
            or(span.get("http.response.body.size")),
            span.startNs(),
            span.endNs());
  }

  private static String path(EndedSpan span) {
    String full = (String) span.get("url.full");
    if (full == null) {
      return or(span.get("url.path"));
    }
    if (!full.startsWith("http://")) {
      return "-";
    }
    int slash = full.indexOf('/', 7);
    return slash < 0 ? "*" : full.substring(slash).replaceAll("\\?.*", "");
  }

  private static String or(Object value) {
    return value == null ? "-" : value.toString();
  }

  private static Conversation talk() {
    return Conversation.begin();
  }

  private static WireCase row(String name, Conversation talk, String... spans) {
    return new WireCase(name, talk, List.of(spans));
  }
}
