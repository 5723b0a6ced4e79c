package io.sonde.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * One member of a struct at its byte offset, members of unnamed structs and unions included as if
 * they were its own.
 *
 * @param name name in C
 * @param offset bytes from the beginning of the outermost struct
 * @param bytes size
 * @param type number of its type
 * @param spelling its type as written in C
 */
record Field(String name, long offset, long bytes, int type, String spelling) {
  /** Ends structs that contain themselves, which only a hostile file has. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_MEMBERS = 2048;

  static List<Field> of(Btf btf, BtfType.Struct struct) throws ElfException {
    List<Field> fields = new ArrayList<>();
    int[] budget = {MAX_MEMBERS};
    collect(btf, struct, 0, 0, budget, fields);
    return fields;
  }

  private static void collect(
      Btf btf, BtfType.Struct struct, long base, int depth, int[] budget, List<Field> into)
      throws ElfException {
    for (BtfType.Member member : struct.members()) {
      if (--budget[0] < 0 || depth > MAX_DEPTH) {
        throw new ElfException("struct " + struct.name() + " has too many members or levels");
      }
      if (member.bits() != 0 || member.bitOffset() % 8 != 0) {
        throw new ElfException(
            "struct " + struct.name() + " has a bit field " + member.name() + ": use __u8 and up");
      }
      long offset = base + member.bitOffset() / 8;
      if (!member.name().isEmpty()) {
        long bytes = btf.bytes(member.type());
        String spelling = btf.spelling(member.type());
        into.add(new Field(member.name(), offset, bytes, member.type(), spelling));
      } else if (btf.resolve(member.type()) instanceof BtfType.Struct inner) {
        collect(btf, inner, offset, depth + 1, budget, into);
      }
    }
  }

  /** True for padding, named {@code _pad...} by convention: it has a place but no accessor. */
  boolean isPadding() {
    return name.startsWith("_pad");
  }
}
