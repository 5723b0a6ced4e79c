package io.sonde.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator on types of every odd shape; runtime/bpf uses what it makes of real objects. */
class FlyweightsTest {
  @TempDir private Path folder;
  private final BtfBuilder builder = new BtfBuilder();
  private final int u8 = builder.number("unsigned char", 1, false);
  private final int u64 = builder.typedef("__u64", builder.number("unsigned long", 8, false));
  private Path output;

  @BeforeEach
  void output() {
    output = folder.resolve("generated");
  }

  private void mark(String kind, String name, int type) {
    builder.variable("sonde_" + kind + "_" + name, builder.pointer(builder.constant(type)));
  }

  private int generate(String object) throws IOException {
    Files.write(folder.resolve(object + ".bpf.o"), builder.object());
    return Flyweights.generate(folder, "a.b", output);
  }

  private String compile() throws IOException {
    StringWriter messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        var all = Files.list(output)) {
      List<String> options =
          List.of("-d", folder.toString(), "-Xlint:all", "-Xdoclint:all,-missing", "-Werror");
      var sources = files.getJavaFileObjectsFromPaths(all.toList());
      boolean compiled = compiler.getTask(messages, files, null, options, null, sources).call();
      return compiled ? "" : "" + messages;
    }
  }

  @Test
  void everyShapeCompilesWithoutAWarning() throws IOException {
    int inner = builder.struct("inner_part", 8, "x", u64, 0);
    List<Object> members = new ArrayList<>(List.of("head", inner, 0));
    int at = 64;
    for (String name : new String[] {"class", "_pad1", "__x", "a_1", "new", "_"}) {
      members.addAll(List.of(name, u8, at));
      at += 8;
    }
    members.addAll(List.of("bytes", builder.array(u8, 4), 128));
    members.addAll(List.of("flexible", builder.array(u8, 0), 160));
    members.addAll(List.of("parts", builder.array(inner, 1), 192));
    members.addAll(List.of("link", builder.pointer(0), 256));
    mark("event", "odd", builder.struct("odd", 40, members.toArray()));
    mark("enum", "color", builder.enumeration("color", "COLOR_RED", 1, "COLOR_2", 2, "X", -3));

    assertThat(generate("one")).isEqualTo(3);
    assertThat(compile()).isEmpty();
    String odd = Files.readString(output.resolve("Odd.java"));
    assertThat(odd)
        .contains("View of {@code struct odd}, 40 bytes, in one.bpf.o.")
        .contains("public static int class_(MemorySegment memory, long base)")
        .contains("public static long headOffset(long base)")
        .contains("public static int bytes(MemorySegment memory, long base, int index)")
        .contains("public static final int LENGTH_BYTES = 4;")
        .contains("public static long link(MemorySegment memory, long base)")
        .doesNotContain("pad1");
    assertThat(Files.readString(output.resolve("Color.java")))
        .contains("int RED = 1;")
        .contains("int COLOR_2 = 2;")
        .contains("int X = -3;");
  }

  @Test
  void anEqualFileIsLeftAlone() throws IOException {
    mark("event", "s", builder.struct("s", 8, "x", u64, 0));
    generate("one");
    Files.setLastModifiedTime(output.resolve("S.java"), FileTime.fromMillis(1000));
    generate("one");
    assertThat(Files.getLastModifiedTime(output.resolve("S.java")))
        .isEqualTo(FileTime.fromMillis(1000));
  }

  @Test
  void objectsThatDisagreeAreRefused() throws IOException {
    mark("event", "s", builder.struct("s", 8, "x", u64, 0));
    Files.write(folder.resolve("a.bpf.o"), builder.object());
    assertThat(generate("b")).as("equal").isEqualTo(1);
    BtfBuilder other = new BtfBuilder();
    int s = other.struct("s", 8, "y", other.number("long", 8, true), 0);
    other.variable("sonde_event_s", other.pointer(s));
    Files.write(folder.resolve("c.bpf.o"), other.object());
    assertThatThrownBy(() -> Flyweights.generate(folder, "a.b", output))
        .hasMessage("struct s in c.bpf.o differs from that of another object");
  }

  @Test
  void whatCannotBeGeneratedIsSaidInWords() throws IOException {
    assertThatThrownBy(() -> generate("none"))
        .hasMessage("no object marks a struct with SONDE_EVENT");
    mark("event", "number", u64);
    assertThatThrownBy(() -> generate("number"))
        .hasMessage("sonde_event_number points to no struct or enum");
  }

  @Test
  void bitFieldsAreRefused() {
    mark("event", "b", builder.bitFields("b", 8, "flag", u64, 1 << 24));
    assertThatThrownBy(() -> generate("bits"))
        .hasMessage("struct b has a bit field flag: use __u8 and up");
  }

  @Test
  void namesThatAreCodeAreRefused() {
    mark("event", "x", builder.struct("s", 8, "x;System.exit(1);//", u64, 0));
    assertThatThrownBy(() -> generate("code"))
        .isInstanceOf(ElfException.class)
        .hasMessageStartingWith("BTF has a name that is no name in C");
  }
}
