package io.sonde.elf;

/** Writes the Java class of one enumeration: its constants, without the prefix they share. */
final class EnumSource {
  private EnumSource() {}

  static String of(BtfType.Enum enumeration, String packageName) throws ElfException {
    boolean wide =
        enumeration.constants().stream().anyMatch(each -> each.value() != (int) each.value());
    StringBuilder java = new StringBuilder();
    java.append("package ").append(packageName).append(";\n\n");
    java.append("/**\n * Constants of {@code enum ").append(enumeration.name()).append("}.\n");
    java.append(" * Generated: change the C header instead.\n */\n");
    java.append("public final class ").append(JavaNames.type(enumeration.name())).append(" {\n");
    for (BtfType.Constant constant : enumeration.constants()) {
      java.append("  /** {@code ").append(constant.name()).append("}. */\n");
      java.append("  public static final ").append(wide ? "long " : "int ");
      java.append(JavaNames.constant(enumeration.name(), constant.name())).append(" = ");
      java.append(constant.value()).append(wide ? "L;\n\n" : ";\n\n");
    }
    java.append("  private ").append(JavaNames.type(enumeration.name())).append("() {}\n}\n");
    return java.toString();
  }
}
