package io.sonde.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final System.Logger log = System.getLogger("test");

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void install(String level) {
    ConsoleLog.install(new PrintStream(bytes, true, StandardCharsets.UTF_8), level);
  }

  @Test
  void writesOnePlainLine() {
    install(null);
    log.log(Level.WARNING, "port {0} is taken", "9464");
    log.log(Level.DEBUG, "not shown");
    assertThat(text()).matches("\\d\\d:\\d\\d:\\d\\d warn port 9464 is taken\n");
  }

  @Test
  void saysWhatWasThrownWithoutItsTrace() {
    install("error");
    log.log(Level.ERROR, "cannot export", new RuntimeException(new IOException("no route")));
    log.log(Level.ERROR, "cannot export", new ClassCastException());
    log.log(Level.WARNING, "not shown");
    assertThat(text())
        .matches(
            "\\S+ error cannot export: no route\n\\S+ error cannot export: ClassCastException\n");
  }

  @Test
  void showsTheTraceAtLevelDebug() {
    install("debug");
    log.log(Level.ERROR, "cannot export", new IOException("no route"));
    assertThat(text()).contains("\tat " + getClass().getName());
  }

  @Test
  void refusesAnUnknownLevel() {
    install("loud");
    assertThat(text())
        .endsWith("warn SONDE_LOG_LEVEL is loud: use debug, info, warn, error or off\n");
  }
}
