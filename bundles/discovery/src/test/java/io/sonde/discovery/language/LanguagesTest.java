package io.sonde.discovery.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.FakeProc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LanguagesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "java, java", "python3, python", "python3.13t, python", "pypy3, python", "node, nodejs",
    "nodejs, nodejs", "ruby3.1, ruby", "php8.2, php", "php-fpm8.2, php", "php-fpm, php",
    "dotnet, dotnet", "beam.smp, erlang", "uwsgi, python",
  })
  void knowsInterpretersByName(String program, String language) {
    assertThat(Languages.ofProgram(program)).isEqualTo(Language.of(language));
  }

  @ParameterizedTest
  @CsvSource({"nginx", "javac", "python-thing", "node_exporter", "rubyist", "3", "''", "t"})
  void andNoOthers(String program) {
    assertThat(Languages.ofProgram(program)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/jdk/lib/server/libjvm.so, java",
    "/usr/share/dotnet/libcoreclr.so, dotnet",
    "/usr/lib/libpython3.11.so.1.0, python",
    "/usr/lib/libruby-3.1.so.3.1, ruby",
    "/usr/lib/libnode.so.108 (deleted), nodejs",
    "/usr/lib/libc.so.6, cpp",
    "/srv/libjvm.so/x, cpp",
  })
  void knowsRuntimesByTheirLibraries(String library, String language) {
    try (FakeProc fake = new FakeProc()) {
      String line = "7f0000000000-7f0000001000 r-xp 00000000 08:01 42    %s\n";
      fake.process(7)
          .executable("/srv/shop")
          .maps(line.formatted("[heap]") + "garbage\n\n" + line.formatted(library))
          .write();
      assertThat(new Candidate(fake.proc(), 7, null).language()).isEqualTo(Language.of(language));
    }
  }

  static Stream<Arguments> programs() {
    String comment = "GCC: (Debian) 12\0rustc version 1.95.0\0";
    return Stream.of(
        arguments(Language.GO, Map.of(".text", "x", ".gopclntab", "x")),
        arguments(Language.GO, Map.of(".go.buildinfo", "x")),
        arguments(Language.JAVA, Map.of(".svm_heap", "x", ".comment", "GCC")),
        arguments(Language.RUST, Map.of(".comment", comment)),
        arguments(Language.RUST, Map.of(".rodata", "x".repeat(65_530) + "/rustc/abc/library")),
        arguments(Language.CPP, Map.of(".rodata", "x".repeat(2_000_000) + "/rustc/")),
        arguments(Language.CPP, Map.of(".comment", "GCC", ".rodata", "rust")),
        arguments(Language.CPP, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void knowsCompilersByWhatTheyLeave(Language language, Map<String, String> sections)
      throws IOException {
    assertThat(language(elf(sections))).isEqualTo(language);
  }

  @Test
  void brokenProgramsAreTakenForC() throws IOException {
    byte[] sound = elf(Map.of(".gopclntab", "x", ".comment", "rustc"));
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] broken = sound.clone();
      for (int j = 0; j < 8; j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      assertThat(language(broken)).isNotNull();
    }
    for (int length = 0; length < 64; length++) {
      assertThat(language(java.util.Arrays.copyOf(sound, length))).isEqualTo(Language.CPP);
    }
    assertThat(ProgramFile.language(folder.resolve("missing").toString())).isEqualTo(Language.CPP);
    assertThat(ProgramFile.language(folder.toString())).isEqualTo(Language.CPP);
  }

  @Test
  void namesAreReadInAnyCase() {
    assertThat(Language.of("NodeJS")).isEqualTo(Language.NODEJS);
    assertThat(Language.of("generic")).isEqualTo(Language.CPP);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Language.of("cobol"))
        .withMessageContaining("nodejs");
  }

  private Language language(byte[] program) throws IOException {
    Path file = folder.resolve("program");
    Files.write(file, program);
    return ProgramFile.language(file.toString());
  }

  /** A 64-bit ELF file of header, section contents, their names and the section table. */
  private static byte[] elf(Map<String, String> sections) {
    ByteBuffer file = ByteBuffer.allocate(3_000_000).order(ByteOrder.LITTLE_ENDIAN);
    int count = sections.size() + 1;
    ByteBuffer table = ByteBuffer.allocate(count * 64).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder names = new StringBuilder("\0");
    file.position(64);
    int index = 0;
    for (Map.Entry<String, String> section : sections.entrySet()) {
      byte[] content = section.getValue().getBytes(StandardCharsets.ISO_8859_1);
      table.putInt(index * 64, names.length());
      table.putLong(index * 64 + 24, file.position());
      table.putLong(index * 64 + 32, content.length);
      names.append(section.getKey()).append('\0');
      file.put(content);
      index++;
    }
    table.putLong(index * 64 + 24, file.position());
    table.putLong(index * 64 + 32, names.length());
    file.put(names.toString().getBytes(StandardCharsets.ISO_8859_1));
    int offset = file.position();
    file.put(table);
    file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).putLong(40, offset);
    file.putShort(58, (short) 64).putShort(60, (short) count).putShort(62, (short) index);
    byte[] bytes = new byte[file.position()];
    file.get(0, bytes);
    return bytes;
  }
}
