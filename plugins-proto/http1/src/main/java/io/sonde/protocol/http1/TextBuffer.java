package io.sonde.protocol.http1;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.Bytes;
import io.sonde.spi.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Text that is put together for one attribute. What does not fit makes the whole useless. */
final class TextBuffer {
  private static final int CAPACITY = 8192;

  private final MemorySegment memory = Arena.ofAuto().allocate(CAPACITY + 8);
  private int length;
  private boolean overflow;

  TextBuffer clear() {
    length = 0;
    overflow = false;
    return this;
  }

  TextBuffer add(MemorySegment from, long offset, int bytes) {
    if (fits(bytes)) {
      Bytes.copy(from, offset, memory, length, bytes);
      length += bytes;
    }
    return this;
  }

  /** Adds ASCII text. */
  TextBuffer add(String text) {
    if (fits(text.length())) {
      Bytes.put(memory, length, text);
      length += text.length();
    }
    return this;
  }

  /** Adds a number that is not negative. */
  TextBuffer add(int number) {
    if (number >= 10) {
      add(number / 10);
    }
    if (fits(1)) {
      Bytes.put(memory, length++, (byte) ('0' + number % 10));
    }
    return this;
  }

  /** Makes line ends and other white space plain spaces. */
  TextBuffer unfold() {
    for (int i = 0; i < length; i++) {
      if (Bytes.isSpace(Bytes.at(memory, i))) {
        Bytes.put(memory, i, Bytes.SP);
      }
    }
    return this;
  }

  void set(Span span, AttributeKey key) {
    if (!overflow) {
      span.set(key, memory, 0, length);
    }
  }

  private boolean fits(int bytes) {
    overflow |= bytes > CAPACITY - length;
    return !overflow;
  }
}
