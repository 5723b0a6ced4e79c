package io.sonde.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonde.bpf.BpfException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plugins of which everything is in the kernel. */
class ProbesKernelTest {
  private static final String PLUGIN = "org.acme.execs";

  private SharedMaps maps;
  private Probes probes;

  @BeforeEach
  void open() {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    maps = new SharedMaps(1 << 16, 16);
    probes = new Probes(maps);
  }

  @AfterEach
  void close() {
    if (probes != null) {
      probes.close();
      maps.close();
    }
  }

  private static Map<String, byte[]> object(String name) throws IOException {
    try (InputStream in = ProbesKernelTest.class.getResourceAsStream("/bpf/" + name)) {
      return Map.of(name, in.readAllBytes());
    }
  }

  private static void run(int programs) throws IOException, InterruptedException {
    for (int i = 0; i < programs; i++) {
      new ProcessBuilder("true").start().waitFor();
    }
  }

  private long execs() {
    long[] found = {-1};
    probes.read(
        (plugin, name, value) -> {
          if (plugin.equals(PLUGIN) && name.equals("execs")) {
            found[0] = value;
          }
        });
    return found[0];
  }

  @Test
  void countAcrossVersions() throws Exception {
    assertThat(execs()).isEqualTo(-1);
    probes.attach("first", PLUGIN, object("execs.bpf.o"));
    run(3);
    assertThat(execs()).isGreaterThanOrEqualTo(3);
    probes.attach("second", PLUGIN, object("execs.bpf.o"));
    probes.detach("first");
    long between = execs();
    assertThat(between).isGreaterThanOrEqualTo(3);
    run(2);
    assertThat(execs()).isGreaterThanOrEqualTo(between + 2);
    probes.detach("second");
    long last = execs();
    run(1);
    assertThat(execs()).isEqualTo(last);
  }

  @Test
  void areRefusedInTheKernelsWords() throws IOException {
    Map<String, byte[]> object = object("refused.bpf.o");
    assertThatThrownBy(() -> probes.attach("bad", PLUGIN, object))
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("refused.bpf.c:");
    assertThat(execs()).isEqualTo(-1);
  }
}
