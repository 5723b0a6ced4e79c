package io.sonde.elf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.util.List;

/** Splits the bytes of a note section: owner length, content length, type, owner, content. */
final class Notes {
  private static final int HEADER_BYTES = 12;
  private static final int MAX_OWNER_BYTES = 256;

  private Notes() {}

  static void read(Image section, List<ElfNote> into) throws ElfException {
    long at = 0;
    while (at + HEADER_BYTES <= section.size()) {
      long ownerBytes = section.u32(at);
      long contentBytes = section.u32(at + 4);
      int type = section.s32(at + 8);
      long owner = at + HEADER_BYTES;
      long content = owner + padded(ownerBytes);
      section.slice(owner, ownerBytes, "the owner of a note");
      Image bytes = section.slice(content, contentBytes, "a note");
      String name = ownerBytes == 0 ? "" : section.text(owner, MAX_OWNER_BYTES);
      into.add(new ElfNote(name, type, bytes.memory().toArray(JAVA_BYTE)));
      at = content + padded(contentBytes);
    }
  }

  private static long padded(long bytes) {
    return (bytes + 3) & ~3L;
  }
}
