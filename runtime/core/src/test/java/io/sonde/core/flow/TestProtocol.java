package io.sonde.core.flow;

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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol whose requests begin with {@code ?} and answers with {@code !}; writes down what it is
 * told. {@code ?boom} makes it throw.
 */
final class TestProtocol implements Protocol {
  final List<String> told = new ArrayList<>();
  Connection connection;
  boolean tolerant;

  @Override
  public String id() {
    return "test";
  }

  @Override
  public List<Signature> signatures() {
    return List.of(Signature.prefix(Role.CLIENT, "?"));
  }

  @Override
  public int claims(Role sender, MemorySegment memory, long offset, int length) {
    byte first = memory.get(ValueLayout.JAVA_BYTE, offset);
    if (first == '~') {
      return length >= 3 ? 100 : 10;
    }
    if (first == '^') {
      return memory.get(ValueLayout.JAVA_BYTE, offset + length - 1) == '$' ? 100 : 10;
    }
    return first == (sender == Role.CLIENT ? '?' : '!') ? 100 : 0;
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
  public Decoder newDecoder(Connection on) {
    connection = on;
    return new Recorder();
  }

  private final class Recorder implements Decoder {
    private Span open;

    @Override
    public void onBytes(Chunk chunk, SpanSink spans) {
      byte[] bytes =
          chunk.memory().asSlice(chunk.offset(), chunk.length()).toArray(ValueLayout.JAVA_BYTE);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      told.add(chunk.direction() + " " + chunk.position() + " " + text + "/" + chunk.bytes());
      if (text.equals("?boom") && !tolerant) {
        throw new IllegalStateException("boom");
      }
      if (text.startsWith("#")) {
        spans.skip("comment");
      } else if (chunk.direction() == connection.role().requests()) {
        open = spans.begin(SpanKind.SERVER, chunk.timeNs()).name(text);
      } else if (open != null) {
        open.end(chunk.timeNs());
        open = null;
      }
    }

    @Override
    public void onGap(Direction direction, long missingBytes, SpanSink spans) {
      told.add(direction + " gap " + missingBytes);
    }

    @Override
    public void onClose(Direction direction, long atNs, boolean reset, SpanSink spans) {
      told.add(direction + " closed");
    }

    @Override
    public boolean isIdle() {
      return open == null;
    }
  }
}
