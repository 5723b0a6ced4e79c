package io.sonde.exporter.otlp;

import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request over {@link HttpURLConnection}, which is in every JDK image, needs no thread and a
 * tenth of the classes of {@code java.net.http}. TLS is loaded for https only. Connections are kept
 * and used again by the JDK.
 */
final class HttpPost {
  private static final int MOST_BODY_BYTES = 16 * 1024;

  private final HttpSenderConfig config;

  /**
   * One object for all requests, null for the JDK's: the JDK uses a connection again only for the
   * very factory that made it, and a context gives a new one each time.
   */
  private final SSLSocketFactory sockets;

  private volatile HttpURLConnection current;

  HttpPost(HttpSenderConfig config) {
    this.config = config;
    this.sockets =
        config.getSslContext() == null ? null : config.getSslContext().getSocketFactory();
  }

  /**
   * Sends and waits for the answer.
   *
   * @param body already compressed if the configuration says so
   * @throws IOException if there is no answer
   */
  Answer send(byte[] body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) config.getEndpoint().toURL().openConnection();
    current = connection;
    try {
      prepare(connection, body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      return answer(connection);
    } finally {
      current = null;
    }
  }

  /** Breaks the request that is under way, if there is one. Any thread. */
  void abort() {
    HttpURLConnection connection = current;
    if (connection != null) {
      connection.disconnect();
    }
  }

  private void prepare(HttpURLConnection connection, int length) throws IOException {
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setInstanceFollowRedirects(false); // it would come back as a GET
    connection.setConnectTimeout((int) config.getConnectTimeout().toMillis());
    connection.setReadTimeout((int) config.getTimeout().toMillis());
    // Streaming also keeps the JDK from sending a request twice behind our back.
    connection.setFixedLengthStreamingMode(length);
    if (sockets != null && connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(sockets);
    }
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      headers.forEach(
          (name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
    }
    connection.setRequestProperty("Content-Type", config.getContentType());
    if (config.getCompressor() != null) {
      connection.setRequestProperty("Content-Encoding", config.getCompressor().getEncoding());
    }
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new IOException("the answer is not HTTP");
    }
    byte[] body;
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      body = in == null ? new byte[0] : in.readNBytes(MOST_BODY_BYTES);
    }
    return new Answer(
        status,
        RetryAfter.parse(connection.getHeaderField("Retry-After"), Instant.now()),
        connection.getHeaderField("Location"),
        body);
  }
}
