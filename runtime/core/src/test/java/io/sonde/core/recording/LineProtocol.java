package io.sonde.core.recording;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.Capture;
import io.sonde.spi.Chunk;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Direction;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.Span;
import io.sonde.spi.SpanKind;
import io.sonde.spi.SpanMetric;
import io.sonde.spi.SpanSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A protocol of lines that begin with {@code ?} and are answered by a line each. */
final class LineProtocol implements Protocol {
  private static final AttributeKey TEXT = AttributeKey.of("line.text");

  /** Whether it believes that a chunk holds a whole line. */
  boolean believesInChunks;

  /** What it recognises; what begins otherwise it does not claim either. */
  char prefix = '?';

  @Override
  public String id() {
    return "line";
  }

  @Override
  public List<Signature> signatures() {
    return List.of(Signature.prefix(Role.CLIENT, String.valueOf(prefix)));
  }

  @Override
  public int claims(Role sender, MemorySegment memory, long offset, int length) {
    return 0;
  }

  @Override
  public Capture capture() {
    return new Capture(1024, 0);
  }

  @Override
  public List<SpanMetric> metrics() {
    return List.of();
  }

  @Override
  public Decoder newDecoder(Connection connection) {
    return new Lines(connection.role());
  }

  private final class Lines implements Decoder {
    private final Role role;
    private final StringBuilder line = new StringBuilder();
    private Span open;

    Lines(Role role) {
      this.role = role;
    }

    @Override
    public void onBytes(Chunk chunk, SpanSink spans) {
      if (open == null && chunk.direction() == role.requests()) {
        open = spans.begin(SpanKind.SERVER, chunk.timeNs());
      }
      for (int i = 0; i < chunk.length(); i++) {
        char c = (char) chunk.memory().get(ValueLayout.JAVA_BYTE, chunk.offset() + i);
        if (c == '!') {
          throw new IllegalStateException("a cry");
        }
        if (c != '\n') {
          line.append(c);
        }
        if (c == '\n' || believesInChunks && i == chunk.length() - 1) {
          line(chunk);
        }
      }
    }

    private void line(Chunk chunk) {
      if (open != null && chunk.direction() == role.requests()) {
        open.set(TEXT, line.toString());
      } else if (open != null) {
        open.end(chunk.timeNs());
        open = null;
      }
      line.setLength(0);
    }

    @Override
    public void onGap(Direction direction, long missingBytes, SpanSink spans) {
      if (open != null) {
        open.drop("gap");
        open = null;
      }
    }

    @Override
    public void onClose(Direction direction, long atNs, boolean reset, SpanSink spans) {
      onGap(direction, 1, spans);
    }

    @Override
    public boolean isIdle() {
      return open == null;
    }
  }
}
