package io.sonde.core.flow;

import io.sonde.spi.Capture;
import io.sonde.spi.Chunk;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Direction;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.SpanMetric;
import io.sonde.spi.SpanSink;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A protocol that does nothing with what it gets. */
final class SilentProtocol implements Protocol {
  @Override
  public String id() {
    return "silent";
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
    return new Capture(0, 0);
  }

  @Override
  public List<SpanMetric> metrics() {
    return List.of();
  }

  @Override
  public Decoder newDecoder(Connection connection) {
    return new Decoder() {
      @Override
      public void onBytes(Chunk chunk, SpanSink spans) {}

      @Override
      public void onGap(Direction direction, long missingBytes, SpanSink spans) {}

      @Override
      public void onClose(Direction direction, long atNs, boolean reset, SpanSink spans) {}

      @Override
      public boolean isIdle() {
        return true;
      }
    };
  }
}
