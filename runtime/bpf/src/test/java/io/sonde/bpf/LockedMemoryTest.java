package io.sonde.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LockedMemoryTest {
  private static String[] limits() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max locked memory"))
        .map(line -> line.substring("Max locked memory".length()).strip().split(" +"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void raisesTheSoftLimit() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("prlimit", "--pid", pid, "--memlock=65536:").start().waitFor();
    assertThat(limits()).startsWith("65536");
    long bytes = LockedMemory.raise();
    String text = bytes == LockedMemory.UNLIMITED ? "unlimited" : Long.toString(bytes);
    assertThat(limits()).startsWith(text, text);
    assertThat(LockedMemory.raise()).isEqualTo(bytes);
  }
}
