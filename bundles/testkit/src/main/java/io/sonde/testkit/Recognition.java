package io.sonde.testkit;

import io.sonde.spi.Direction;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.Signature;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.Step;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Whether a protocol recognises a recorded connection as its own: by a signature of the first bytes
 * of a direction, or by what it claims of them as more come.
 */
final class Recognition {
  private static final int PREFIX_BYTES = 1024;
  private static final int CERTAIN = 50;

  private final Protocol protocol;
  private final List<Signature> signatures;
  private final byte[][] prefix = new byte[2][PREFIX_BYTES + Long.BYTES];
  private final int[] length = new int[2];
  private final boolean[] seen = new boolean[2];
  private final boolean[] hopeless = new boolean[2];
  private Direction last;

  private Recognition(Protocol protocol) {
    this.protocol = protocol;
    signatures = protocol.signatures();
  }

  /** Asks about a recording. */
  static boolean of(Protocol protocol, Recording recording) {
    Recognition recognition = new Recognition(protocol);
    for (Step step : recording.steps()) {
      if (step instanceof Step.Data data) {
        if (recognition.isMine(data, recording)) {
          return true;
        }
        if (recognition.hopeless[0] && recognition.hopeless[1]) {
          return false;
        }
      } else if (step instanceof Step.Gap gap) {
        recognition.length[gap.direction().ordinal()] = 0;
      }
    }
    return false;
  }

  private boolean isMine(Step.Data data, Recording recording) {
    Direction direction = data.direction();
    int index = direction.ordinal();
    Role sender = direction == recording.role().requests() ? Role.CLIENT : Role.SERVER;
    if (!seen[index]) {
      seen[index] = true;
      for (Signature signature : signatures) {
        if (signature.from() == sender && matches(signature, data.bytes())) {
          return true;
        }
      }
    }
    if (recording.late() && direction != last) {
      length[index] = 0; // a new turn begins with a new message
    }
    last = direction;
    int more = Math.min(data.bytes().length, PREFIX_BYTES - length[index]);
    System.arraycopy(data.bytes(), 0, prefix[index], length[index], more);
    length[index] += more;
    if (length[index] == 0) {
      return false;
    }
    int sure = protocol.claims(sender, MemorySegment.ofArray(prefix[index]), 0, length[index]);
    hopeless[index] = sure == 0;
    return sure >= CERTAIN;
  }

  private static boolean matches(Signature signature, byte[] bytes) {
    byte[] value = signature.value();
    byte[] mask = signature.mask();
    boolean matches = signature.offset() + value.length <= bytes.length;
    for (int i = 0; matches && i < value.length; i++) {
      matches = (bytes[signature.offset() + i] & mask[i]) == value[i];
    }
    return matches;
  }
}
