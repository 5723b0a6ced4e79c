package io.sonde.elf;

import java.util.ArrayList;
import java.util.List;

/** Makes small ELF files: header, contents of the sections, section table, one loaded segment. */
final class ElfBuilder {
  /** Address of the first byte of the file when loaded. */
  static final long BASE = 0x400000;

  private record Part(int name, int type, byte[] content, int link, int entrySize) {}

  private final List<Part> parts = new ArrayList<>();
  private final Bytes names = new Bytes().u8(0);
  private final Bytes symbols = new Bytes().add(new byte[24]);
  private final Bytes symbolNames = new Bytes().u8(0);

  ElfBuilder section(String name, int type, byte[] content) {
    parts.add(new Part(names.name(name), type, content, 0, 0));
    return this;
  }

  ElfBuilder symbol(String name, int type, int section, long address, long size) {
    symbols.u32(symbolNames.name(name)).u8(type, 0).u16(section).u64(address).u64(size);
    return this;
  }

  ElfBuilder note(String owner, int type, byte[] content) {
    Bytes note = new Bytes().u32(owner.length() + 1L).u32(content.length).u32(type);
    note.name(owner);
    while (note.size() % 4 != 0) {
      note.u8(0);
    }
    note.add(content);
    while (note.size() % 4 != 0) {
      note.u8(0);
    }
    return section(".note", ElfSection.NOTE, note.toArray());
  }

  byte[] build() {
    List<Part> all = new ArrayList<>();
    all.add(new Part(0, 0, new byte[0], 0, 0));
    all.addAll(parts);
    int table = names.name(".symtab");
    int text = names.name(".strtab");
    int own = names.name(".shstrtab");
    all.add(new Part(table, ElfSection.SYMTAB, symbols.toArray(), all.size() + 1, 24));
    all.add(new Part(text, 3, symbolNames.toArray(), 0, 0));
    all.add(new Part(own, 3, names.toArray(), 0, 0));
    Bytes content = new Bytes();
    Bytes headers = new Bytes();
    int begin = 64 + 56;
    for (Part part : all) {
      headers.u32(part.name).u32(part.type).u64(0).u64(0).u64(begin + content.size());
      headers.u64(part.content.length).u32(part.link).u32(0).u64(1).u64(part.entrySize);
      content.add(part.content);
    }
    long size = begin + content.size() + headers.size();
    return new Bytes()
        .u8(0x7f, 'E', 'L', 'F', 2, 1, 1, 0)
        .u64(0)
        .u16(3)
        .u16(62)
        .u32(1)
        .u64(BASE)
        .u64(64)
        .u64(begin + content.size())
        .u32(0)
        .u16(64)
        .u16(56)
        .u16(1)
        .u16(64)
        .u16(all.size())
        .u16(all.size() - 1)
        .u32(ElfSegment.LOAD)
        .u32(5)
        .u64(0)
        .u64(BASE)
        .u64(BASE)
        .u64(size)
        .u64(size)
        .u64(4096)
        .add(content.toArray())
        .add(headers.toArray())
        .toArray();
  }
}
