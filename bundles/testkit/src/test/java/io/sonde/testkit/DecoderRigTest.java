package io.sonde.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecoderRigTest {
  private static final AttributeKey TEXT = AttributeKey.of("test.text");
  private static final AttributeKey BYTES = AttributeKey.of("test.bytes");

  /** A protocol in which a received chunk opens a span and a sent one ends it. */
  private static class Echo implements Protocol, Decoder {
    Span span;
    Chunk last;
    boolean lies;

    @Override
    public void onBytes(Chunk chunk, SpanSink spans) {
      last = chunk;
      if (chunk.memory().get(ValueLayout.JAVA_BYTE, chunk.offset()) == '#') {
        spans.skip("comment");
        spans.skip("second");
      } else if (chunk.direction() == Direction.RECEIVED && span == null) {
        span = spans.begin(SpanKind.SERVER, chunk.timeNs()).name("echo");
        span.set(TEXT, chunk.memory(), chunk.offset(), chunk.length());
        span.set(BYTES, chunk.bytes());
      } else if (chunk.direction() == Direction.SENT && span != null) {
        span.end(chunk.timeNs());
        span = null;
      }
    }

    @Override
    public void onGap(Direction direction, long missingBytes, SpanSink spans) {
      if (span != null) {
        span.drop("gap");
        span = null;
      }
    }

    @Override
    public void onClose(Direction direction, long atNs, boolean reset, SpanSink spans) {
      onGap(direction, 0, spans);
    }

    @Override
    public boolean isIdle() {
      return lies || span == null;
    }

    @Override
    public Decoder newDecoder(Connection connection) {
      return this;
    }

    @Override
    public String id() {
      return "echo";
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
      return new Capture(8, 2);
    }

    @Override
    public List<SpanMetric> metrics() {
      return List.of();
    }
  }

  private final Echo echo = new Echo();
  private final DecoderRig rig = DecoderRig.of(echo, Role.SERVER);

  @Test
  void collectsWhatWasSaid() {
    rig.received("hello", 10).sent("hello", 25);
    assertThat(rig.spans())
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.startNs()).isEqualTo(10);
              assertThat(span.endNs()).isEqualTo(25);
              assertThat(span.attributes())
                  .containsEntry("test.text", "hello")
                  .containsEntry("test.bytes", 5L);
            });
  }

  @Test
  void countsDropsAndTheFirstReasonOfASkip() {
    rig.received("a", 1).gap(Direction.SENT, 3).received("# b", 2);
    assertThat(rig.dropped()).containsOnly(Map.entry("gap", 1));
    assertThat(rig.skipped()).containsOnly(Map.entry("comment", 1));
  }

  @Test
  void capturesATurnAndThenALittleOfEachChunk() {
    rig.capture(echo.capture());
    rig.received("123456", 1);
    assertThat(echo.last.length()).isEqualTo(6);
    assertThat(echo.last.tailLength()).isZero();
    rig.sent("x", 2).received("#23456789abcdef", 3);
    assertThat(echo.last.length()).isEqualTo(8);
    assertThat(echo.last.bytes()).isEqualTo(15);
    assertThat(echo.last.position()).isEqualTo(6);
    assertThat(echo.last.tailLength()).isEqualTo(8);
    assertThat(echo.last.tail() & 0xff).isEqualTo('8');
    assertThat(echo.last.tail() >>> 56).isEqualTo('f');
    rig.received("#bcd", 4);
    assertThat(echo.last.length()).isEqualTo(2);
  }

  @Test
  void catchesASpanThatIsUsedAfterItsEnd() {
    rig.received("a", 1);
    Span span = echo.span;
    rig.sent("a", 2);
    assertThatThrownBy(() -> span.set(BYTES, 1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void catchesADecoderThatIsIdleWithOpenSpans() {
    echo.lies = true;
    assertThatThrownBy(() -> rig.received("a", 1)).hasMessageContaining("idle with 1 open");
  }

  @Test
  void catchesAReadBeyondTheEndOfTheChunk() {
    rig.received("#", 1);
    MemorySegment memory = echo.last.memory();
    long end = echo.last.offset() + echo.last.length();
    assertThat(memory.get(ValueLayout.JAVA_LONG_UNALIGNED, end)).isNotZero();
    assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, end + 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void replaysAConversationCutAndTruncated() {
    Conversation talk = Conversation.begin().received("abc", 1).sent("de", 2);
    assertThat(talk.bytes()).isEqualTo(5);
    int[] replays = new int[3];
    talk.everyCut(
        () -> DecoderRig.of(new Echo(), Role.SERVER),
        played -> replays[0] += played.ended() == 1 ? 1 : 100);
    talk.everyPairOfCuts(
        1000, () -> DecoderRig.of(new Echo(), Role.SERVER), played -> replays[1]++);
    talk.everyTruncation(() -> DecoderRig.of(new Echo(), Role.SERVER), played -> replays[2]++);
    assertThat(replays).containsExactly(4, 6, 5 * 4);
  }

  @Test
  void aScriptSaysWhatItsConversationSaid() {
    Conversation talk = Conversation.begin().received("a\u001bb", 1).sent("c", 2);
    Script.play(Script.of(talk), rig);
    assertThat(rig.spans())
        .singleElement()
        .extracting(EndedSpan::attributes)
        .hasToString("{test.text=a\u001bb, test.bytes=3}");
  }

  @Test
  void anyBytesAreAScript() {
    byte[] script = {'a', 0x1b, 'g', 2, 'b', 0x1b, '|', 'c', 0x1b, 'u', 1, 0x1b, '?', 0x1b};
    Script.play(script, rig);
    assertThat(rig.begun()).isEqualTo(2);
    assertThat(echo.last.position()).isEqualTo(1 + 5 + 1 + 1);
    assertThat(echo.last.bytes()).isEqualTo(2);
  }
}
