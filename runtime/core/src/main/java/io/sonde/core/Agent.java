package io.sonde.core;

import io.sonde.bpf.BpfException;
import io.sonde.bpf.BpfStatistics;
import io.sonde.core.capture.Backend;
import io.sonde.core.capture.KernelSide;
import io.sonde.core.deploy.Deployments;
import io.sonde.core.flow.Flow;
import io.sonde.core.gate.Isolation;
import io.sonde.core.gate.Words;
import io.sonde.core.guard.LoopWeaver;
import io.sonde.core.guard.Watchdog;
import io.sonde.core.host.Capability;
import io.sonde.core.host.Confinement;
import io.sonde.core.host.MemoryLimit;
import io.sonde.core.host.Privileges;
import io.sonde.core.plugin.Plugin;
import io.sonde.core.plugin.Statement;
import io.sonde.core.record.SondeLimits;
import io.sonde.core.recording.RecordCommand;
import io.sonde.core.recording.Recorder;
import io.sonde.core.span.SpanPool;
import io.sonde.core.span.SpanPump;
import io.sonde.core.swap.Swap;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.ProcessListener;
import io.sonde.spi.process.Tracing;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanConsumer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The running agent: puts the kernel side, the flow and the two threads together. */
@Component(immediate = true, service = Tracing.class)
public final class Agent implements Tracing, Flow.Outside {
  private static final System.Logger LOG = System.getLogger("io.sonde");

  /** Spans that may wait for the pipeline. */
  private static final int SPANS = 8192;

  private static final Duration PLUGINS_START = Duration.ofSeconds(5);

  private final KernelSide kernel;
  private final SpanPool pool = new SpanPool(SPANS);
  private final SpanPump pump;
  private final Flow flow;
  private final Drain drain;
  private final Watchdog watchdog;
  private final Deployments plugins;
  private final AutoCloseable statistics;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private long lostBefore;

  /** Starts, or tells {@code fatal} why it cannot. */
  @Activate
  public Agent(BundleContext context, @Reference Settings settings, @Reference Fatal fatal) {
    kernel = open(settings, fatal);
    statistics = settings.flag("ebpf.statistics") ? BpfStatistics.enable() : () -> {};
    flow = new Flow(kernel.plugins(), pool, this);
    pump = new SpanPump(pool);
    drain = new Drain(kernel.ring(), flow, pump, this::housekeep);
    watchdog = new Watchdog(flow.guard(), drain.thread());
    context.registerService(WeavingHook.class, new LoopWeaver(Isolation::isPlugin), null);
    plugins =
        new Deployments(
            context,
            settings,
            new Swap(
                kernel.plugins(),
                flow,
                kernel.hooks().handlers(),
                kernel.probes(),
                drain,
                watchdog));
    plugins.start();
    context.registerService(
        MetricSource.class, new CoreMetrics(kernel, flow, pool, pump, drain), null);
    ConnectionsCommand.register(context, () -> drain.ask(flow::followed));
    RecordCommand.register(
        context, new DrainTap(drain, flow, pid -> kernel.hooks().traced().contains(pid)));
    LOG.log(
        Level.INFO, "capturing with {0}: {1}", kernel.backend().title(), kernel.backend().remark());
    awaitPlugins();
  }

  /** A process is not traced before its protocols can be told. */
  private void awaitPlugins() {
    try {
      if (!plugins.awaitStart(PLUGINS_START)) {
        LOG.log(Level.WARNING, "plugins take long to start; those that do begin later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static KernelSide open(Settings settings, Fatal fatal) {
    Privileges privileges = Privileges.ofThisProcess();
    List<KernelSide.Trial> trials = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    String problem = privileges.problem();
    if (problem == null) {
      MemoryLimit limit = MemoryLimit.raise();
      try {
        KernelSide kernel =
            KernelSide.open(
                candidates(settings.text("ebpf.backend")),
                settings.bytes("ebpf.ring_size"),
                Math.toIntExact(settings.number("ebpf.max_connections")),
                trials);
        if (kernel != null) {
          warn(privileges);
          return kernel;
        }
      } catch (BpfException e) {
        problem = limit.explains(e) ? null : e.getMessage();
      }
      hints.addAll(Confinement.problems());
      if (limit.counts()) {
        hints.addFirst(limit.sentence());
      }
    }
    fatal.exit(1, refusal(problem, trials, hints));
    throw new IllegalStateException("no backend");
  }

  private static void warn(Privileges privileges) {
    for (Capability capability : privileges.missingOptional()) {
      LOG.log(Level.WARNING, "without {0}, {1}", capability.title(), capability.loss());
    }
  }

  private static String refusal(String problem, List<KernelSide.Trial> trials, List<String> hints) {
    StringBuilder sentence = new StringBuilder("cannot trace on this host");
    if (problem != null) {
      sentence.append(": ").append(problem);
    }
    for (KernelSide.Trial trial : trials) {
      sentence.append("\n  ").append(trial.backend().title()).append(": ").append(trial.problem());
    }
    hints.forEach(each -> sentence.append("\n  ").append(each));
    return sentence.append("\n'sonde doctor' says what this host allows").toString();
  }

  private static List<Backend> candidates(String choice) {
    return Backend.inOrder().stream()
        .filter(backend -> choice.equals("auto") || backend.id().equals(choice))
        .toList();
  }

  @Deactivate
  void deactivate() throws Exception {
    drain.stop();
    plugins.close();
    watchdog.close();
    pump.close();
    statistics.close();
    kernel.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addListener(ProcessListener listener) {
    flow.listeners().add(listener);
  }

  void removeListener(ProcessListener listener) {
    flow.listeners().remove(listener);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setConsumer(SpanConsumer consumer) {
    pump.consumer(consumer);
  }

  void unsetConsumer(SpanConsumer consumer) {
    pump.consumer(null);
  }

  @Override
  public void start(Set<Integer> pids) {
    kernel.hooks().start(pids);
  }

  @Override
  public void stop(Set<Integer> pids) {
    kernel.hooks().stop(pids);
  }

  @Override
  public Set<Integer> traced() {
    return kernel.hooks().traced();
  }

  @Override
  public void verdict(long connection, int slot) {
    Recorder recorder = drain.recorder();
    boolean wanted = recorder != null && slot == SondeLimits.SONDE_SLOT_IGNORED;
    if (!wanted || !recorder.defers(connection)) {
      kernel.maps().verdict(connection, slot);
    }
  }

  @Override
  public void failed(Plugin plugin, Throwable failure) {
    plugins.failed(plugin.protocol(), Words.of(failure));
    if (reported.add(plugin.id() + failure.getClass().getName())) {
      LOG.log(Level.WARNING, "plugin {0} failed on a connection: {1}", plugin.id(), failure);
      LOG.log(Level.DEBUG, "the failure in full", failure);
    }
  }

  /** Cleans up after lost records, and after verdicts that nobody waits for. Drain thread. */
  private void housekeep(Runnable readRing) {
    long lost = 0;
    for (Statement statement : kernel.plugins().statements()) {
      lost += statement.kernel().lost();
    }
    flow.expire();
    long lookedNs = System.nanoTime();
    Set<Long> alive = kernel.maps().connections();
    kernel.maps().ageVerdicts(alive);
    if (lost != lostBefore) {
      lostBefore = lost;
      // What closed before the look has its record in the ring now, unless it was lost.
      readRing.run();
      flow.reconcile(id -> Flow.bornNs(id) > lookedNs || alive.contains(id));
    }
  }
}
