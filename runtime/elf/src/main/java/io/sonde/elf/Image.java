package io.sonde.elf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Little-endian bytes whose every read is checked: what lies outside is an {@link ElfException}
 * that names the part of the file, never an index error.
 *
 * @param memory the bytes
 * @param what what they are, for messages: "section .BTF"
 */
record Image(MemorySegment memory, String what) {
  private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  long size() {
    return memory.byteSize();
  }

  int u8(long offset) throws ElfException {
    check(offset, 1);
    return memory.get(JAVA_BYTE, offset) & 0xff;
  }

  int u16(long offset) throws ElfException {
    check(offset, 2);
    return memory.get(U16, offset) & 0xffff;
  }

  int s32(long offset) throws ElfException {
    check(offset, 4);
    return memory.get(U32, offset);
  }

  long u32(long offset) throws ElfException {
    return s32(offset) & 0xffff_ffffL;
  }

  long u64(long offset) throws ElfException {
    check(offset, 8);
    return memory.get(U64, offset);
  }

  /**
   * Text up to the next zero byte; bytes that are not UTF-8 become replacement characters.
   *
   * @param maxBytes longest text that is accepted
   */
  String text(long offset, int maxBytes) throws ElfException {
    check(offset, 1);
    long end = offset;
    long limit = Math.min(size(), offset + maxBytes + 1);
    while (end < limit && memory.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    if (end == limit) {
      throw new ElfException(
          what + " has a name at " + offset + " without an end within " + maxBytes + " bytes");
    }
    byte[] name = memory.asSlice(offset, end - offset).toArray(JAVA_BYTE);
    return new String(name, StandardCharsets.UTF_8);
  }

  Image slice(long offset, long length, String part) throws ElfException {
    if (offset < 0 || length < 0 || offset > size() || length > size() - offset) {
      throw new ElfException(
          part + " lies outside " + what + ": " + length + " bytes at " + offset + " of " + size());
    }
    return new Image(memory.asSlice(offset, length), part);
  }

  private void check(long offset, int length) throws ElfException {
    if (offset < 0 || offset > size() - length) {
      throw new ElfException(
          what
              + " is cut short: it has "
              + size()
              + " bytes, "
              + length
              + " are needed at "
              + offset);
    }
  }
}
