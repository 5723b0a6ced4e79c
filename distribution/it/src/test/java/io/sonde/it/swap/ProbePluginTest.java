package io.sonde.it.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.it.Agent;
import io.sonde.it.Await;
import io.sonde.it.Folder;
import io.sonde.it.KernelObjects;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import io.sonde.it.hard.Servers;
import io.sonde.it.hard.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A plugin without a line of Java: a manifest and a BPF object, dropped into a running agent. */
class ProbePluginTest {
  private static final String NAME = "org.acme.execs";

  @BeforeAll
  static void needs() {
    Needs.agent();
  }

  private static void drop(Path folder, String version, Path object) throws IOException {
    String manifest =
        """
        Manifest-Version: 1.0
        Bundle-ManifestVersion: 2
        Bundle-SymbolicName: %s
        Bundle-Version: %s
        Sonde-Probes: bpf/probes.bpf.o
        """
            .formatted(NAME, version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write(manifest.getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("bpf/probes.bpf.o"));
      out.write(Files.readAllBytes(object));
    }
    Path arriving = Files.write(folder.resolve("execs.arriving"), bytes.toByteArray());
    Files.move(arriving, folder.resolve("execs.jar"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static double execs(Agent agent) {
    return agent.scrape().sum("sonde_probe_count_total", "plugin", NAME, "counter", "execs");
  }

  @Test
  void isAddedReplacedAndRemoved() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    try (Folder plugins = Folder.create();
        Folder objects = Folder.create();
        Program nginx = Servers.nginx();
        Agent agent =
            Agent.setup().trace(nginx).set("plugins.folder", plugins.path().toString()).start()) {
      Tool.run(
          List.of(
              here.resolve("../../bpf/compile").toString(),
              here.resolve("../../runtime/core/src/test/bpf").toString(),
              objects.path().toString()));
      long pid = agent.process().pid();
      int before = KernelObjects.of(pid).size();
      drop(plugins.path(), "1.0.0", objects.path().resolve("execs.bpf.o"));
      agent.awaitLog(NAME + " 1.0.0 is live");
      int with = KernelObjects.of(pid).size();
      assertThat(with).isGreaterThan(before);
      Tool.run(List.of("true"));
      double counted = execs(agent);
      assertThat(counted).isPositive();

      drop(plugins.path(), "1.0.1", objects.path().resolve("execs.bpf.o"));
      agent.awaitLog(NAME + " 1.0.1 is live");
      assertThat(Await.until(() -> KernelObjects.of(pid).size() == with)).isTrue();
      Tool.run(List.of("true"));
      assertThat(execs(agent)).isGreaterThan(counted);

      drop(plugins.path(), "1.0.2", objects.path().resolve("refused.bpf.o"));
      assertThat(agent.awaitLog("execs.jar is left out: ")).contains("refused.bpf.c:");
      Tool.run(List.of("true"));
      assertThat(execs(agent)).isGreaterThan(counted + 1);

      Files.delete(plugins.path().resolve("execs.jar"));
      agent.awaitLog(NAME + " is removed");
      assertThat(Await.until(() -> KernelObjects.of(pid).size() == before)).isTrue();
    }
  }
}
