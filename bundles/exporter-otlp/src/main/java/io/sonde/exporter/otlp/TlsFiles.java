package io.sonde.exporter.otlp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * PEM files of the settings, read once. The SDK takes them apart.
 *
 * @param settings whose files these are
 * @param authorities to trust; null for those of the JDK
 * @param certificate to show; null for none
 * @param key of that certificate
 */
record TlsFiles(OtlpSettings settings, byte[] authorities, byte[] certificate, byte[] key) {
  /**
   * Reads what the settings name.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static TlsFiles read(OtlpSettings settings) {
    if (settings.clientCertificate().isEmpty() != settings.clientKey().isEmpty()) {
      throw new IllegalArgumentException(
          "otlp.client_certificate and otlp.client_key are needed together");
    }
    return new TlsFiles(
        settings,
        bytes("otlp.certificate", settings.certificate()),
        bytes("otlp.client_certificate", settings.clientCertificate()),
        bytes("otlp.client_key", settings.clientKey()));
  }

  /** Passes the authorities on, if there are any. */
  void authorities(Consumer<byte[]> consumer) {
    if (authorities != null) {
      try {
        consumer.accept(authorities);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "otlp.certificate " + settings.certificate() + " holds no certificate in PEM", e);
      }
    }
  }

  /** Passes key and certificate on, if there are any. */
  void client(BiConsumer<byte[], byte[]> consumer) {
    if (key != null) {
      try {
        consumer.accept(key, certificate);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "otlp.client_key "
                + settings.clientKey()
                + " or otlp.client_certificate "
                + settings.clientCertificate()
                + " cannot be used: the key must be PEM in PKCS #8 without a password"
                + " (openssl pkcs8 -topk8 -nocrypt makes it so), the certificate PEM",
            e);
      }
    }
  }

  private static byte[] bytes(String key, String file) {
    if (file.isEmpty()) {
      return null;
    }
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(key + " " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          key + " " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
