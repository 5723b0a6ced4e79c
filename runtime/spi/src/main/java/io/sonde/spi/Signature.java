package io.sonde.spi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the kernel can recognise cheaply in the first bytes of a connection: {@code (data[offset +
 * i] & mask[i]) == value[i]} for every i.
 *
 * @param from the end that sends these bytes
 * @param offset of the first byte compared, 0 to 15
 * @param value bytes to find, 1 to 16 of them
 * @param mask as long as {@code value}; a bit that is 0 matches anything
 */
public record Signature(Role from, int offset, byte[] value, byte[] mask) {
  /** Most bytes that a signature can compare. */
  public static final int MAX_BYTES = 16;

  /** Checks the ranges above. */
  public Signature {
    if (value.length < 1
        || offset < 0
        || offset + value.length > MAX_BYTES
        || mask.length != value.length) {
      throw new IllegalArgumentException(
          "a signature covers bytes 0 to 15, this one "
              + offset
              + " to "
              + (offset + value.length - 1)
              + " with "
              + mask.length
              + " bytes of mask");
    }
    value = value.clone();
    mask = mask.clone();
  }

  /** Text at the very beginning, for example {@code "GET "}. */
  public static Signature prefix(Role from, String text) {
    byte[] value = text.getBytes(StandardCharsets.US_ASCII);
    byte[] mask = new byte[value.length];
    Arrays.fill(mask, (byte) 0xff);
    return new Signature(from, 0, value, mask);
  }
}
