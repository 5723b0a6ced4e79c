package io.sonde.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
  private static MemorySegment memory(String text) {
    return MemorySegment.ofArray((text + "\n\n\n\n\n\n\n\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void findsWhatALoopFinds() {
    Random random = new Random(7);
    byte[] bytes = new byte[64 + 8];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "\n\u000b\u0009\u008a \u0000ab".charAt(random.nextInt(8));
      }
      int from = random.nextInt(64);
      int to = from + random.nextInt(64 - from + 1);
      int expected = -1;
      for (int i = to - 1; i >= from; i--) {
        expected = bytes[i] == '\n' ? i : expected;
      }
      long found = Bytes.indexOf(MemorySegment.ofArray(bytes), from, to, Bytes.LF);
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void plainTextHasNoControlCharacters() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 8; place++) {
        long word = Bytes.word("abcdefgh") & ~(0xffL << 8 * place) | (long) value << 8 * place;
        boolean plain = value >= 0x20 && value != 0x7f;
        assertThat(Bytes.isPlainText(word)).as("%x", word).isEqualTo(plain);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "999999999999999999, 999999999999999999",
    "1x, -1",
    "-1, -1",
    "'', -1"
  })
  void decimals(String text, long value) {
    assertThat(Bytes.decimal(memory(text), 0, text.length())).isEqualTo(value);
    assertThat(Bytes.decimal(memory("1" + "0".repeat(18)), 0, 19)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "'a\r\nb\r\n\r\nx', 8",
    "'a\nb\n\nx', 5",
    "'a\r\nb\n\r\nx', 7",
    "'a\r\nb\r\n\r', -1",
    "'a\r\n\rb', -1"
  })
  void endsOfHeads(String text, long end) {
    assertThat(Bytes.endOfHead(memory(text), 0, text.length())).isEqualTo(end);
  }

  @Test
  void writesWhatItReads() {
    MemorySegment memory = memory("........");
    Bytes.put(memory, 1, "abc");
    Bytes.put(memory, 4, (byte) 'd');
    assertThat(Bytes.word(memory, 0)).isEqualTo(Bytes.word(".abcd..."));
    MemorySegment copy = memory("........");
    Bytes.copy(memory, 1, copy, 3, 4);
    assertThat(Bytes.word(copy, 0)).isEqualTo(Bytes.word("...abcd."));
  }
}
