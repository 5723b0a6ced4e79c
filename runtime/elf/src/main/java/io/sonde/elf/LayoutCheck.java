package io.sonde.elf;

import java.util.List;

/**
 * Compares the structs of an object with those its Java classes were generated from, so that a
 * stale class cannot read a newer record.
 */
public final class LayoutCheck {
  private LayoutCheck() {}

  /**
   * Fails unless the struct is laid out as when the Java class was generated.
   *
   * @param btf types of the object about to be loaded
   * @param struct name of the struct, {@code NAME} of the class
   * @param layout {@code LAYOUT} of the class
   * @throws ElfException if the struct is missing or differs
   */
  public static void verify(Btf btf, String struct, long layout) throws ElfException {
    BtfType.Struct found =
        btf.find(BtfType.Struct.class, struct)
            .orElseThrow(() -> new ElfException("the object has no struct " + struct));
    if (hash(btf, found) != layout) {
      throw new ElfException(
          "struct "
              + struct
              + " ("
              + found.bytes()
              + " bytes) is not the one its Java class was generated from:"
              + " build the bundle again");
    }
  }

  /** Hash (FNV-1a, 64 bits) of size, and of name, offset, size and type of each field. */
  static long hash(Btf btf, BtfType.Struct struct) throws ElfException {
    List<Field> fields = Field.of(btf, struct);
    StringBuilder text = new StringBuilder(struct.name()).append(' ').append(struct.bytes());
    for (Field field : fields) {
      text.append('\n').append(field.name()).append(' ').append(field.offset());
      text.append(' ').append(field.bytes()).append(' ').append(field.spelling());
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
