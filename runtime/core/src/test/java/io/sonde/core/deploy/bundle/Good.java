package io.sonde.core.deploy.bundle;

import io.sonde.spi.Capture;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.SpanMetric;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A component that is a protocol. */
public final class Good implements Protocol {
  private final TestProtocol protocol = new TestProtocol("good", "component");

  /** For declarative services. */
  public Good() {}

  @Override
  public String id() {
    return protocol.id();
  }

  @Override
  public List<Signature> signatures() {
    return protocol.signatures();
  }

  @Override
  public int claims(Role sender, MemorySegment memory, long offset, int length) {
    return 0;
  }

  @Override
  public Capture capture() {
    return protocol.capture();
  }

  @Override
  public List<SpanMetric> metrics() {
    return protocol.metrics();
  }

  @Override
  public Decoder newDecoder(Connection connection) {
    return protocol.newDecoder(connection);
  }
}
