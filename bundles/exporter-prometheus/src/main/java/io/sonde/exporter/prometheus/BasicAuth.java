package io.sonde.exporter.prometheus;

import com.sun.net.httpserver.BasicAuthenticator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** One user with one password (RFC 7617). How long a refusal takes says nothing about either. */
final class BasicAuth extends BasicAuthenticator {
  private final byte[] user;
  private final byte[] password;
  private final ScrapeCounts counts;

  BasicAuth(String user, String password, ScrapeCounts counts) {
    super("sonde");
    this.user = user.getBytes(StandardCharsets.UTF_8);
    this.password = password.getBytes(StandardCharsets.UTF_8);
    this.counts = counts;
  }

  @Override
  public boolean checkCredentials(String user, String password) {
    boolean same =
        MessageDigest.isEqual(this.user, user.getBytes(StandardCharsets.UTF_8))
            & MessageDigest.isEqual(this.password, password.getBytes(StandardCharsets.UTF_8));
    if (!same) {
      counts.refused();
    }
    return same;
  }
}
