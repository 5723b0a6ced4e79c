package io.sonde.core.flow;

import io.sonde.core.ledger.Ledger;
import io.sonde.core.plugin.Guard;
import io.sonde.core.plugin.Plugin;
import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection whose protocol is not known yet: its chunks wait here until a protocol claims it.
 */
final class Unclaimed {
  private static final int PREFIX_BYTES = 1024;
  private static final int CERTAIN = 50;

  /** Chunks that may wait, whatever their size. */
  static final int HELD_CHUNKS = 16;

  /**
   * Chunks that may wait while all of them are shorter than the prefix, so that they cost little.
   */
  static final int SHORT_CHUNKS = 256;

  /** Chunks after which a connection that was joined late is given up. */
  static final int LATE_CHUNKS = 256;

  private final Role role;
  private final boolean late;
  private final ArrayList<HeldChunk> held = new ArrayList<>();
  private final MemorySegment[] prefix = new MemorySegment[2];
  private final int[] length = new int[2];
  private final long[] next = new long[2];
  private final boolean[] hopeless = new boolean[2];
  private Direction last;
  private int chunks;
  private int heldBytes;
  private boolean missing;

  Unclaimed(Role role, boolean late) {
    this.role = role;
    this.late = late;
  }

  /** Keeps a chunk and asks the protocols. Returns the one that claims the connection, or null. */
  Plugin ask(ChunkView chunk, Ledger account, List<Plugin> plugins, Guard guard) {
    Direction direction = chunk.direction();
    if (late && last != null && last != direction) {
      // A new turn begins with a new message, whatever was in the middle when we came.
      skipAll("joined_late");
    }
    last = direction;
    chunks++;
    held.add(HeldChunk.of(chunk, account));
    heldBytes += chunk.length();
    int index = direction.ordinal();
    if (late && length[index] == 0 || chunk.position() > next[index] && !chunk.ahead()) {
      length[index] = 0;
      next[index] = chunk.position();
    }
    missing = !extend(direction);
    return missing || length[index] == 0 ? null : best(direction, plugins, guard);
  }

  /** Adds to the prefix what follows it. Returns whether nothing is held that is ahead of it. */
  private boolean extend(Direction direction) {
    int index = direction.ordinal();
    if (prefix[index] == null) {
      prefix[index] = MemorySegment.ofArray(new byte[PREFIX_BYTES + Long.BYTES]);
    }
    boolean whole = false;
    for (boolean more = true; more; ) {
      more = false;
      whole = true;
      for (HeldChunk chunk : held) {
        if (chunk.direction() != direction || chunk.end() <= next[index]) {
          continue;
        }
        boolean fits = chunk.position() <= next[index];
        if (fits) {
          append(chunk, index);
        }
        more |= fits;
        whole &= fits;
      }
    }
    return whole;
  }

  private void append(HeldChunk chunk, int index) {
    long old = next[index] - chunk.position();
    if (chunk.length() > old) {
      int more = (int) Math.min(chunk.length() - old, PREFIX_BYTES - length[index]);
      MemorySegment.copy(chunk.memory(), old, prefix[index], length[index], more);
      length[index] += more;
    }
    next[index] = chunk.end();
  }

  private Plugin best(Direction direction, List<Plugin> plugins, Guard guard) {
    int index = direction.ordinal();
    Role sender = direction == role.requests() ? Role.CLIENT : Role.SERVER;
    Plugin best = null;
    int most = 0;
    for (Plugin plugin : plugins) {
      int sure = claims(plugin, sender, prefix[index], length[index], guard);
      if (sure > most) {
        most = sure;
        best = plugin;
      }
    }
    hopeless[index] = most == 0;
    return most >= CERTAIN ? best : null;
  }

  private static int claims(
      Plugin plugin, Role sender, MemorySegment memory, int length, Guard guard) {
    guard.enter(plugin);
    try {
      return plugin.protocol().claims(sender, memory, 0, length);
    } catch (Throwable e) {
      plugin.ledger().failures().add(1);
      return 0;
    } finally {
      guard.leave();
    }
  }

  /** Whether to stop asking. */
  boolean isHopeless() {
    if (late) {
      return chunks > LATE_CHUNKS;
    }
    int most = heldBytes <= PREFIX_BYTES ? SHORT_CHUNKS : HELD_CHUNKS;
    if (missing) {
      most = Stream.HELD_CHUNKS;
    }
    return hopeless[0] && hopeless[1] || held.size() > most;
  }

  /** The chunks that wait, in the order they came. */
  List<HeldChunk> held() {
    return held;
  }

  /** Gives up what waits. */
  void skipAll(String reason) {
    held.forEach(chunk -> chunk.skip(reason));
    held.clear();
    heldBytes = 0;
    length[0] = 0;
    length[1] = 0;
  }
}
