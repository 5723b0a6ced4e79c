package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The assembled agent, run as its users run it. It traces what its {@link AgentSetup} names and
 * nothing else of the machine.
 */
public final class Agent implements AutoCloseable {
  /** The folder that the tarball unpacks to. */
  public static final Path HOME =
      Path.of(System.getProperty("sonde.home", "target/sonde")).toAbsolutePath().normalize();

  /** Long beside what it takes on a machine that does much else. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<Agent> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // After a test that failed, or was broken off.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(agent -> agent.process.destroyForcibly())));
  }

  private final Process process;
  private final Folder folder;
  private final URI metrics;
  private final Lines<String> log;
  private final Lines<Span> spans;

  private Agent(Process process, Folder folder, URI metrics) {
    this.process = process;
    this.folder = folder;
    this.metrics = metrics;
    log = new Lines<>(process.getErrorStream(), line -> line);
    spans = new Lines<>(process.getInputStream(), Span::read);
  }

  /** Begins the configuration of one. */
  public static AgentSetup setup() {
    return new AgentSetup();
  }

  static Agent start(List<String> wrapper, String configuration, int metricsPort) {
    Folder folder = Folder.create();
    if (!wrapper.isEmpty()) {
      folder.openToAll();
    }
    // A socket of its own, so that agents which run at the same time do not meet.
    boolean given = configuration.contains("shell.");
    String shell = "shell.socket: " + socket(folder) + "\n";
    Path file = folder.write("sonde.yaml", configuration + (given ? "" : shell));
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(HOME.resolve("bin/sonde").toString(), "run", "--config", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SONDE_") || name.startsWith("OTEL_"));
    try {
      URI metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
      Agent agent = new Agent(builder.start(), folder, metrics);
      RUNNING.add(agent);
      agent.awaitLog(" started in ");
      return agent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path socket(Folder folder) {
    return folder.path().resolve("shell/shell.sock");
  }

  /** Where its shell is, unless its configuration says another place. */
  public Path socket() {
    return socket(folder);
  }

  /** Waits until it logs a line with this text; gives the line. */
  public String awaitLog(String text) {
    return awaitLog(text, line -> line.contains(text));
  }

  /** Waits until it traces a program. */
  public void awaitTracing(Program program) {
    awaitTracing(program.pid());
  }

  /** Waits until it traces a process. */
  public void awaitTracing(long pid) {
    Pattern line = Pattern.compile(" tracing .* \\(pid " + pid + "[,)]");
    awaitLog(line.pattern(), text -> line.matcher(text).find());
  }

  private String awaitLog(String what, Predicate<String> meant) {
    String line =
        log.await(PATIENCE, lines -> lines.stream().filter(meant).findFirst().orElse(null));
    if (line == null) {
      close();
      fail("the agent did not log '%s' but%n%s", what, String.join("\n", log.all()));
    }
    return line;
  }

  /** What it logged. */
  public List<String> log() {
    return log.all();
  }

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Where its metrics are. */
  public URI metrics() {
    return metrics;
  }

  /** Its metrics now. */
  public Scrape scrape() {
    return Scrape.of(metrics);
  }

  /** The ledger of a plugin now, or of {@code core}. */
  public Ledger ledger(String plugin) {
    return Ledger.of(scrape(), plugin);
  }

  /** The ledgers of all plugins and of the core. */
  public List<Ledger> ledgers() {
    Scrape scrape = scrape();
    return scrape.values("sonde_ledger_captured_total", "plugin").stream()
        .map(plugin -> Ledger.of(scrape, plugin))
        .toList();
  }

  /** Every span that it printed so far. */
  public List<Span> spans() {
    return spans.all();
  }

  /** Those of them that are meant. */
  public List<Span> spans(Predicate<Span> meant) {
    return spans().stream().filter(meant).toList();
  }

  /** Waits until it has printed this many spans that are meant; gives all of these. */
  public List<Span> awaitSpans(int count, Predicate<Span> meant) {
    spans.await(PATIENCE, all -> all.stream().filter(meant).count() >= count ? Boolean.TRUE : null);
    List<Span> found = spans(meant);
    if (found.size() < count) {
      fail("%d spans came, %d were awaited%n%s", found.size(), count, state());
    }
    return found;
  }

  /**
   * Waits until all that the kernel captured was read and every span was printed. Then every ledger
   * balances: {@code captured = decoded + skipped + held + lost} and {@code framed = spans +
   * dropped + open}. There must be no traffic meanwhile.
   */
  public void assertLedgerBalanced() {
    boolean settled =
        Await.until(
            () -> {
              List<Ledger> ledgers = ledgers();
              long ended = ledgers.stream().mapToLong(Ledger::spans).sum();
              return ledgers.stream().allMatch(Ledger::isBalanced) && spans().size() == ended;
            });
    if (!settled) {
      fail("the ledger does not balance%n%s", state());
    }
  }

  /** Stops it as a service manager does; it must end well and has then printed every span. */
  public void stop() {
    process.destroy();
    assertThat(awaitEnd()).as("it ends after SIGTERM\n%s", state()).isTrue();
    log.join();
    spans.join();
    assertThat(process.exitValue()).as("exit code\n%s", String.join("\n", log())).isZero();
  }

  /** Ends it with SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    assertThat(awaitEnd()).as("it ends after SIGKILL").isTrue();
  }

  /** Ends it if it still runs. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd()) {
      process.destroyForcibly();
    }
    log.join();
    RUNNING.remove(this);
    folder.close();
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String state() {
    StringBuilder text = new StringBuilder();
    if (process.isAlive()) {
      Scrape scrape = scrape();
      ledgers().forEach(ledger -> text.append(ledger).append('\n'));
      scrape
          .text()
          .lines()
          .filter(line -> line.startsWith("sonde_pipeline_") || line.startsWith("sonde_console_"))
          .forEach(line -> text.append(line).append('\n'));
    }
    text.append(spans().size()).append(" spans printed in all\n");
    return text.append(String.join("\n", log())).toString();
  }
}
