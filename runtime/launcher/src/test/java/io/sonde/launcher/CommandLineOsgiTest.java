package io.sonde.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line with a real framework and bundles made for the purpose. */
@Timeout(120)
class CommandLineOsgiTest {
  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void install() throws Exception {
    System.clearProperty("sonde.test.refusing");
    home = new TestHome(folder);
  }

  @Test
  void runsTheCommandOfABundle() throws Exception {
    home.with("greeting");
    assertThat(home.sonde("greet", "a", "--b")).isEqualTo(7);
    assertThat(home.out()).isEqualTo("hello [a, --b] mode command\nconfig null\n");
    assertThat(home.err()).isEqualTo("complaint\n");
  }

  @Test
  void takesTheLongestName() throws Exception {
    home.with("greeting");
    assertThat(home.sonde("greet", "again", "a")).isZero();
    assertThat(home.out()).isEqualTo("again [a]\n");
  }

  @Test
  void tellsBundlesTheConfigurationFile() throws Exception {
    home.with("greeting");
    home.sonde("--config", home.file("other.yaml").toString(), "greet");
    assertThat(home.out()).endsWith("config " + home.file("other.yaml") + "\n");
  }

  @Test
  void listsCommandsInHelp() throws Exception {
    home.with("greeting");
    assertThat(home.sonde("help")).isZero();
    assertThat(home.out()).contains("  greet      Says hello\n").contains("  run  ");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "run fast, sonde: run does not know fast",
        "--config, sonde: --config needs a file",
      })
  void refusesWrongUse(String typed, String complaint) throws Exception {
    home.with("greeting");
    assertThat(home.sonde(typed.split(" "))).isEqualTo(2);
    assertThat(home.err()).isEqualTo(complaint.replace(';', ',').replaceFirst(",", ";") + "\n");
  }

  @Test
  void saysThatNoAgentRunsWhoCouldKnowACommand() throws Exception {
    home.with("greeting");
    assertThat(home.sonde("dance")).isEqualTo(1);
    assertThat(home.err())
        .matches(
            "sonde: no agent runs here \\(nothing listens at \\S+/no-agent.sock\\): start one with"
                + " 'sonde run'; without an agent there are run, shell, version, help, greet, greet"
                + " again\n");
    assertThat(home.sonde("shell")).isEqualTo(1);
    assertThat(home.err()).endsWith("start one with 'sonde run'\n");
  }

  @Test
  void startsOnlyBundlesWithCommandsForACommand() throws Exception {
    home.with("greeting").with("refusing");
    home.sonde("greet");
    assertThat(System.getProperty("sonde.test.refusing")).isNull();
  }

  @Test
  void endsWithTheCodeAndTheSentencesOfABundle() throws Exception {
    home.with("refusing");
    assertThat(home.sonde("run")).isEqualTo(2);
    assertThat(home.err()).isEqualTo("sonde: line 3: no such key\nsonde: line 4: no such value\n");
    assertThat(System.getProperty("sonde.test.refusing")).isEqualTo("stopped");
  }

  @Test
  void saysWhatABundleMisses() throws Exception {
    home.with("greeting", Map.of("Import-Package", "io.sonde.spi.command;version=\"[9,10)\",*"))
        .with("refusing");
    assertThat(home.sonde("run")).isEqualTo(2);
    assertThat(home.err())
        .startsWith(
            "error greeting.jar is left out: nothing here provides package io.sonde.spi.command"
                + " from 9.0.0 below 10.0.0\n")
        .contains("no such key");
  }

  @Test
  void saysWhyAComponentFails() throws Exception {
    home.with("broken").with("refusing");
    assertThat(home.sonde("run")).isEqualTo(2);
    assertThat(home.err())
        .startsWith("error test.broken cannot work: the moon is not full\nsonde: line 3");
  }

  @Test
  void saysOnlyOnceWhyItEnds() throws Exception {
    home.with("helpless");
    assertThat(home.sonde("run")).isEqualTo(1);
    assertThat(home.err()).isEqualTo("sonde: this host has no moon\n");
  }

  @Test
  void leavesOutWhatIsNoBundle() throws Exception {
    Files.writeString(home.file("bundles/garbage.jar"), "not a jar");
    home.with("refusing");
    assertThat(home.sonde("run")).isEqualTo(2);
    assertThat(home.err().lines().findFirst().orElseThrow())
        .startsWith("error garbage.jar is left out: ");
    assertThat(home.err()).contains("no such key");
  }

  @Test
  void doesNotRunWithoutSettings() throws Exception {
    assertThat(home.sonde("run")).isEqualTo(2);
    assertThat(home.err())
        .isEqualTo(
            "sonde: nothing here read the configuration: the bundle io.sonde.config does not"
                + " run\n");
  }
}
