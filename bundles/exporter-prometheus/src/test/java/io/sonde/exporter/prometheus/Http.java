package io.sonde.exporter.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** One request over a real socket. */
record Http(int status, String type, String encoding, String body) {
  /**
   * Asks.
   *
   * @param tls null for plain HTTP
   * @param headers names and values in turn
   */
  static Http ask(
      String method,
      InetSocketAddress address,
      String path,
      SSLSocketFactory tls,
      String... headers)
      throws IOException {
    URI uri =
        URI.create((tls == null ? "http" : "https") + "://localhost:" + address.getPort() + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    if (connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(tls);
    }
    connection.setConnectTimeout(10_000);
    connection.setReadTimeout(10_000);
    connection.setRequestMethod(method);
    for (int i = 0; i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
    int status = connection.getResponseCode();
    String encoding = connection.getHeaderField("Content-Encoding");
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
      if ("gzip".equals(encoding)) {
        bytes = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes)).readAllBytes();
      }
      return new Http(
          status,
          connection.getHeaderField("Content-Type"),
          encoding,
          new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static Http get(InetSocketAddress address, String... headers) throws IOException {
    return ask("GET", address, "/metrics", null, headers);
  }
}
