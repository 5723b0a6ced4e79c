package io.sonde.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sonde.core.capture.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The agent of the tarball with every backend under every kernel. {@code -Dsonde.vm.kernels=6.1}
 * names some of them only. The checks are in {@code guest/matrix}.
 */
class KernelMatrixTest {
  private static final List<String> BACKENDS =
      Stream.of(Backend.values()).map(Backend::id).toList();
  private static final List<String> CHECKS =
      List.of("doctor", "start", "counts", "time", "swap", "ledger", "sockmap", "ended", "nobody");
  private static final List<String> WANTED =
      List.of(System.getProperty("sonde.vm.kernels", "7.2,6.1,6.12,5.10").split(","));
  private static final Path HOME = Path.of(System.getProperty("sonde.home")).normalize();
  private static final Path TARBALL =
      HOME.resolveSibling(HOME.getFileName() + "-linux-x86_64.tar.gz");

  private static final ExecutorService MACHINES = Executors.newFixedThreadPool(2);
  private static final Map<Kernel, CompletableFuture<Guest>> GUESTS = new EnumMap<>(Kernel.class);

  static {
    for (Kernel kernel : Kernel.values()) {
      if (WANTED.contains(kernel.line())) {
        GUESTS.put(
            kernel, CompletableFuture.supplyAsync(() -> Guest.run(kernel, BACKENDS), MACHINES));
      }
    }
  }

  @TestFactory
  Stream<DynamicNode> kernels() {
    return GUESTS.keySet().stream().map(kernel -> dynamicContainer(kernel.line(), checks(kernel)));
  }

  private static Stream<DynamicTest> checks(Kernel kernel) {
    // Its tests are asked for when those of the kernels before it are over.
    return BACKENDS.stream()
        .flatMap(backend -> cells(kernel, backend).stream())
        .map(
            cell ->
                dynamicTest(
                    kernel.line() + " " + cell.backend() + " " + cell.check(),
                    () -> assertPassed(cell)));
  }

  private static List<Cell> cells(Kernel kernel, String backend) {
    Guest guest = GUESTS.get(kernel).join();
    return CHECKS.stream().map(check -> guest.cell(kernel, backend, check)).toList();
  }

  private static void assertPassed(Cell cell) {
    switch (cell.outcome()) {
      case PASSED -> {}
      case FAILED -> fail(cell.detail());
      case SKIPPED -> abort(cell.detail());
    }
  }

  /** All cells had the same agent, the tarball's; nobody changed it meanwhile. */
  @Test
  void agentIsTheTarball() throws IOException, InterruptedException {
    GUESTS.values().forEach(CompletableFuture::join);
    Process tar =
        new ProcessBuilder("tar", "-C", HOME.getParent().toString(), "-dzf", TARBALL.toString())
            .redirectErrorStream(true)
            .start();
    String differences = new String(tar.getInputStream().readAllBytes());
    // Who unpacks it owns it.
    assertEquals("", differences.replaceAll("(?m)^.*: (Uid|Gid) differs$\n?", ""));
  }

  @AfterAll
  static void printMatrix() throws IOException, NoSuchAlgorithmException {
    MACHINES.shutdown();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(TARBALL));
    String agent = TARBALL.getFileName() + ", SHA-256 " + HexFormat.of().formatHex(digest);
    Matrix matrix = new Matrix(agent, CHECKS);
    for (Kernel kernel : GUESTS.keySet()) {
      for (String backend : BACKENDS) {
        matrix.add(kernel, backend, cells(kernel, backend));
      }
    }
    Files.writeString(Path.of("target/matrix.md"), matrix.toString());
    System.out.println(matrix);
  }
}
