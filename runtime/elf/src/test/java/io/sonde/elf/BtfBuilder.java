package io.sonde.elf;

/** Makes small BTF sections; each method returns the number of the type it added. */
final class BtfBuilder {
  private final Bytes types = new Bytes();
  private final Bytes names = new Bytes().u8(0);
  private int count;

  private int add(String name, int kind, int entries, boolean flag, long sizeOrType) {
    types.u32(name.isEmpty() ? 0 : names.name(name));
    types.u32((long) kind << 24 | entries | (flag ? 0x8000_0000L : 0)).u32(sizeOrType);
    return ++count;
  }

  int number(String name, int bytes, boolean signed) {
    int type = add(name, 1, 0, false, bytes);
    types.u32((signed ? 1L << 24 : 0) | bytes * 8L);
    return type;
  }

  int pointer(int target) {
    return add("", 2, 0, false, target);
  }

  int array(int element, long length) {
    int type = add("", 3, 0, false, 0);
    types.u32(element).u32(1).u32(length);
    return type;
  }

  /** A struct; the members as name, type, offset in bits, and so on. */
  int struct(String name, int bytes, Object... members) {
    return composite(4, name, bytes, false, members);
  }

  int union(int bytes, Object... members) {
    return composite(5, "", bytes, false, members);
  }

  int bitFields(String name, int bytes, Object... members) {
    return composite(4, name, bytes, true, members);
  }

  private int composite(int kind, String name, int bytes, boolean bits, Object... members) {
    int type = add(name, kind, members.length / 3, bits, bytes);
    for (int i = 0; i < members.length; i += 3) {
      String member = (String) members[i];
      types.u32(member.isEmpty() ? 0 : names.name(member));
      types.u32((int) members[i + 1]).u32((int) members[i + 2]);
    }
    return type;
  }

  /** An enumeration; the constants as name, value, and so on. */
  int enumeration(String name, Object... constants) {
    int type = add(name, 6, constants.length / 2, true, 4);
    for (int i = 0; i < constants.length; i += 2) {
      types.u32(names.name((String) constants[i])).u32((int) constants[i + 1]);
    }
    return type;
  }

  int typedef(String name, int target) {
    return add(name, 8, 0, false, target);
  }

  int constant(int target) {
    return add("", 10, 0, false, target);
  }

  int variable(String name, int target) {
    int type = add(name, 14, 0, false, target);
    types.u32(1);
    return type;
  }

  int section(String name, int variable, int offset, int bytes) {
    int type = add(name, 15, 1, false, 0);
    types.u32(variable).u32(offset).u32(bytes);
    return type;
  }

  byte[] build() {
    Bytes header = new Bytes().u16(0xeb9f).u8(1, 0).u32(24);
    header.u32(0).u32(types.size()).u32(types.size()).u32(names.size());
    return header.add(types.toArray()).add(names.toArray()).toArray();
  }

  /** The section in an object, as the generator wants it. */
  byte[] object() {
    return new ElfBuilder().section(".BTF", 1, build()).build();
  }
}
