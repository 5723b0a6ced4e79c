package io.sonde.exporter.prometheus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS of the metrics endpoint. */
final class ServerTls {
  private ServerTls() {}

  /**
   * A context that shows a certificate to scrapers.
   *
   * @param certificate file with the chain in PEM, the server's own certificate first
   * @param key file with its private key in PEM
   * @throws IOException with a sentence for the user if the files do not fit
   */
  static SSLContext context(String certificate, String key) throws IOException {
    Certificate[] chain = chain(certificate);
    PrivateKey privateKey = PrivateKeyPem.parse(read(key), key);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("sonde", privateKey, new char[0], chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          certificate + " and " + key + " cannot be used for TLS: " + e.getMessage(), e);
    }
  }

  private static Certificate[] chain(String file) throws IOException {
    byte[] pem = read(file);
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
    } catch (CertificateException e) {
      // Said below: the parser's own words do not help a user.
    }
    throw new IOException(file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
  }

  private static byte[] read(String file) throws IOException {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
