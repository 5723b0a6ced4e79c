package io.sonde.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BtfTest {
  private final BtfBuilder builder = new BtfBuilder();
  private final int u32 = builder.number("unsigned int", 4, false);
  private final int s64 = builder.number("long long", 8, true);
  private final int name = builder.typedef("__u32", u32);

  private static void readAll(byte[] section) throws IOException {
    Btf btf = Btf.of(section);
    for (int number = 0; number < btf.count(); number++) {
      btf.bytes(number);
      btf.spelling(number);
      if (btf.type(number) instanceof BtfType.Struct struct) {
        LayoutCheck.hash(btf, struct);
      }
    }
  }

  @Test
  void readsEveryKindThatObjectsHave() throws ElfException {
    int array = builder.array(name, 5);
    int inner = builder.union(8, "whole", s64, 0, "half", u32, 0);
    int struct = builder.struct("thing", 32, "a", name, 0, "", inner, 64, "list", array, 128);
    int pointer = builder.pointer(builder.constant(struct));
    int color = builder.enumeration("color", "RED", -1, "BLUE", 7);
    int variable = builder.variable("global", pointer);
    builder.section(".bss", variable, 16, 8);
    Btf btf = Btf.of(builder.build());

    assertThat(btf.type(0)).isEqualTo(new BtfType.Void());
    assertThat(btf.type(u32)).isEqualTo(new BtfType.Int("unsigned int", 4, false));
    assertThat(btf.type(s64)).isEqualTo(new BtfType.Int("long long", 8, true));
    assertThat(btf.resolve(name)).isEqualTo(btf.type(u32));
    assertThat(btf.bytes(array)).isEqualTo(20);
    assertThat(btf.bytes(pointer)).isEqualTo(8);
    assertThat(btf.bytes(struct)).isEqualTo(32);
    assertThat(btf.spelling(array)).isEqualTo("__u32[5]");
    assertThat(btf.spelling(pointer)).isEqualTo("struct thing *");
    assertThat(btf.spelling(color)).isEqualTo("enum color");
    assertThat(btf.find(BtfType.Enum.class, "color").orElseThrow().constants())
        .containsExactly(new BtfType.Constant("RED", -1), new BtfType.Constant("BLUE", 7));
    assertThat(btf.find(BtfType.Variable.class, "global"))
        .hasValue(new BtfType.Variable("global", pointer));
    assertThat(btf.find(BtfType.Variable.class, "thing")).as("another kind").isEmpty();
    assertThat(btf.find(BtfType.Section.class, ".bss").orElseThrow().placements())
        .isEqualTo(List.of(new BtfType.Placement(variable, 16, 8)));
    BtfType.Struct found = btf.find(BtfType.Struct.class, "thing").orElseThrow();
    assertThat(Field.of(btf, found).stream().map(each -> each.name() + " " + each.offset()))
        .containsExactly("a 0", "whole 8", "half 8", "list 16");
  }

  @Test
  void theHashChangesWithWhateverMatters() throws ElfException {
    builder.struct("s", 16, "a", u32, 0, "b", s64, 64);
    long hash = hash();
    for (Object[] other :
        new Object[][] {
          {"a", u32, 32, "b", s64, 64},
          {"a", u32, 0, "c", s64, 64},
          {"a", name, 0, "b", s64, 64},
          {"b", s64, 64, "a", u32, 0}
        }) {
      BtfBuilder changed = new BtfBuilder();
      changed.number("unsigned int", 4, false);
      changed.number("long long", 8, true);
      changed.typedef("__u32", u32);
      changed.struct("s", 16, other);
      Btf btf = Btf.of(changed.build());
      assertThat(LayoutCheck.hash(btf, btf.find(BtfType.Struct.class, "s").orElseThrow()))
          .isNotEqualTo(hash);
    }
  }

  private long hash() throws ElfException {
    Btf btf = Btf.of(builder.build());
    return LayoutCheck.hash(btf, btf.find(BtfType.Struct.class, "s").orElseThrow());
  }

  @Test
  void chainsWithoutAnEndAreRefused() throws ElfException {
    int loop = builder.typedef("loop", 4);
    int array = builder.array(5, 2);
    int self = builder.struct("self", 8, "", 6, 0);
    int huge = builder.array(builder.array(s64, 0xffff_ffffL), 0xffff_ffffL);
    Btf btf = Btf.of(builder.build());
    assertThatThrownBy(() -> btf.resolve(loop)).hasMessageContaining("without an end");
    assertThatThrownBy(() -> btf.bytes(array)).hasMessageContaining("without an end");
    assertThatThrownBy(() -> btf.spelling(array)).hasMessageContaining("without an end");
    assertThatThrownBy(() -> Field.of(btf, (BtfType.Struct) btf.type(self)))
        .hasMessage("struct self has too many members or levels");
    assertThatThrownBy(() -> btf.bytes(huge)).hasMessageContaining("array of 4294967295 times");
    assertThatThrownBy(() -> btf.type(1000)).hasMessage("BTF refers to type 1000; it has 9");
  }

  @Test
  void whatIsNoBtfIsSaidInWords() {
    assertThatThrownBy(() -> Btf.of(new byte[24]))
        .hasMessage("section .BTF is not little-endian BTF");
    assertThatThrownBy(() -> Btf.of(new byte[1])).hasMessageContaining("is cut short");
    assertThatThrownBy(() -> Btf.of(ElfFile.of(new ElfBuilder().build())))
        .hasMessage("no section .BTF: compile with -g for BPF");
  }

  @Test
  void damagedSectionsAreReadOrRefused() {
    int array = builder.array(name, 5);
    int inner = builder.union(8, "whole", s64, 0, "half", u32, 0);
    int struct = builder.struct("thing", 32, "a", name, 0, "", inner, 64, "list", array, 128);
    builder.enumeration("color", "RED", -1, "BLUE", 7);
    builder.section(".bss", builder.variable("global", builder.pointer(struct)), 16, 8);
    byte[] section = builder.build();
    assertThat(Hostile.tryAll(section, BtfTest::readAll)).isGreaterThan(section.length);
  }
}
