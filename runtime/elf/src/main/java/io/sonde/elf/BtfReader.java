package io.sonde.elf;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes single types of the type part of a BTF section: a header of three words (name, kind and
 * count, size or target), then what the kind asks for.
 */
final class BtfReader {
  static final int HEADER_BYTES = 12;

  /** Longest name that the kernel accepts is shorter. */
  private static final int MAX_NAME_BYTES = 1024;

  private final Image types;
  private final Image names;

  BtfReader(Image types, Image names) {
    this.types = types;
    this.names = names;
  }

  /** Bytes of the type at {@code at}, header included. */
  long length(long at) throws ElfException {
    long info = types.u32(at + 4);
    long count = info & 0xffff;
    int kind = (int) (info >> 24) & 0x1f;
    return HEADER_BYTES
        + switch (kind) {
          case 1, 14, 17 -> 4;
          case 3 -> 12;
          case 4, 5, 15, 19 -> 12 * count;
          case 6, 13 -> 8 * count;
          case 2, 7, 8, 9, 10, 11, 12, 16, 18 -> 0;
          default -> throw new ElfException("BTF has a type of unknown kind " + kind);
        };
  }

  BtfType read(long at) throws ElfException {
    String name = name(types.u32(at));
    long info = types.u32(at + 4);
    int count = (int) info & 0xffff;
    boolean flag = (info & 0x8000_0000L) != 0;
    int target = types.s32(at + 8);
    long bytes = target & 0xffff_ffffL;
    long rest = at + HEADER_BYTES;
    return switch ((int) (info >> 24) & 0x1f) {
      case 1 -> new BtfType.Int(name, target, (types.u32(rest) >> 24 & 1) != 0);
      case 2 -> new BtfType.Pointer(target);
      case 3 -> new BtfType.Array(types.s32(rest), types.u32(rest + 8));
      case 4 -> new BtfType.Struct(name, bytes, false, members(rest, count, flag));
      case 5 -> new BtfType.Struct(name, bytes, true, members(rest, count, flag));
      case 6 -> new BtfType.Enum(name, target, constants(rest, count, flag));
      case 7 -> new BtfType.Forward(name);
      case 8 -> new BtfType.Typedef(name, target);
      case 9, 10, 11, 18 -> new BtfType.Qualifier(target);
      case 12 -> new BtfType.Function(name, target);
      case 13 -> new BtfType.Prototype(target, parameters(rest, count));
      case 14 -> new BtfType.Variable(name, target);
      case 15 -> new BtfType.Section(name, bytes, placements(rest, count));
      case 16 -> new BtfType.Float(name, target);
      case 17 -> new BtfType.Tag(name, target);
      case 19 -> new BtfType.Enum(name, target, wideConstants(rest, count));
      default -> throw new ElfException("BTF has a type of unknown kind");
    };
  }

  private String name(long offset) throws ElfException {
    return names.text(offset, MAX_NAME_BYTES);
  }

  private List<BtfType.Member> members(long at, int count, boolean bitFields) throws ElfException {
    List<BtfType.Member> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++, at += 12) {
      long place = types.u32(at + 8);
      members.add(
          new BtfType.Member(
              name(types.u32(at)),
              types.s32(at + 4),
              bitFields ? place & 0xff_ffff : place,
              bitFields ? (int) (place >> 24) : 0));
    }
    return members;
  }

  private List<BtfType.Constant> constants(long at, int count, boolean signed) throws ElfException {
    List<BtfType.Constant> constants = new ArrayList<>(count);
    for (int i = 0; i < count; i++, at += 8) {
      long value = signed ? types.s32(at + 4) : types.u32(at + 4);
      constants.add(new BtfType.Constant(name(types.u32(at)), value));
    }
    return constants;
  }

  private List<BtfType.Constant> wideConstants(long at, int count) throws ElfException {
    List<BtfType.Constant> constants = new ArrayList<>(count);
    for (int i = 0; i < count; i++, at += 12) {
      long value = types.u32(at + 4) | types.u32(at + 8) << 32;
      constants.add(new BtfType.Constant(name(types.u32(at)), value));
    }
    return constants;
  }

  private List<Integer> parameters(long at, int count) throws ElfException {
    List<Integer> parameters = new ArrayList<>(count);
    for (int i = 0; i < count; i++, at += 8) {
      parameters.add(types.s32(at + 4));
    }
    return parameters;
  }

  private List<BtfType.Placement> placements(long at, int count) throws ElfException {
    List<BtfType.Placement> placements = new ArrayList<>(count);
    for (int i = 0; i < count; i++, at += 12) {
      placements.add(new BtfType.Placement(types.s32(at), types.u32(at + 4), types.u32(at + 8)));
    }
    return placements;
  }
}
