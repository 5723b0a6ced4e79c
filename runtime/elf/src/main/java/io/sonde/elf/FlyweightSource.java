package io.sonde.elf;

import java.util.List;

/** Writes the Java class of one struct: constants, then a reader and a writer for each field. */
final class FlyweightSource {
  private final StringBuilder java = new StringBuilder(4096);
  private final Btf btf;

  private FlyweightSource(Btf btf) {
    this.btf = btf;
  }

  static String of(Btf btf, BtfType.Struct struct, String packageName, String object)
      throws ElfException {
    FlyweightSource source = new FlyweightSource(btf);
    source.write(struct, packageName, object);
    return source.java.toString();
  }

  private void write(BtfType.Struct struct, String packageName, String object) throws ElfException {
    List<Field> fields = Field.of(btf, struct);
    line("package %s;", packageName);
    line("");
    line("import java.lang.foreign.MemorySegment;");
    line("import java.lang.foreign.ValueLayout;");
    line("");
    line("/**");
    line(
        " * View of {@code struct %s}, %d bytes, in %s.",
        struct.name(), struct.bytes(), JavaNames.comment(object));
    line(" * Generated: change the C header instead. A record begins at {@code base}.");
    line(" */");
    line("public final class %s {", JavaNames.type(struct.name()));
    line("  /** Name in C. */");
    line("  public static final String NAME = \"%s\";", struct.name());
    line("");
    line("  /** Size in bytes. */");
    line("  public static final int BYTES = %d;", struct.bytes());
    line("");
    line("  /** Hash of the layout, compared with the object before it is loaded. */");
    line("  public static final long LAYOUT = 0x%016xL;", LayoutCheck.hash(btf, struct));
    for (Field field : fields) {
      if (!field.isPadding()) {
        line("");
        line(
            "  /** Where {@code %s %s} begins, in bytes. */",
            JavaNames.comment(field.spelling()), field.name());
        line(
            "  public static final int OFFSET_%s = %d;",
            JavaNames.constant(field.name()), field.offset());
      }
    }
    line("");
    line("  private %s() {}", JavaNames.type(struct.name()));
    for (Field field : fields) {
      if (!field.isPadding()) {
        accessors(field);
      }
    }
    line("}");
  }

  private void accessors(Field field) throws ElfException {
    BtfType shape = btf.resolve(field.type());
    Scalar scalar = Scalar.of(shape);
    if (scalar != null) {
      scalar(field, scalar);
      return;
    }
    String name = JavaNames.member(field.name());
    if (shape instanceof BtfType.Array array) {
      Scalar element = Scalar.of(btf.resolve(array.element()));
      line("");
      line("  /** Elements of {@code %s}. */", field.name());
      line(
          "  public static final int LENGTH_%s = %d;",
          JavaNames.constant(field.name()), array.count());
      if (element != null) {
        element(field, element);
      }
    }
    line("");
    line(
        "  /** Where {@code %s %s} begins in memory. */",
        JavaNames.comment(field.spelling()), field.name());
    line("  public static long %sOffset(long base) {", name);
    line("    return base + %d;", field.offset());
    line("  }");
  }

  private void scalar(Field field, Scalar scalar) throws ElfException {
    String name = JavaNames.member(field.name());
    String at = "base + " + field.offset();
    line("");
    line("  /** {@code %s %s}. */", JavaNames.comment(field.spelling()), field.name());
    line("  public static %s %s(MemorySegment memory, long base) {", scalar.java(), name);
    line("    return %s;", scalar.read(at));
    line("  }");
    line("");
    line("  /** Writes {@code %s}. */", field.name());
    line(
        "  public static void %s(MemorySegment memory, long base, %s value) {",
        name, scalar.java());
    line("    %s;", scalar.write(at));
    line("  }");
  }

  private void element(Field field, Scalar scalar) throws ElfException {
    String name = JavaNames.member(field.name());
    String at = "base + " + field.offset() + " + " + scalar.bytes() + "L * index";
    line("");
    line(
        "  /** Element {@code index} of {@code %s %s}. */",
        JavaNames.comment(field.spelling()), field.name());
    line(
        "  public static %s %s(MemorySegment memory, long base, int index) {", scalar.java(), name);
    line("    return %s;", scalar.read(at));
    line("  }");
    line("");
    line("  /** Writes element {@code index} of {@code %s}. */", field.name());
    line(
        "  public static void %s(MemorySegment memory, long base, int index, %s value) {",
        name, scalar.java());
    line("    %s;", scalar.write(at));
    line("  }");
  }

  private void line(String format, Object... arguments) {
    java.append(arguments.length == 0 ? format : format.formatted(arguments)).append('\n');
  }
}
