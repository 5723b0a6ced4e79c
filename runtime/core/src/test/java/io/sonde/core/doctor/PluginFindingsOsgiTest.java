package io.sonde.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.doctor.Finding.State;
import io.sonde.testkit.FakeSettings;
import io.sonde.testkit.osgi.FelixRig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars in a folder, looked at on a host with Linux 6.1. */
class PluginFindingsOsgiTest {
  @TempDir static Path storage;
  private static FelixRig felix;

  @TempDir Path folder;

  @BeforeAll
  static void framework() throws Exception {
    felix = FelixRig.start(storage, "sonde.kernel;version:Version=\"6.1\";btf=\"true\"");
  }

  @AfterAll
  static void end() throws Exception {
    felix.close();
  }

  private int bundles;

  @BeforeEach
  void count() {
    bundles = felix.context().getBundles().length;
  }

  private List<Finding> look() {
    List<Finding> findings =
        PluginFindings.all(felix.context(), new FakeSettings(Map.of()), folder);
    assertThat(felix.context().getBundles()).as("none stays installed").hasSize(bundles);
    return findings;
  }

  private void jar(String file, String needs) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.putValue("Manifest-Version", "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "org.acme.redis");
    headers.putValue("Bundle-Version", "1.2.0");
    if (needs != null) {
      headers.putValue("Require-Capability", needs);
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
      new JarOutputStream(out, manifest).close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| OK | org.acme.redis 1.2.0: what it needs is here",
        "(version>=5.8) | OK | org.acme.redis 1.2.0: needs Linux from 5.8, which is here",
        "(&(version>=5.8)(btf=true)) | OK | org.acme.redis 1.2.0: needs Linux from 5.8 and a kernel"
            + " with BTF, which is here",
        "(version>=6.6) | LIMITED | redis.jar: it needs Linux from 6.6, this host runs Linux 6.1"
            + " with BTF",
        "(arena=true) | LIMITED | redis.jar: it needs a kernel with (arena=true), this host runs"
            + " Linux 6.1 with BTF",
      })
  void saysWhatAPluginNeedsOfTheKernel(String filter, State state, String words)
      throws IOException {
    jar("redis.jar", filter == null ? null : "sonde.kernel;filter:=\"" + filter + "\"");
    assertThat(look()).containsExactly(new Finding("plugin", state, words, ""));
  }

  @Test
  void looksAtEachEvenIfTheyAreTheSame() throws IOException {
    jar("a.jar", null);
    jar("b.jar", null);
    Files.writeString(folder.resolve("c.jar"), "no jar");
    Files.writeString(folder.resolve("notes.txt"), "no plugin");
    assertThat(look())
        .extracting(Finding::words)
        .containsExactly(
            "org.acme.redis 1.2.0: what it needs is here",
            "org.acme.redis 1.2.0: what it needs is here",
            "c.jar: it is not a jar: copy the jar that the plugin's build made");
  }

  @Test
  void saysThatThereIsNone() {
    assertThat(look())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(State.LIMITED);
              assertThat(finding.words()).endsWith(" is empty, so no protocol is understood");
            });
    folder = folder.resolve("none");
    assertThat(look())
        .singleElement()
        .satisfies(finding -> assertThat(finding.words()).contains("none cannot be read"));
  }
}
