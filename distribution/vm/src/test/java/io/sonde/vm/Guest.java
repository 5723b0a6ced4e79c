package io.sonde.vm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sonde.vm.Cell.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A virtual machine that has ended.
 *
 * @param skipped why it could not be started; null if it was
 * @param cells what it reported before it ended
 * @param end how it ended, with the last that it printed
 */
record Guest(String skipped, List<Cell> cells, String end) {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final int NOT_STARTED = 126;

  private static final String BLIND =
      "the tracepoints do not see the bytes that another's sk_msg program passes on: ";

  private static final Pattern MISSED = Pattern.compile("missed \\{[^}]*'");

  private static final String INTERRUPTED =
      "this kernel interrupted programs of this backend and skipped them meanwhile for other"
          + " threads, as sonde_bpf_missed_total says: ";

  /** Long beside the four minutes that the longest takes on a machine that does nothing else. */
  private static final int SECONDS = 1800;

  /** Runs all checks under a kernel. */
  static Guest run(Kernel kernel, List<String> backends) {
    try {
      Path out = HERE.resolve("target").resolve(kernel.line());
      Files.createDirectories(out);
      Path cells = out.resolve("cells");
      Files.deleteIfExists(cells);
      Path console = out.resolve("console");
      // Its python3, and no other that this machine may have: starting is slow under emulation.
      String checks =
          "/usr/bin/python3 %s/guest/matrix %s %s %s %s >/out/cells"
              .formatted(
                  HERE,
                  kernel.checksNobody() ? "--nobody" : "",
                  System.getProperty("sonde.home"),
                  Path.of(System.getProperty("sonde.bpf"), "foreign.bpf.o"),
                  String.join(" ", backends));
      // One processor for each of the two that run at once; more wait for each other.
      Process process =
          new ProcessBuilder(
                  HERE.resolve("run").toString(),
                  "-k" + kernel.line(),
                  "-o" + out,
                  "-t" + SECONDS,
                  "-c1",
                  "--",
                  checks)
              .redirectErrorStream(true)
              .redirectOutput(console.toFile())
              .start();
      process.getOutputStream().close();
      int status = await(process);
      String printed = new String(Files.readAllBytes(console), UTF_8).strip();
      if (status == NOT_STARTED) {
        return new Guest(printed.lines().reduce("", (_, last) -> last), List.of(), "");
      }
      return new Guest(null, read(cells), "exit code " + status + "\n" + tail(printed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int await(Process process) {
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      int status = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(end);
      return status;
    } catch (InterruptedException e) {
      process.destroy();
      throw new IllegalStateException(e);
    }
  }

  private static List<Cell> read(Path file) throws IOException {
    List<Cell> cells = new ArrayList<>();
    // A line of JSON is YAML too; a guest that died may leave half of one.
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      if (line.endsWith("}")) {
        Map<?, ?> json = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(line);
        Outcome outcome = Outcome.valueOf(((String) json.get("outcome")).toUpperCase());
        cells.add(
            new Cell(
                (String) json.get("backend"),
                (String) json.get("check"),
                outcome,
                (String) json.get("detail")));
      }
    }
    return cells;
  }

  private static String tail(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /** The result of a check, whether or not it came to it. */
  Cell cell(Kernel kernel, String backend, String check) {
    if (skipped != null) {
      return new Cell(backend, check, Outcome.SKIPPED, skipped);
    }
    Cell doctor = find(backend, "doctor");
    if (doctor != null && doctor.outcome() == Outcome.SKIPPED) {
      Outcome outcome = kernel.has(backend) ? Outcome.FAILED : Outcome.SKIPPED;
      return new Cell(backend, check, outcome, doctor.detail());
    }
    Cell found = find(backend, check);
    if (found != null) {
      String reason = beyondUs(kernel, found);
      return reason == null
          ? found
          : new Cell(backend, check, Outcome.SKIPPED, reason + found.detail());
    }
    if (check.equals("nobody") && !kernel.checksNobody()) {
      return new Cell(backend, check, Outcome.SKIPPED, "is checked on one kernel, 6.1");
    }
    Cell start = find(backend, "start");
    String reason =
        start != null && start.outcome() == Outcome.FAILED
            ? "the agent did not start"
            : "the guest ended before: " + end;
    return new Cell(backend, check, Outcome.FAILED, reason);
  }

  /** What a check failed of, if that is what its backend or the kernel cannot; else null. */
  private static String beyondUs(Kernel kernel, Cell cell) {
    if (cell.outcome() != Outcome.FAILED) {
      return null;
    }
    if (cell.backend().equals("stack")
        && cell.check().equals("sockmap")
        && cell.detail().contains("not_captured")) {
      return BLIND;
    }
    // Those that stamp arrivals lose no span.
    boolean missed = MISSED.matcher(cell.detail().replaceAll("'\\w+_arrival'", "")).find();
    return kernel.interrupts() && missed ? INTERRUPTED : null;
  }

  private Cell find(String backend, String check) {
    for (Cell cell : cells) {
      if (cell.backend().equals(backend) && cell.check().equals(check)) {
        return cell;
      }
    }
    return null;
  }
}
