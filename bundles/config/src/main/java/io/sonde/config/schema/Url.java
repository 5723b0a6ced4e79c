package io.sonde.config.schema;

import java.net.URI;
import java.net.URISyntaxException;

/** Address of a server that is reached by HTTP. */
public record Url() implements Scalar {
  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public String expects() {
    return "an address that begins with http:// or https://, for example http://localhost:4318";
  }

  @Override
  public Reading read(String text) {
    if (text.isEmpty()) {
      return new Reading.Value(text);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return refusal();
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      return refusal();
    }
    if (uri.getRawUserInfo() != null) {
      return new Reading.Refusal("credentials do not belong in an address, use otlp.headers");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
      return refusal();
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return new Reading.Refusal("an address ends before any ? or #");
    }
    return new Reading.Value(text);
  }
}
