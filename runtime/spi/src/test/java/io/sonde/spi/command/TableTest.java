package io.sonde.spi.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table = Table.of("pid", "name", "open ports", "traced");

  @Test
  void alignsColumns() {
    table.row(7, "nginx", List.of(80, 443), true).row(1234, "sh", List.of(), false);
    assertThat(table.lines())
        .containsExactly(
            " PID  NAME   OPEN PORTS  TRACED",
            "   7  nginx  80,443      yes",
            "1234  sh     -           no");
  }

  @Test
  void printsJson() {
    table
        .row(7, "a\"b\\c\u001b[2J\ud800", List.of(80, 443), true)
        .row(null, "é𝄞", List.of(), false);
    assertThat(json())
        .isEqualTo(
            "[{\"pid\":7,\"name\":\"a\\\"b\\\\c\\u001b[2J\\ud800\",\"open_ports\":[80,443],"
                + "\"traced\":true},\n"
                + " {\"pid\":null,\"name\":\"é𝄞\",\"open_ports\":[],\"traced\":false}]\n");
  }

  @Test
  void printsNoRowsAsAnEmptyArray() {
    assertThat(json()).isEqualTo("[]\n");
  }

  @Test
  void writesNumbersThatJsonLacksAsNull() {
    assertThat(Table.of("rate").row(Double.NaN).size()).isEqualTo(1);
    table.row(Double.NaN, 1.5, Double.POSITIVE_INFINITY, 2L);
    assertThat(json())
        .isEqualTo("[{\"pid\":null,\"name\":1.5,\"open_ports\":null,\"traced\":2}]\n");
  }

  @Test
  void keepsControlCharactersFromTheTerminal() {
    table.row(1, "a\u001b[2Jb\nc\u202ed", List.of("\u0007"), true);
    assertThat(table.lines().get(1)).isEqualTo("  1  a?[2Jb?c?d  ?           yes");
  }

  @Test
  void refusesRowsOfAnotherLength() {
    assertThatThrownBy(() -> table.row(1, 2)).hasMessage("2 cells, 4 headings");
  }

  private String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes), true);
    return bytes.toString();
  }
}
