package io.sonde.exporter.prometheus;

import io.sonde.spi.config.Settings;

/**
 * Where metrics are served and to whom.
 *
 * @param address host name or IP address to listen on; empty for every address of the host
 * @param port 1 to 65535; 0 lets the kernel choose
 * @param path begins with a slash
 * @param certificate file with the server's certificate chain in PEM; empty for plain HTTP
 * @param key file with its private key in PEM
 * @param user who may read the metrics; empty for everybody
 * @param password of that user
 */
record Endpoint(
    String address,
    int port,
    String path,
    String certificate,
    String key,
    String user,
    String password) {
  /** Checks what belongs together. */
  Endpoint {
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IllegalArgumentException(
          "prometheus.tls.certificate and prometheus.tls.key are needed together");
    }
    if (user.isEmpty() != password.isEmpty()) {
      throw new IllegalArgumentException(
          "prometheus.basic_auth.user and prometheus.basic_auth.password are needed together");
    }
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "prometheus.path must begin with a slash, not \"" + path + "\"");
    }
  }

  static Endpoint from(Settings settings) {
    return new Endpoint(
        settings.text("prometheus.address"),
        (int) settings.number("prometheus.port"),
        settings.text("prometheus.path"),
        settings.text("prometheus.tls.certificate"),
        settings.text("prometheus.tls.key"),
        settings.text("prometheus.basic_auth.user"),
        settings.text("prometheus.basic_auth.password"));
  }

  boolean tls() {
    return !certificate.isEmpty();
  }

  boolean authenticated() {
    return !user.isEmpty();
  }
}
