package io.sonde.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Generates one Java class for each struct and enumeration that a BPF object marks, from the types
 * of that very object: no offset is typed twice.
 *
 * <pre>
 *   #define SONDE_EVENT(type) const struct type *sonde_event_##type __attribute__((unused))
 *   #define SONDE_ENUM(type)  const enum type *sonde_enum_##type __attribute__((unused))
 * </pre>
 *
 * Structs that a marked struct contains get a class as well. Run by the build; see the executions
 * of the exec plugin in the root pom.
 */
public final class Flyweights {
  private static final String EVENT = "sonde_event_";
  private static final String ENUM = "sonde_enum_";

  private final String packageName;
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, Long> layouts = new HashMap<>();

  private Flyweights(String packageName) {
    this.packageName = packageName;
  }

  /**
   * Writes the classes.
   *
   * @param arguments an object or a folder of objects ({@code *.bpf.o}), the package of the
   *     classes, and the folder that gets them
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: Flyweights OBJECT-OR-FOLDER PACKAGE OUTPUT-FOLDER");
      System.exit(2);
    }
    try {
      Path folder = Path.of(arguments[2], arguments[1].split("\\."));
      generate(Path.of(arguments[0]), arguments[1], folder);
    } catch (ElfException e) {
      System.err.println(arguments[0] + ": " + e.getMessage());
      System.exit(1);
    }
  }

  /** Writes the classes of the object, or of every object in the folder, and returns how many. */
  static int generate(Path objects, String packageName, Path folder) throws IOException {
    Flyweights flyweights = new Flyweights(packageName);
    List<Path> files = List.of(objects);
    if (Files.isDirectory(objects)) {
      try (Stream<Path> all = Files.walk(objects)) {
        files = all.filter(file -> file.toString().endsWith(".bpf.o")).sorted().toList();
      }
    }
    for (Path file : files) {
      try (ElfFile elf = ElfFile.open(file)) {
        flyweights.add(Btf.of(elf), file.getFileName().toString());
      }
    }
    if (flyweights.sources.isEmpty()) {
      throw new ElfException("no object marks a struct with SONDE_EVENT");
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, String> each : flyweights.sources.entrySet()) {
      writeIfChanged(folder.resolve(each.getKey() + ".java"), each.getValue());
    }
    return flyweights.sources.size();
  }

  private void add(Btf btf, String object) throws ElfException {
    for (int number = 1; number < btf.count(); number++) {
      if (btf.type(number) instanceof BtfType.Variable variable) {
        boolean marked = variable.name().startsWith(EVENT) || variable.name().startsWith(ENUM);
        if (marked && btf.resolve(variable.target()) instanceof BtfType.Pointer pointer) {
          switch (btf.resolve(pointer.target())) {
            case BtfType.Struct struct -> addStruct(btf, struct, object);
            case BtfType.Enum enumeration -> addEnum(enumeration, object);
            default -> throw new ElfException(variable.name() + " points to no struct or enum");
          }
        }
      }
    }
  }

  private void addStruct(Btf btf, BtfType.Struct struct, String object) throws ElfException {
    Long layout = layouts.putIfAbsent(struct.name(), LayoutCheck.hash(btf, struct));
    if (layout != null) {
      if (layout != LayoutCheck.hash(btf, struct)) {
        throw new ElfException(
            "struct " + struct.name() + " in " + object + " differs from that of another object");
      }
      return;
    }
    sources.put(
        JavaNames.type(struct.name()), FlyweightSource.of(btf, struct, packageName, object));
    for (Field field : Field.of(btf, struct)) {
      if (btf.resolve(field.type()) instanceof BtfType.Struct inner && !inner.name().isEmpty()) {
        addStruct(btf, inner, object);
      }
    }
  }

  private void addEnum(BtfType.Enum enumeration, String object) throws ElfException {
    String source = EnumSource.of(enumeration, packageName);
    String other = sources.putIfAbsent(JavaNames.type(enumeration.name()), source);
    if (other != null && !other.equals(source)) {
      throw new ElfException(
          "enum " + enumeration.name() + " in " + object + " differs from that of another object");
    }
  }

  /** Leaves an equal file alone, so that nothing is compiled again without a reason. */
  private static void writeIfChanged(Path file, String content) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(content)) {
      Files.writeString(file, content);
    }
  }
}
