package io.sonde.it.swap.variant;

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
import java.util.List;

/** The plugin as it is; what is derived from it changes it. */
public class Variant implements Protocol {
  private static final String COMPONENT = "io.sonde.protocol.http1.Http1";

  private final Protocol real;

  /** Made by declarative services. */
  public Variant() {
    try {
      var constructor =
          Class.forName(COMPONENT, true, getClass().getClassLoader()).getDeclaredConstructor();
      constructor.setAccessible(true);
      real = (Protocol) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called as a message is recognised, before its span begins. */
  protected void onMessage() {}

  @Override
  public String id() {
    return real.id();
  }

  @Override
  public List<Signature> signatures() {
    return real.signatures();
  }

  @Override
  public int claims(Role sender, MemorySegment memory, long offset, int length) {
    return real.claims(sender, memory, offset, length);
  }

  @Override
  public Capture capture() {
    return real.capture();
  }

  @Override
  public List<SpanMetric> metrics() {
    return real.metrics();
  }

  @Override
  public Decoder newDecoder(Connection connection) {
    return new Counting(real.newDecoder(connection));
  }

  private final class Counting implements Decoder, SpanSink {
    private final Decoder decoder;
    private SpanSink sink;

    Counting(Decoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public void onBytes(Chunk chunk, SpanSink spans) {
      sink = spans;
      decoder.onBytes(chunk, this);
    }

    @Override
    public void onGap(Direction direction, long missingBytes, SpanSink spans) {
      sink = spans;
      decoder.onGap(direction, missingBytes, this);
    }

    @Override
    public void onClose(Direction direction, long atNs, boolean reset, SpanSink spans) {
      sink = spans;
      decoder.onClose(direction, atNs, reset, this);
    }

    @Override
    public boolean isIdle() {
      return decoder.isIdle();
    }

    @Override
    public Span begin(SpanKind kind, long startNs) {
      onMessage();
      return sink.begin(kind, startNs);
    }

    @Override
    public void skip(String reason) {
      sink.skip(reason);
    }
  }
}
