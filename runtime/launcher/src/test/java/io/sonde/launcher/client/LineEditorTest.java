package io.sonde.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in, a line out. {@code ^X} is a control character, {@code ^[} escape. */
class LineEditorTest {
  private final History history = new History(null);
  private final Keys keys = new Keys();
  private final List<LineEditor.Outcome> outcomes = new ArrayList<>();
  private LineEditor editor;

  @BeforeEach
  void begin() {
    List.of("processes", "spans -f", "explain 7").forEach(history::add);
    editor = new LineEditor(history);
  }

  private void type(String typed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      text.append(c == '^' ? (char) (typed.charAt(++i) == '?' ? 127 : typed.charAt(i) & 31) : c);
    }
    for (byte b : text.toString().getBytes(StandardCharsets.UTF_8)) {
      int key = keys.feed(b & 0xff);
      if (key != Keys.NONE) {
        outcomes.add(editor.key(key));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "abc@ abc|",
        "abc^A@ |abc",
        "abc^Ax^Ey@ xabcy|",
        "abc^[[D^[[Dx@ ax|bc",
        "abc^[[D^[[C^[[Cx@ abcx|",
        "abc^[[Hx^[[Fy@ xabcy|",
        "abc^[OHx^[OFy@ xabcy|",
        "abc^[[1~x^[[4~y@ xabcy|",
        "abc^[[H^[[3~@ |bc",
        "abc^A^D@ |bc",
        "abc^?@ ab|",
        "abc^H^H^H^H@ |",
        "abc def^A^K@ |",
        "abc def^[[D^U@ |f",
        "abc def  ^W@ abc |",
        "abc def^W^W^W@ |",
        "abc def^[[1;5Dx@ abc x|def",
        "abc def^A^[[1;5Cx@ abcx| def",
        "abc def^[bx@ abc x|def",
        "gr\u00fc\u00dfe^?^?@ gr\u00fc|",
        "a\ud834\udd1eb^[[D^[[D^?@ |\ud834\udd1eb",
        "a\ud834\udd1eb^[[D^?@ a|b",
        "^[[A@ explain 7|",
        "^[[A^[[A^[[A^[[A@ processes|",
        "new^[[A^[[B@ new|",
        "^[[A^[[A^[[B@ explain 7|",
        "^P^P^N@ explain 7|",
        "^[[B@ |",
        "^Rp@ explain 7|",
        "^Rpro@ processes|",
        "^Rp^R@ spans -f|",
        "^Rp^R^R@ processes|",
        "^Rp^R^R^R@ processes|",
        "^Rs^?x@ explain 7|",
        "^Rspan^[[D!@ spans -!|f",
        "abc^Rpro^G@ |",
        "^Rzzz@ |",
        "a^[[99~b^[[Zc@ abc|",
        "a^\\b@ ab|",
      })
  void edits(String typed, String line) {
    type(typed);
    int cursor = line.indexOf('|');
    assertThat(editor.text()).isEqualTo(line.replace("|", ""));
    assertThat(editor.beforeCursor()).isEqualTo(line.substring(0, cursor));
    assertThat(outcomes).containsOnly(LineEditor.Outcome.EDITED);
  }

  @ParameterizedTest
  @CsvSource({
    "ab^M, ENTERED",
    "ab^J, ENTERED",
    "^Rpro^M, ENTERED",
    "ab^C, CANCELLED",
    "^D, LEFT",
    "ab^D, EDITED",
    "ab^I, COMPLETE",
    "ab^L, CLEAR",
  })
  void saysWhatAKeyMeans(String typed, LineEditor.Outcome outcome) {
    type(typed);
    assertThat(outcomes.getLast()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "abc; 80; > abc",
        "abc^[[D; 80; > abc^[[1D",
        "abcdefghijklmno; 13; > fghijklmno",
        "abcdefghijklmno^A; 13; > abcdefghij^[[10D",
        "abcdefghijklmno^[[D^[[D; 13; > defghijklm",
        "a\ud834\udd1eb^[[D; 80; > a\ud834\udd1eb^[[1D",
        "^Rpro; 80; (search) pro: processes",
      })
  void draws(String typed, int columns, String drawn) {
    type(typed);
    assertThat(editor.draw("> ", columns)).isEqualTo("\r\u001b[K" + drawn.replace("^[", "\u001b"));
  }

  @Test
  void survivesBytesThatAreNoText() {
    for (int b : new int[] {0xff, 0xc3, 'a', 0x80, 0xf0, 0x9f, 'b', 27, '[', 0xff, 'c', 0}) {
      int key = keys.feed(b);
      if (key != Keys.NONE) {
        editor.key(key);
      }
    }
    assertThat(editor.text()).isEqualTo("abc");
  }
}
