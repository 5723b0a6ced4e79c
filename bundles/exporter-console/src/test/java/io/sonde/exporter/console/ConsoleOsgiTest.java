package io.sonde.exporter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanExporter;
import io.sonde.testkit.FakeSettings;
import io.sonde.testkit.osgi.FelixRig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;

/** The bundle in a framework. */
@Timeout(60)
class ConsoleOsgiTest {
  @TempDir Path folder;

  private static boolean printing() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("sonde-console"));
  }

  @ParameterizedTest
  @CsvSource({"auto, true", "text, true", "json, true", "off, false"})
  void isThereIfAskedForAndGoneWhenStopped(String format, boolean expected) throws Exception {
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Fatal.class, (code, sentence) -> {});
      felix.provide(Settings.class, new FakeSettings(Map.of("console.format", format)));
      Bundle bundle = felix.install(Path.of("target/classes"));
      assertThat(felix.service(SpanExporter.class) != null).isEqualTo(expected);
      assertThat(felix.service(MetricSource.class) != null).isEqualTo(expected);
      assertThat(printing()).isEqualTo(expected);
      bundle.stop();
      assertThat(felix.service(SpanExporter.class)).isNull();
      assertThat(printing()).isFalse();
    }
  }

  @Test
  void printsNothingDuringOtherCommands() throws Exception {
    try (FelixRig felix = FelixRig.start(folder)) {
      felix.provide(Settings.class, new FakeSettings(Map.of("console.format", "text")));
      felix.install(Path.of("target/classes"));
      assertThat(felix.service(SpanExporter.class)).isNull();
      assertThat(printing()).isFalse();
    }
  }
}
