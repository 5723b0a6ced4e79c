package io.sonde.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.elf.Btf;
import io.sonde.elf.ElfException;
import io.sonde.elf.ElfFile;
import io.sonde.elf.LayoutCheck;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The classes the build generated from records.bpf.o. */
class GeneratedFlyweightTest {
  private final MemorySegment memory = MemorySegment.ofArray(new byte[3 + Sample.BYTES]);

  @Test
  void writesAndReadsEveryWidthWithoutAlignment() {
    long base = 3;
    long head = Sample.headOffset(base);
    SampleHead.connection(memory, head, -2);
    SampleHead.bytes(memory, head, 0xffff_fffeL);
    SampleHead.port(memory, head, 65_535);
    SampleHead.kind(memory, head, 200);
    SampleHead.delta(memory, head, -5);
    Sample.class_(memory, base, -7);
    Sample.address(memory, base, 3, 4_000_000_000L);
    Sample.payload(memory, base, 159, 255);

    assertThat(SampleHead.connection(memory, head)).isEqualTo(-2);
    assertThat(SampleHead.bytes(memory, head)).isEqualTo(0xffff_fffeL);
    assertThat(SampleHead.port(memory, head)).isEqualTo(65_535);
    assertThat(SampleHead.kind(memory, head)).isEqualTo(200);
    assertThat(SampleHead.delta(memory, head)).isEqualTo(-5);
    assertThat(Sample.class_(memory, base)).isEqualTo(-7);
    assertThat(Sample.address(memory, base, 3)).isEqualTo(4_000_000_000L);
    assertThat(Sample.payload(memory, base, 159)).isEqualTo(255);
    assertThat(Sample.payloadOffset(base) + Sample.LENGTH_PAYLOAD).isEqualTo(base + Sample.BYTES);
  }

  @Test
  void membersOfAnUnnamedUnionShareTheirPlace() {
    Sample.whole(memory, 0, 0x1_0000_0002L);
    assertThat(Sample.half(memory, 0)).isEqualTo(2);
    assertThat(Sample.OFFSET_HALF).isEqualTo(Sample.OFFSET_WHOLE);
  }

  @Test
  void enumerationsLoseThePrefixTheyShare() {
    assertThat(SampleKind.NONE).isZero();
    assertThat(SampleKind.SHORT).isEqualTo(7);
  }

  @Test
  void aStaleClassIsRefused() throws IOException {
    Btf btf = Btf.of(ElfFile.of(Objects.bytes("records")));
    LayoutCheck.verify(btf, Sample.NAME, Sample.LAYOUT);
    LayoutCheck.verify(btf, SampleHead.NAME, SampleHead.LAYOUT);
    assertThatThrownBy(() -> LayoutCheck.verify(btf, Sample.NAME, Sample.LAYOUT + 1))
        .isInstanceOf(ElfException.class)
        .hasMessageContaining("struct sample (216 bytes) is not the one");
    assertThatThrownBy(() -> LayoutCheck.verify(btf, "other", 0))
        .hasMessage("the object has no struct other");
  }
}
