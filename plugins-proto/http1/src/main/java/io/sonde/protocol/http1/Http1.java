package io.sonde.protocol.http1;

import io.sonde.spi.Capture;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.SpanMetric;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** HTTP/1.0 and HTTP/1.1, RFC 9110 and RFC 9112. */
@Component(service = Protocol.class)
public final class Http1 implements Protocol {
  /**
   * A method alone proves nothing: Redis and memcached have a GET too. A path behind it does. What
   * these miss, {@link #claims} finds.
   */
  private static final List<String> PREFIXES =
      List.of(
          "GET /",
          "HEAD /",
          "POST /",
          "PUT /",
          "DELETE /",
          "PATCH /",
          "TRACE /",
          "QUERY /",
          "GET http://",
          "POST http://");

  /**
   * The most that a chunk can have for the head of a message, because a head that is cut hides
   * where its body ends; then enough of every chunk for the size line of a chunked body or the
   * first line of the next message.
   */
  private static final Capture CAPTURE = new Capture(Capture.MAX_CHUNK_BYTES, 192);

  private final Shared shared;

  /** With the methods that the environment names, or else the standard ones. */
  public Http1() {
    this(new Methods(System.getenv(Methods.VARIABLE)));
  }

  Http1(Methods methods) {
    shared = new Shared(methods);
  }

  @Override
  public String id() {
    return "http1";
  }

  @Override
  public List<Signature> signatures() {
    List<Signature> signatures = new ArrayList<>();
    for (String prefix : PREFIXES) {
      signatures.add(Signature.prefix(Role.CLIENT, prefix));
    }
    signatures.add(Signature.prefix(Role.SERVER, "HTTP/1."));
    return signatures;
  }

  @Override
  public int claims(Role sender, MemorySegment memory, long offset, int length) {
    return sender == Role.CLIENT
        ? shared.claims.request(memory, offset, length)
        : shared.claims.response(memory, offset, length);
  }

  @Override
  public Capture capture() {
    return CAPTURE;
  }

  @Override
  public List<SpanMetric> metrics() {
    return HttpMetrics.ALL;
  }

  @Override
  public Decoder newDecoder(Connection connection) {
    return new Http1Decoder(connection, shared);
  }
}
