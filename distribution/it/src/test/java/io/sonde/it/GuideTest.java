package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Does what {@code plugins-proto/GUIDE.md} says, block by block, as a reader would. */
class GuideTest {
  private static final Path GUIDE = Path.of("../../plugins-proto/GUIDE.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  /** The ports in the guide may be taken on this machine. */
  private static final Pattern PORTS = Pattern.compile("port=\\d+ metrics=\\d+");

  /** Ends what the guide leaves in the background if a step fails. */
  private static final String BEGIN =
      "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n";

  @BeforeAll
  static void needs() {
    Needs.agent();
    for (String command : List.of("mvn", "curl", "memcached", "memccp", "memccat")) {
      Needs.command(command);
    }
  }

  @Test
  void everyStepWorks() throws Exception {
    try (Folder folder = Folder.create()) {
      Files.createSymbolicLink(folder.path().resolve(tarball().getFileName()), tarball());
      folder.write("guide.sh", script(Files.readString(GUIDE)));
      Path log = folder.path().resolve("log");
      ProcessBuilder builder =
          new ProcessBuilder("bash", "guide.sh")
              .directory(folder.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("SONDE_"));
      Process process = builder.start();
      try {
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("it ends\n%s", said(folder)).isTrue();
        assertThat(process.exitValue()).as("exit code\n%s", said(folder)).isZero();
      } finally {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
      }
      String spans = Files.readString(folder.path().resolve("spans.txt"));
      assertThat(spans.lines().map(GuideTest::title))
          .contains("memcached server set", "memcached server get");
      assertThat(Files.readString(log))
          .contains("VALUE greeting 0 5^M$")
          .containsPattern("memcached_server_operation_duration_seconds_count\\{.*\"set\".* 1");
    }
  }

  /** Service, kind and name of a span's line. */
  private static String title(String line) {
    String[] words = line.split(" ");
    return words[1] + " " + words[2] + " " + words[3];
  }

  private static Path tarball() throws IOException {
    try (Stream<Path> files = Files.list(Agent.HOME.getParent())) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  private static String script(String guide) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(guide);
    while (matcher.find()) {
      blocks.add("echo '# block " + (blocks.size() + 1) + "'\n" + matcher.group(1));
    }
    assertThat(blocks).as("blocks of the guide").hasSizeGreaterThan(5);
    String all = BEGIN + String.join("", blocks);
    assertThat(PORTS.matcher(all).find()).isTrue();
    return PORTS
        .matcher(all)
        .replaceFirst("port=" + FreePort.take() + " metrics=" + FreePort.take());
  }

  private static String said(Folder folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("log", "agent.log", "spans.txt")) {
      Path file = folder.path().resolve(name);
      text.append("--- ").append(name).append('\n');
      text.append(Files.exists(file) ? Files.readString(file) : "none\n");
    }
    return text.toString();
  }
}
