package io.sonde.spi.recording;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import io.sonde.spi.SpanKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
  private static final String HEAD = "sonde recording 1\nprotocol p\n";

  private static final String ALL =
      """
      sonde recording 1
      protocol p
      role client
      local [2001:db8:0:0:0:0:0:1]:1
      remote 10.0.0.2:65535
      late

      < @0 "a\\"\\\\\\t\\x00\\xff\\r\\n"
        "b"
      > @5 read@3 "c"
        +5000 "the end\\n"
      > @6 +1
      gap > 12
      end > @7
      end < @8 reset

      = client "two words" @0-8
        a=1
        b="#"
        c=""
      = internal x
      """;

  private static Recording parse(String text) throws RecordingException {
    return Recording.parse("x.rec", text.getBytes(ISO_8859_1));
  }

  @Test
  void isWrittenAsItWasRead() throws Exception {
    assertThat(parse(ALL).text()).isEqualTo(ALL);
  }

  @Test
  void everyStatementMeansSomething() throws Exception {
    Recording recording = parse(ALL);
    assertThat(recording.role()).isEqualTo(Role.CLIENT);
    assertThat(recording.late()).isTrue();
    assertThat(recording.local().getPort()).isEqualTo(1);
    Step.Data first = (Step.Data) recording.steps().getFirst();
    assertThat(first.direction()).isEqualTo(Direction.SENT);
    assertThat(first.bytes()).isEqualTo("a\"\\\t\0\u00ff\r\nb".getBytes(ISO_8859_1));
    Step.Data second = (Step.Data) recording.steps().get(1);
    assertThat(second.atNs()).isEqualTo(5000);
    assertThat(second.readNs()).isEqualTo(3000);
    assertThat(second.counted()).isEqualTo(5000);
    assertThat(second.tail()).isEqualTo("the end\n".getBytes(ISO_8859_1));
    assertThat(recording.steps().subList(3, 6))
        .containsExactly(
            new Step.Gap(Direction.RECEIVED, 12),
            new Step.End(Direction.RECEIVED, 7000, false),
            new Step.End(Direction.SENT, 8000, true));
    assertThat(recording.spans().getFirst())
        .isEqualTo(
            new RecordedSpan(
                SpanKind.CLIENT, "two words", 0, 8000, Map.of("a", "1", "b", "#", "c", "")));
  }

  @Test
  void blanksCommentsAndCarriageReturnsAreNoMatter() throws Exception {
    String text = HEAD + "# c\r\n\r\n  \n>\"a\" # c\r\n\t# c\n  \"b\"\n=  server n   a=b";
    Recording recording = parse(text);
    assertThat(((Step.Data) recording.steps().getFirst()).bytes()).isEqualTo(new byte[] {'a', 'b'});
    assertThat(recording.spans().getFirst().attributes()).containsOnly(Map.entry("a", "b"));
  }

  @Test
  void aTimeThatIsLeftOutIsAMillisecondLater() throws Exception {
    assertThat(parse(HEAD + "> \"a\"\n< @7 \"b\"\nend >\n").steps())
        .extracting(step -> step instanceof Step.Data data ? data.atNs() : -1L)
        .containsExactly(0L, 7000L, -1L);
    assertThat(parse(HEAD + "> @7 \"a\"\nend >\n").steps().getLast())
        .isEqualTo(new Step.End(Direction.RECEIVED, 1_007_000, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                | 1 | 1  | begins with the line",
        "`hello`                           | 1 | 1  | begins with the line",
        "`sonde recording 2`               | 1 | 1  | begins with the line",
        "`sonde recording 1`               | 1 | 18 | needs a line: protocol",
        "`sonde recording 1~protocol`      | 2 | 9  | expected the id",
        "`sonde recording 1~say`           | 2 | 4  | nothing begins with say",
        "`sonde recording 1~\u0001\u0002`  | 2 | 1  | expected a statement",
        "`sonde recording 1~role tree`     | 2 | 10 | expected server or client, not tree",
        "`sonde recording 1~local a.b:1`   | 2 | 12 | not a.b:1",
        "`sonde recording 1~local [:1`     | 2 | 10 | expected an address",
        "`sonde recording 1~local 1.2.3.4:65536` | 2 | 20 | expected an address",
        "`sonde recording 1~late late`     | 2 | 6  | more than expected",
        "`sonde recording 1~> `            | 2 | 3  | expected bytes in quotes",
        "`sonde recording 1~> \"a`         | 2 | 3  | not closed",
        "`sonde recording 1~> \"a~\"`      | 2 | 3  | not closed on its line",
        "`sonde recording 1~> \"a\\q\"`    | 2 | 5  | an escape that is none of",
        "`sonde recording 1~> \"a\\x1`     | 2 | 5  | an escape that is none of",
        "`sonde recording 1~> \"a\\`       | 2 | 5  | an escape that is none of",
        "`sonde recording 1~> @x \"a\"`    | 2 | 4  | expected a time",
        "`sonde recording 1~> @9999999999999 \"a\"` | 2 | 4 | more than 1099511627776",
        "`sonde recording 1~> \"a\" +0`    | 2 | 9  | at least 1 byte",
        "`sonde recording 1~> \"a\" +99999999999` | 2 | 8 | more than 1073741824",
        "`sonde recording 1~> +9 \"123456789\"` | 2 | 17 | at most 8",
        "`sonde recording 1~> +1 \"12\"`   | 2 | 10 | at most 8",
        "`sonde recording 1~gap 1`         | 2 | 5  | expected > or <",
        "`sonde recording 1~end > abort`   | 2 | 7  | more than expected",
        "`sonde recording 1~= trunk a`     | 2 | 8  | not trunk",
        "`sonde recording 1~= server`      | 2 | 9  | expected the name",
        "`sonde recording 1~= server a @1` | 2 | 14 | as @START-END",
        "`sonde recording 1~= server a b`  | 2 | 13 | expected = and the value of b",
        "`sonde recording 1~= server a b=` | 2 | 14 | expected the value of b",
        "`sonde recording 1~= server a =b` | 2 | 12 | expected an attribute",
      })
  void aMistakeHasAPlace(String text, int line, int column, String complaint) {
    assertThatExceptionOfType(RecordingException.class)
        .isThrownBy(() -> parse(text.replace('~', '\n')))
        .satisfies(mistake -> assertThat(mistake.getMessage()).contains(complaint))
        .satisfies(mistake -> assertThat(mistake.line()).isEqualTo(line))
        .satisfies(mistake -> assertThat(mistake.column()).isEqualTo(column))
        .withMessageStartingWith("x.rec line " + line + " column " + column + ": ");
  }

  @Test
  void sizesHaveBounds() {
    assertThatThrownBy(() -> parse(HEAD + "#".repeat(1 << 20))).hasMessageContaining("1 MiB");
    assertThatThrownBy(() -> parse(HEAD + "gap > 1\n".repeat(10_001)))
        .hasMessageContaining("10000 steps");
    assertThatThrownBy(() -> parse(HEAD + "protocol " + "p".repeat(5000)))
        .hasMessageContaining("4096");
    StringBuilder many = new StringBuilder(HEAD + "= server n");
    for (int i = 0; i < 65; i++) {
      many.append(" a").append(i).append("=1");
    }
    assertThatThrownBy(() -> parse(many.toString())).hasMessageContaining("64 attributes");
  }

  @Test
  void whateverTheTextIsItIsReadOrRefused() {
    Random random = new Random(1);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder spoiled = new StringBuilder(ALL);
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(spoiled.length());
        switch (random.nextInt(3)) {
          case 0 -> spoiled.setCharAt(at, (char) random.nextInt(256));
          case 1 -> spoiled.deleteCharAt(at);
          default -> spoiled.insert(at, ALL.charAt(random.nextInt(ALL.length())));
        }
      }
      try {
        Recording recording = parse(spoiled.toString());
        assertThat(parse(recording.text()).text()).isEqualTo(recording.text());
        read++;
      } catch (RecordingException e) {
        refused++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "= server a x=1          | null",
        "= server a              | null",
        "= server b              | expected span server b, got span server a",
        "= client a              | expected span client a, got span server a",
        "= server a x=2          | expected span server a with x=2, got 1",
        "= server a y=2          | expected span server a with y=2, got it without",
        "= server a @0-9         | expected span server a from 0 to 9 µs, got it from 0 to 8 µs",
        "= server a~= server b   | expected span server b, got none",
        "                        | expected no more than 0 spans, got span server a as well",
      })
  void saysWhatDiffers(String expected, String difference) throws Exception {
    RecordedSpan actual = new RecordedSpan(SpanKind.SERVER, "a", 0, 8000, Map.of("x", "1"));
    String spans = expected == null ? "" : expected.replace('~', '\n');
    assertThat(parse(HEAD + spans).difference(List.of(actual))).isEqualTo(difference);
  }
}
