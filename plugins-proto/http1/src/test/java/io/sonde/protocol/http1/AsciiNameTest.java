package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AsciiNameTest {
  private static MemorySegment memory(String text) {
    return MemorySegment.ofArray((text + "\n\n\n\n\n\n\n\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void namesMatchInAnyCaseAndOnlyWhole() {
    AsciiName name = new AsciiName("content-length:");
    assertThat(name.begins(memory("Content-LENGTH: 5"), 0, 17)).isTrue();
    assertThat(name.begins(memory("Content-Length"), 0, 14)).isFalse();
    assertThat(name.begins(memory("Content-Lengths: 5"), 0, 18)).isFalse();
  }
}
