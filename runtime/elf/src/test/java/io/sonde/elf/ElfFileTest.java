package io.sonde.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
  private final byte[] file =
      new ElfBuilder()
          .section(".text", 1, new byte[] {(byte) 0xc3, 1, 2, 3})
          .note("GNU", 3, new byte[] {0x12, 0x34, (byte) 0xab})
          .note("Go", 4, "go-id".getBytes())
          .symbol("main", 2, 1, ElfBuilder.BASE + 120, 4)
          .symbol("missing", 2, 0, 0, 0)
          .symbol("näme", 1, 1, ElfBuilder.BASE + 122, 1)
          .build();

  @TempDir private Path folder;

  private static void readAll(ElfFile elf) throws IOException {
    for (ElfSection section : elf.sections()) {
      elf.bytes(section);
    }
    elf.symbols(symbol -> elf.fileOffset(symbol.address()) < Long.MAX_VALUE);
    elf.notes();
    elf.buildId();
  }

  @Test
  void readsWhatIsThere() throws IOException {
    Path path = Files.write(folder.resolve("file"), file);
    try (ElfFile elf = ElfFile.open(path)) {
      assertThat(elf.type()).isEqualTo(3);
      assertThat(elf.machine()).isEqualTo(62);
      assertThat(elf.sections().stream().map(ElfSection::name))
          .containsExactly("", ".text", ".note", ".note", ".symtab", ".strtab", ".shstrtab");
      assertThat(elf.bytes(elf.section(".text").orElseThrow())).containsExactly(0xc3, 1, 2, 3);
      assertThat(elf.section(".data")).isEmpty();
      assertThat(elf.buildId()).hasValue("1234ab");
      assertThat(elf.notes()).hasSize(2).last().extracting(ElfNote::owner).isEqualTo("Go");
      assertThat(elf.notes().getLast().content()).isEqualTo("go-id".getBytes());
    }
  }

  @Test
  void findsSymbolsAndTheirPlaceInTheFile() throws IOException {
    try (ElfFile elf = ElfFile.of(file)) {
      ElfSymbol main = elf.symbol("main").orElseThrow();
      assertThat(main.type()).isEqualTo(ElfSymbol.FUNCTION);
      assertThat(main.size()).isEqualTo(4);
      assertThat(elf.fileOffset(main.address())).isEqualTo(120);
      assertThat(file[120]).isEqualTo((byte) 0xc3);
      assertThat(elf.fileOffset(ElfBuilder.BASE - 1)).isEqualTo(-1);
      assertThat(elf.fileOffset(ElfBuilder.BASE + file.length)).isEqualTo(-1);
      assertThat(elf.symbol("missing")).as("defined elsewhere").isEmpty();
      assertThat(elf.symbol("näme")).isPresent();
      List<String> names = new ArrayList<>();
      elf.symbols(symbol -> names.add(symbol.name()) && names.size() < 2);
      assertThat(names).as("the reader had enough").containsExactly("main", "missing");
    }
  }

  @Test
  void readsTheFilesOfThisMachine() throws IOException {
    try (ElfFile elf = ElfFile.open(Path.of("/proc/self/exe"))) {
      assertThat(elf.segments()).anyMatch(each -> each.type() == ElfSegment.LOAD);
      readAll(elf);
    }
  }

  @Test
  void whatIsNoElfFileIsSaidInWords() {
    byte[] big = file.clone();
    big[5] = 2;
    assertThatThrownBy(() -> ElfFile.of(new byte[10]))
        .hasMessage("not an ELF file: it has only 10 bytes");
    assertThatThrownBy(() -> ElfFile.of(new byte[100]))
        .hasMessage("not an ELF file: it does not begin with 7f 45 4c 46");
    assertThatThrownBy(() -> ElfFile.of(big))
        .hasMessage("not a 64-bit little-endian ELF file; others are not read");
  }

  @Test
  void countsThatLieAreRefusedBeforeMemoryIsTaken() {
    byte[] lying = file.clone();
    ByteBuffer header = ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(60, (short) 0);
    header.putLong((int) header.getLong(40) + 32, 1L << 40);
    assertThatThrownBy(() -> ElfFile.of(lying))
        .hasMessage("the file claims 1099511627776 sections; at most 131072");
  }

  @Test
  void aMillionSymbolsWithOneNameEndEarly() {
    MemorySegment table = MemorySegment.ofArray(new byte[] {'a', 'b', 0});
    Names names = new Names(new Image(table, "table"));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                names.at(0);
              }
            })
        .hasMessage("table is referred to far more often than files need");
  }

  @Test
  void damagedFilesAreReadOrRefused() {
    int refused =
        Hostile.tryAll(
            file,
            bytes -> {
              try (ElfFile elf = ElfFile.of(bytes)) {
                readAll(elf);
              }
            });
    assertThat(refused).isGreaterThan(file.length);
  }

  @Test
  void aFileThatShrinksIsRefused() throws IOException {
    Path path = Files.write(folder.resolve("shrinks"), file);
    try (ElfFile elf = ElfFile.open(path)) {
      Files.write(path, new byte[64]);
      assertThatThrownBy(() -> elf.bytes(elf.section(".symtab").orElseThrow()))
          .isInstanceOf(ElfException.class)
          .hasMessage("the file became shorter while section .symtab was being read");
    }
  }
}
