package io.sonde.protocol.http1;

import io.sonde.spi.Bytes;
import io.sonde.spi.Span;
import java.lang.foreign.MemorySegment;

/**
 * Reads {@code traceparent}, W3C Trace Context section 3.2. What is not exactly right counts as
 * absent.
 */
final class TraceParent {
  private static final int LENGTH = 55;

  private TraceParent() {}

  /** Sets a span's parent if the value is valid. */
  static void apply(Span span, MemorySegment memory, long from, int length) {
    if (length < LENGTH || !dash(memory, from + 2) || !dash(memory, from + 35)) {
      return;
    }
    if (!dash(memory, from + 52)) {
      return;
    }
    long version = hex(memory, from, 2);
    long high = hex(memory, from + 3, 16);
    long low = hex(memory, from + 19, 16);
    long parent = hex(memory, from + 36, 16);
    long flags = hex(memory, from + 53, 2);
    boolean digits =
        areDigits(memory, from, 2)
            && areDigits(memory, from + 3, 32)
            && areDigits(memory, from + 36, 16)
            && areDigits(memory, from + 53, 2);
    boolean known = version == 0 && length == LENGTH;
    boolean later = version > 0 && version < 0xff && (length == LENGTH || dash(memory, from + 55));
    if (digits && (known || later) && (high | low) != 0 && parent != 0) {
      span.parent(high, low, parent, (int) flags);
    }
  }

  private static boolean dash(MemorySegment memory, long at) {
    return Bytes.at(memory, at) == '-';
  }

  private static boolean areDigits(MemorySegment memory, long from, int length) {
    for (int i = 0; i < length; i++) {
      byte value = Bytes.at(memory, from + i);
      if ((value < '0' || value > '9') && (value < 'a' || value > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long hex(MemorySegment memory, long from, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 4 | Bytes.hex(Bytes.at(memory, from + i)) & 0xf;
    }
    return value;
  }
}
