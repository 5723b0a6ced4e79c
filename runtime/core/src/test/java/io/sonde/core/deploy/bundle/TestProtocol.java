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

/** A protocol without bytes, known by its id and what it came with. */
final class TestProtocol implements Protocol {
  private final String id;
  private final String version;

  TestProtocol(String id, String version) {
    this.id = id;
    this.version = version;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<Signature> signatures() {
    return List.of();
  }

  @Override
  public int claims(Role sender, MemorySegment memory, long offset, int length) {
    return 0;
  }

  @Override
  public Capture capture() {
    return new Capture(1024, 64);
  }

  @Override
  public List<SpanMetric> metrics() {
    return List.of();
  }

  @Override
  public Decoder newDecoder(Connection connection) {
    throw new UnsupportedOperationException("no bytes here");
  }

  @Override
  public String toString() {
    return id + " " + version;
  }
}
