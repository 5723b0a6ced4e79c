package io.sonde.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.discovery.proc.Proc;
import io.sonde.spi.process.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, found in the real {@code /proc}; only the core is made up. */
class RealProcessTest {
  private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private final LogLines log = new LogLines();
  private final FakeTracing tracing = new FakeTracing();
  private final Watch watch =
      new Watch(
          new Proc("/proc"),
          (int) ProcessHandle.current().pid(),
          "1.2.3",
          Options.of(new FakeSettings()),
          tracing);

  @AfterEach
  void end() throws InterruptedException {
    watch.close();
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    log.close();
  }

  /** Starts a program that says a line when it listens. */
  private int start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile()).environment().putAll(environment);
    Process process = started(builder);
    started.add(process);
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    Assumptions.assumeTrue(line != null, command[0] + " does not run here");
    assertThat(line).contains("listening");
    return (int) process.pid();
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private int python(Map<String, String> environment) throws IOException {
    Path script = folder.resolve("orders.py");
    Files.writeString(
        script,
        """
        import http.server, sys
        server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        print("listening", flush=True)
        server.serve_forever()
        """);
    return start(environment, "python3", "orders.py");
  }

  private Service serviceOf(int pid) throws InterruptedException {
    assertThat(tracing.await(() -> tracing.traced().contains(pid))).isTrue();
    return watch.of(pid);
  }

  @Test
  void findsWhatRunsAlready() throws Exception {
    int pid = python(Map.of());
    watch.start();
    Service service = serviceOf(pid);
    assertThat(service.name()).isEqualTo("orders");
    assertThat(service.resource())
        .containsEntry("telemetry.sdk.language", "python")
        .containsEntry("process.runtime.name", "cpython")
        .containsEntry("process.pid", Integer.toString(pid))
        .containsEntry("telemetry.distro.version", "1.2.3")
        .containsEntry("os.type", "linux")
        .containsKeys("service.instance.id", "process.executable.path");
    assertThat(tracing.traced()).doesNotContain((int) ProcessHandle.current().pid());
  }

  @Test
  void followsListenEventsAndTheEnvironment() throws Exception {
    watch.start();
    int pid =
        python(
            Map.of(
                "OTEL_SERVICE_NAME", "shop",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=a%2Cb"));
    watch.onListen(pid, 8080);
    Service service = serviceOf(pid);
    assertThat(service.name()).isEqualTo("shop");
    assertThat(service.resource()).containsEntry("deployment.environment.name", "a,b");
  }

  @Test
  void namesJavaAfterItsMainClass() throws Exception {
    Path source = folder.resolve("Billing.java");
    Files.writeString(
        source,
        """
        class Billing {
          public static void main(String[] arguments) throws Exception {
            var socket = new java.net.ServerSocket(0);
            System.out.println("listening");
            socket.accept();
          }
        }
        """);
    int pid = start(Map.of(), JAVA, source.toString());
    watch.start();
    Service service = serviceOf(pid);
    assertThat(service.name()).isEqualTo("Billing");
    assertThat(service.resource()).containsEntry("telemetry.sdk.language", "java");
  }

  @Test
  void namesNodeAfterItsPackage() throws Exception {
    Files.writeString(folder.resolve("package.json"), "{\"name\": \"@acme/cart\"}");
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(
        folder.resolve("src/server.js"),
        "require('net').createServer().listen(0, '127.0.0.1', () => console.log('listening'))");
    int pid = start(Map.of(), "node", "src/server.js");
    watch.start();
    assertThat(serviceOf(pid).name()).isEqualTo("@acme/cart");
  }

  @Test
  void aForkedServerIsTracedWithItsWorkers() throws Exception {
    Files.writeString(
        folder.resolve("prefork.py"),
        """
        import os, socket, time
        listener = socket.create_server(("127.0.0.1", 0))
        child = os.fork()
        if child == 0:
            time.sleep(600)
        print("listening", child, flush=True)
        os.waitpid(child, 0)
        """);
    int pid = start(Map.of(), "python3", "prefork.py");
    List<ProcessHandle> children = started.getLast().children().toList();
    assertThat(children).hasSize(1);
    int child = (int) children.getFirst().pid();
    watch.start();
    assertThat(tracing.await(() -> tracing.traced().containsAll(Set.of(pid, child)))).isTrue();
    assertThat(watch.of(child).name()).isEqualTo("prefork");
  }
}
