package io.sonde.exporter.prometheus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** A private key in PEM: PKCS #8 without a password (RFC 7468 section 10). */
final class PrivateKeyPem {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private PrivateKeyPem() {}

  /**
   * Reads a key.
   *
   * @param file its name, for the error
   * @throws IOException with a sentence for the user if it is no such key
   */
  static PrivateKey parse(byte[] pem, String file) throws IOException {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new IOException(
          file
              + " holds no private key in PKCS #8 without a password"
              + " (-----BEGIN PRIVATE KEY-----). Convert yours with:"
              + " openssl pkcs8 -topk8 -nocrypt -in "
              + file);
    }
    byte[] der = der(text.substring(begin + BEGIN.length(), end), file);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        // The key does not say its kind in words; the next algorithm may know it.
      }
    }
    throw new IOException(file + " holds a private key that is neither EC, RSA nor EdDSA");
  }

  private static byte[] der(String base64, String file) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds a damaged private key: " + e.getMessage(), e);
    }
  }
}
