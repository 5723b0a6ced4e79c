package io.sonde.testkit;

import io.sonde.spi.Direction;
import java.io.ByteArrayOutputStream;

/**
 * A conversation as one run of bytes, so that a fuzzer can change it. All bytes stand for
 * themselves, but for those behind an ESC (0x1b):
 *
 * <pre>
 *   &lt;      what follows was received          |      a new chunk begins
 *   &gt;      what follows was sent              +      a microsecond passes
 *   g n    n * n + 1 bytes were lost          u n    n * n + 1 bytes were not captured
 *   ESC    a plain ESC
 * </pre>
 *
 * Any bytes are a script: what makes no sense is left out.
 */
public final class Script {
  private static final int ESC = 0x1b;
  private static final long STEP_NS = 1_000;

  private final DecoderRig rig;
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private Direction direction = Direction.RECEIVED;
  private long now = STEP_NS;

  private Script(DecoderRig rig) {
    this.rig = rig;
  }

  /** The script of a conversation; its times become steps of a microsecond. */
  public static byte[] of(Conversation conversation) {
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    conversation.forEach(
        (direction, bytes) -> {
          script.write(ESC);
          script.write(direction == Direction.RECEIVED ? '<' : '>');
          for (byte value : bytes) {
            if (value == ESC) {
              script.write(ESC);
            }
            script.write(value);
          }
          script.write(ESC);
          script.write('+');
        });
    return script.toByteArray();
  }

  /** Plays a script and then closes the connection. */
  public static DecoderRig play(byte[] script, DecoderRig rig) {
    Script player = new Script(rig);
    for (int at = 0; at < script.length; at++) {
      if (script[at] != ESC) {
        player.chunk.write(script[at]);
      } else if (at + 1 < script.length) {
        at += player.command(script[at + 1], at + 2 < script.length ? script[at + 2] & 0xff : 0);
      }
    }
    player.flush();
    return rig.closed(player.now);
  }

  /** Does what stands behind an ESC; gives how many bytes that was. */
  private int command(byte command, int argument) {
    if (command == ESC) {
      chunk.write(ESC);
      return 1;
    }
    flush();
    switch (command) {
      case '<' -> direction = Direction.RECEIVED;
      case '>' -> direction = Direction.SENT;
      case '+' -> now += STEP_NS;
      case 'g' -> rig.gap(direction, (long) argument * argument + 1);
      case 'u' -> rig.unseen(direction, (long) argument * argument + 1, now);
      default -> {}
    }
    return command == 'g' || command == 'u' ? 2 : 1;
  }

  private void flush() {
    byte[] bytes = chunk.toByteArray();
    chunk.reset();
    rig.bytes(direction, bytes, 0, bytes.length, now, now);
  }
}
