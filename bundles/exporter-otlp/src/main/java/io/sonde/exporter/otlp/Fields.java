package io.sonde.exporter.otlp;

/**
 * Steps over the fields of a protobuf message: {@code while (next())}. Stops at the first byte that
 * cannot be one.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers encoding</a>
 */
final class Fields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] memory;
  private final int limit;
  private int at;
  private int number;
  private int type;
  private long value;
  private int begin;
  private boolean valid = true;

  /** Fields between two offsets of {@code memory}. */
  Fields(byte[] memory, int begin, int end) {
    this.memory = memory;
    this.at = begin;
    this.limit = end;
  }

  /** Goes to the next field; false at the end or if there is none that can be read. */
  boolean next() {
    if (at >= limit || !valid) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> 3);
    type = (int) (tag & 7);
    value = 0;
    switch (type) {
      case VARINT -> value = varint();
      case FIXED64 -> skip(8);
      case BYTES -> skip(varint());
      case FIXED32 -> skip(4);
      default -> valid = false;
    }
    valid &= number > 0;
    return valid;
  }

  int number() {
    return number;
  }

  /** Whether the field is text, bytes or a message, from {@link #begin()} to {@link #end()}. */
  boolean isBytes() {
    return type == BYTES;
  }

  /** Value of a whole number. */
  long value() {
    return value;
  }

  byte[] memory() {
    return memory;
  }

  int begin() {
    return begin;
  }

  int end() {
    return at;
  }

  private void skip(long bytes) {
    begin = at;
    if (bytes < 0 || bytes > limit - at) {
      valid = false;
    } else {
      at += (int) bytes;
    }
  }

  private long varint() {
    long result = 0;
    for (int shift = 0; shift < 64 && at < limit; shift += 7) {
      byte b = memory[at++];
      result |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return result;
      }
    }
    valid = false;
    return 0;
  }
}
