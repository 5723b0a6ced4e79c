package io.sonde.core.span;

import io.sonde.spi.AttributeKey;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Attributes of one span slot: parallel arrays and one buffer for copied text, all reused.
 *
 * <pre>
 *   keys     url.path         http.response.status_code   url.scheme
 *   texts    COPIED           null                        "http"
 *   values   offset | length  200                         -
 * </pre>
 */
final class Attributes {
  static final int LIMIT = 32;
  static final int TEXT_LIMIT = 8192;

  private static final Object COPIED = new Object();

  private AttributeKey[] keys = new AttributeKey[16];
  private Object[] texts = new Object[16];
  private long[] values = new long[16];
  private byte[] buffer = new byte[256];
  private int count;
  private int used;
  private int left;

  void clear() {
    Arrays.fill(texts, 0, count, null);
    count = 0;
    used = 0;
    left = 0;
    if (buffer.length > 1024) {
      buffer = new byte[256];
    }
  }

  /** Attributes that found no room since the last clear. */
  int leftOut() {
    return left;
  }

  void set(AttributeKey key, String value) {
    int index = place(key);
    if (index >= 0) {
      texts[index] = value;
    }
  }

  void set(AttributeKey key, long value) {
    int index = place(key);
    if (index >= 0) {
      texts[index] = null;
      values[index] = value;
    }
  }

  void set(AttributeKey key, MemorySegment memory, long offset, int length) {
    int at = room(length);
    int index = at < 0 ? -1 : place(key);
    if (index >= 0) {
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, buffer, at, length);
      copied(index, at, length);
    }
  }

  void set(AttributeKey key, byte[] bytes, int offset, int length) {
    int at = room(length);
    int index = at < 0 ? -1 : place(key);
    if (index >= 0) {
      System.arraycopy(bytes, offset, buffer, at, length);
      copied(index, at, length);
    }
  }

  private void copied(int index, int at, int length) {
    texts[index] = COPIED;
    values[index] = (long) at << 32 | length;
    used = at + length;
  }

  private int room(int length) {
    if (length < 0 || length > TEXT_LIMIT - used) {
      left++;
      return -1;
    }
    if (used + length > buffer.length) {
      buffer =
          Arrays.copyOf(buffer, Math.min(TEXT_LIMIT, Math.max(buffer.length * 2, used + length)));
    }
    return used;
  }

  private int place(AttributeKey key) {
    int index = indexOf(key);
    if (index >= 0) {
      return index;
    }
    if (count == LIMIT) {
      left++;
      return -1;
    }
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, LIMIT);
      texts = Arrays.copyOf(texts, LIMIT);
      values = Arrays.copyOf(values, LIMIT);
    }
    keys[count] = key;
    return count++;
  }

  int count() {
    return count;
  }

  AttributeKey key(int index) {
    check(index);
    return keys[index];
  }

  int indexOf(AttributeKey key) {
    for (int i = 0; i < count; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  boolean isNumber(int index) {
    check(index);
    return texts[index] == null;
  }

  long number(int index) {
    return isNumber(index) ? values[index] : 0;
  }

  String text(int index) {
    check(index);
    Object text = texts[index];
    if (text == null) {
      return Long.toString(values[index]);
    }
    if (text != COPIED) {
      return (String) text;
    }
    return new String(
        buffer, (int) (values[index] >>> 32), (int) values[index], StandardCharsets.UTF_8);
  }

  /**
   * The hash of {@link String#hashCode} over Latin-1 characters, so that constants and copies
   * agree.
   */
  int textHash(int index) {
    check(index);
    Object text = texts[index];
    if (text == null) {
      return Long.hashCode(values[index]);
    }
    if (text != COPIED) {
      return text.hashCode();
    }
    int hash = 0;
    int from = (int) (values[index] >>> 32);
    for (int i = from; i < from + (int) values[index]; i++) {
      hash = 31 * hash + (buffer[i] & 0xff);
    }
    return hash;
  }

  boolean textEquals(int index, String value) {
    check(index);
    Object text = texts[index];
    if (text != COPIED) {
      return text != null && text.equals(value);
    }
    int length = (int) values[index];
    int from = (int) (values[index] >>> 32);
    boolean plain = value.length() == length;
    for (int i = 0; plain && i < length; i++) {
      if (buffer[from + i] != value.charAt(i)) {
        // Bytes above 0x7f are negative here, so only ASCII is decided in this loop.
        plain = false;
      }
    }
    return plain || (!isAscii(from, length) && text(index).equals(value));
  }

  private boolean isAscii(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private void check(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("attribute " + index + " of " + count);
    }
  }
}
