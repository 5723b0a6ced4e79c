package io.sonde.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares what plugins and bundles can see with {@code api.txt}. A change on purpose is written
 * down with {@code mvn -pl runtime/spi test -Dsonde.write=true}, together with the version of its
 * package: a new method of an interface that plugins implement breaks them (major), everything that
 * is only added does not (minor).
 */
class ApiBaselineTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path BASELINE = Path.of("src/test/resources/api.txt");

  @Test
  void isAsWrittenDown() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Class<?> type : types()) {
      describe(type, lines);
    }
    if (Boolean.getBoolean("sonde.write")) {
      Files.write(BASELINE, lines);
    }
    assertThat(lines).containsExactlyElementsOf(Files.readAllLines(BASELINE));
  }

  private static List<Class<?>> types() throws IOException, ClassNotFoundException {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(file -> file.endsWith(".class"))
          .forEach(file -> names.add(file.replace(".class", "").replace('/', '.')));
    }
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Class.forName(name);
      if (name.endsWith("package-info") || Modifier.isPublic(type.getModifiers())) {
        types.add(type);
      }
    }
    return types;
  }

  /** The package's version, from its source: the annotation is not kept at run time. */
  private static String version(Class<?> packageInfo) throws IOException {
    Path source = Path.of("src/main/java", packageInfo.getName().replace('.', '/') + ".java");
    for (String line : Files.readAllLines(source)) {
      if (line.startsWith("@Version(")) {
        return line.split("\"")[1];
      }
    }
    throw new AssertionError(source + " has no @Version");
  }

  private static void describe(Class<?> type, List<String> lines) throws IOException {
    if (type.getSimpleName().equals("package-info")) {
      lines.add("package " + type.getPackageName() + " " + version(type));
      return;
    }
    lines.add(type.toGenericString());
    List<String> members = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      add(field.getModifiers(), field, field.toGenericString(), members);
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(constructor.getModifiers(), constructor, constructor.toGenericString(), members);
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!method.isSynthetic()) {
        add(method.getModifiers(), method, method.toGenericString(), members);
      }
    }
    members.sort(null);
    members.forEach(member -> lines.add("  " + member));
  }

  private static void add(int modifiers, AnnotatedElement member, String text, List<String> to) {
    if (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers)) {
      boolean deprecated = member.isAnnotationPresent(Deprecated.class);
      to.add((deprecated ? "deprecated " : "") + text);
    }
  }
}
