package io.sonde.spi.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  /** What was written comes back, three bytes at a time. */
  private static final class Loop implements ByteChannel {
    private ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    private int read;

    @Override
    public int read(ByteBuffer to) {
      int count = Math.min(3, Math.min(to.remaining(), bytes.position() - read));
      if (count == 0) {
        return -1;
      }
      to.put(bytes.array(), read, count);
      read += count;
      return count;
    }

    @Override
    public int write(ByteBuffer from) {
      int count = Math.min(1000, from.remaining());
      bytes.put(bytes.position(), from, from.position(), count).position(bytes.position() + count);
      from.position(from.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private final Loop loop = new Loop();
  private final Wire wire = new Wire(loop);

  @Test
  void carriesTextsWordsAndNumbers() throws Exception {
    wire.write(Frame.of(Frame.Kind.LINE, "grüße | head"));
    wire.write(Frame.of(Frame.Kind.RUN, List.of("a", "", "b c")));
    wire.write(Frame.of(Frame.Kind.SIZE, 80, -1));
    wire.write(Frame.of(Frame.Kind.INTERRUPT));
    assertThat(wire.read().text()).isEqualTo("grüße | head");
    assertThat(wire.read().words()).containsExactly("a", "", "b c");
    Frame size = wire.read();
    assertThat(List.of(size.number(0), size.number(1), size.number(2))).containsExactly(80, -1, 0);
    assertThat(wire.read().kind()).isEqualTo(Frame.Kind.INTERRUPT);
    assertThat(wire.read()).isNull();
  }

  @Test
  void cutsMuchIntoFrames() throws Exception {
    byte[] much = new byte[200_000];
    new Random(1).nextBytes(much);
    wire.write(Frame.Kind.OUT, much, 7, much.length - 7);
    ByteBuffer got = ByteBuffer.allocate(much.length);
    for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
      assertThat(frame.payload().length).isLessThanOrEqualTo(Wire.LIMIT);
      got.put(frame.payload());
    }
    assertThat(got.flip()).isEqualTo(ByteBuffer.wrap(much, 7, much.length - 7));
  }

  @Test
  void endsAtAFrameThatIsCutOff() throws Exception {
    loop.write(ByteBuffer.wrap(new byte[] {'l', 0, 0, 0, 9, 'x'}));
    assertThat(wire.read()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1", "l\1\0\0\0", "l\177\177\177\177", "?\0\0\0\0"})
  void refusesWhatIsNoFrame(String bytes) {
    loop.write(ByteBuffer.wrap(bytes.getBytes()));
    assertThatThrownBy(wire::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not speak");
  }

  @Test
  void knowsEveryKindByItsLetter() {
    for (Frame.Kind kind : Frame.Kind.values()) {
      assertThat(Frame.Kind.of(kind.letter())).isSameAs(kind);
    }
  }
}
