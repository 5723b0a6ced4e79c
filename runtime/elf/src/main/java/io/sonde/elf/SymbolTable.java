package io.sonde.elf;

import java.io.IOException;
import java.lang.foreign.Arena;

/** Walks one symbol table. */
final class SymbolTable {
  private static final int SYMBOL_BYTES = 24;

  private SymbolTable() {}

  /** Returns false if the reader wanted no more. */
  static boolean read(ElfFile file, ElfSection section, ElfFile.SymbolReader reader)
      throws IOException {
    if (section.entrySize() != SYMBOL_BYTES) {
      throw new ElfException(
          "a symbol has 24 bytes; section " + section.name() + " says " + section.entrySize());
    }
    if (section.link() < 0 || section.link() >= file.sections().size()) {
      throw new ElfException("section " + section.name() + " has no names: " + section.link());
    }
    try (Arena arena = Arena.ofConfined()) {
      Image table = file.content(section, arena);
      Names names = new Names(file.content(file.sections().get(section.link()), arena));
      for (long at = 0; at + SYMBOL_BYTES <= table.size(); at += SYMBOL_BYTES) {
        long name = table.u32(at);
        if (name == 0) {
          continue;
        }
        ElfSymbol symbol =
            new ElfSymbol(
                names.at(name),
                table.u8(at + 4) & 0xf,
                table.u16(at + 6),
                table.u64(at + 8),
                table.u64(at + 16));
        if (!reader.onSymbol(symbol)) {
          return false;
        }
      }
      return true;
    }
  }
}
