package io.sonde.elf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Little-endian bytes, one after the other. */
final class Bytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Bytes u8(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  Bytes u16(int value) {
    return u8(value, value >> 8);
  }

  Bytes u32(long value) {
    return u16((int) value).u16((int) (value >> 16));
  }

  Bytes u64(long value) {
    return u32(value).u32(value >> 32);
  }

  Bytes add(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Adds a name and returns where it begins. */
  int name(String name) {
    int at = bytes.size();
    add(name.getBytes(StandardCharsets.UTF_8)).u8(0);
    return at;
  }

  int size() {
    return bytes.size();
  }

  byte[] toArray() {
    return bytes.toByteArray();
  }
}
