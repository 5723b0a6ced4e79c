package io.sonde.core;

import io.sonde.bpf.BpfProgram;
import io.sonde.core.capture.KernelSide;
import io.sonde.core.flow.Flow;
import io.sonde.core.ledger.KernelCounts;
import io.sonde.core.ledger.Ledger;
import io.sonde.core.ledger.Reasons;
import io.sonde.core.plugin.Statement;
import io.sonde.core.span.SpanPool;
import io.sonde.core.span.SpanPump;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Map;

/** What the core counts about itself, first of all the ledger. */
final class CoreMetrics implements MetricSource {
  private static final Metric BACKEND =
      new Metric("sonde.capture.backend", "", "How the kernel is asked: 1 for the one in use.");
  private static final Metric CAPTURED =
      new Metric(
          "sonde.ledger.captured",
          "{record}",
          "Records that the kernel side made or tried to make.");
  private static final Metric LOST =
      new Metric("sonde.ledger.lost", "{record}", "Records lost because the ring was full.");
  private static final Metric RECORDS =
      new Metric(
          "sonde.ledger.records",
          "{record}",
          "Records read from the ring, by what became of them.");
  private static final Metric HELD =
      new Metric("sonde.ledger.held", "{record}", "Records that wait for others.");
  private static final Metric FRAMED =
      new Metric("sonde.ledger.framed", "{message}", "Messages that decoders recognised.");
  private static final Metric MESSAGES =
      new Metric("sonde.ledger.messages", "{message}", "Messages, by what became of them.");
  private static final Metric OPEN =
      new Metric("sonde.ledger.open", "{message}", "Messages that have not ended yet.");
  private static final Metric FAILURES =
      new Metric("sonde.plugin.failures", "{failure}", "Exceptions that left a plugin's code.");
  private static final Metric BYTES =
      new Metric("sonde.traffic", "By", "Bytes on the wire that the kernel side saw.");
  private static final Metric CONNECTIONS =
      new Metric("sonde.connections", "{connection}", "Connections that are followed.");
  private static final Metric UNTRACKED =
      new Metric("sonde.connections.untracked", "{connection}", "Connections that found no room.");
  private static final Metric LAG =
      new Metric(
          "sonde.drain.lag", "s", "How long the oldest record of the last batch had waited.");
  private static final Metric BATCHES =
      new Metric("sonde.drain.batches", "{batch}", "Batches read from the ring.");
  private static final Metric WAITING =
      new Metric("sonde.spans.waiting", "{span}", "Spans that wait for the pipeline.");
  private static final Metric FAILED =
      new Metric("sonde.spans.failed", "{span}", "Spans lost because the pipeline threw.");
  private static final Metric LEFT_OUT =
      new Metric(
          "sonde.spans.attributes.left_out", "{attribute}", "Attributes that found no room.");
  private static final Metric MISSED =
      new Metric("sonde.bpf.missed", "{run}", "Runs of a BPF program that the kernel left out.");
  private static final Metric RUN_TIME =
      new Metric("sonde.bpf.run.time", "s", "Time in a BPF program; only with ebpf.statistics.");
  private static final Metric RUNS =
      new Metric("sonde.bpf.runs", "{run}", "Runs of a BPF program; only with ebpf.statistics.");

  private static final Metric PROBE =
      new Metric("sonde.probe.count", "{event}", "What the programs of plugins counted.");
  private static final Metric SWITCH =
      new Metric(
          "sonde.plugin.switch.time",
          "s",
          "How long the update took that made the last plugin or version live in the kernel.");

  private final KernelSide kernel;
  private final Flow flow;
  private final SpanPool pool;
  private final SpanPump pump;
  private final Drain drain;
  private final long startEpochNs = System.currentTimeMillis() * 1_000_000;

  CoreMetrics(KernelSide kernel, Flow flow, SpanPool pool, SpanPump pump, Drain drain) {
    this.kernel = kernel;
    this.flow = flow;
    this.pool = pool;
    this.pump = pump;
    this.drain = drain;
  }

  @Override
  public void read(Sink sink) {
    long untracked = 0;
    for (Statement statement : kernel.plugins().statements()) {
      Ledger ledger = statement.ledger();
      KernelCounts counts = statement.kernel();
      Labels owner = Labels.own(Map.of("plugin", ledger.owner()));
      untracked += counts.untracked();
      sink.counter(CAPTURED, owner, startEpochNs, counts.captured());
      sink.counter(LOST, owner, startEpochNs, counts.lost());
      sink.counter(BYTES, owner, startEpochNs, counts.bytes());
      sink.counter(FRAMED, owner, startEpochNs, ledger.framed().value());
      sink.counter(FAILURES, owner, startEpochNs, ledger.failures().value());
      sink.gauge(OPEN, owner, ledger.open());
      sink.gauge(HELD, owner, ledger.held().value());
      outcome(sink, RECORDS, ledger, "decoded", "", ledger.decoded().value());
      outcomes(sink, RECORDS, ledger, "skipped", ledger.skipped());
      if (counts.skipped() > 0) {
        outcome(sink, RECORDS, ledger, "skipped", "handler", counts.skipped());
      }
      outcome(sink, MESSAGES, ledger, "span", "", ledger.spans().value());
      outcomes(sink, MESSAGES, ledger, "dropped", ledger.dropped());
    }
    sink.gauge(BACKEND, Labels.own(Map.of("backend", kernel.backend().id())), 1);
    kernel
        .probes()
        .read(
            (plugin, name, value) ->
                sink.counter(
                    PROBE,
                    Labels.own(Map.of("plugin", plugin, "counter", name)),
                    startEpochNs,
                    value));
    Labels none = Labels.own(Map.of());
    sink.gauge(CONNECTIONS, none, flow.connections());
    sink.counter(UNTRACKED, none, startEpochNs, untracked);
    sink.gauge(SWITCH, none, kernel.plugins().switchNs() / 1e9);
    sink.gauge(LAG, none, drain.lagNs() / 1e9);
    sink.counter(BATCHES, none, startEpochNs, drain.batches());
    sink.gauge(WAITING, none, pool.waiting());
    sink.counter(FAILED, none, startEpochNs, pump.failed());
    sink.counter(LEFT_OUT, none, startEpochNs, pool.attributesLeftOut());
    for (BpfProgram program : kernel.hooks().programs()) {
      BpfProgram.Statistics statistics = program.statistics();
      Labels labels = Labels.own(Map.of("program", program.name()));
      sink.counter(MISSED, labels, startEpochNs, statistics.recursionMisses());
      sink.counter(RUN_TIME, labels, startEpochNs, statistics.runTimeNs() / 1e9);
      sink.counter(RUNS, labels, startEpochNs, statistics.runCount());
    }
  }

  private void outcome(
      Sink sink, Metric metric, Ledger ledger, String outcome, String reason, long value) {
    sink.counter(
        metric,
        Labels.own(Map.of("plugin", ledger.owner(), "outcome", outcome, "reason", reason)),
        startEpochNs,
        value);
  }

  private void outcomes(Sink sink, Metric metric, Ledger ledger, String outcome, Reasons reasons) {
    reasons
        .counts()
        .forEach((reason, count) -> outcome(sink, metric, ledger, outcome, reason, count.value()));
  }
}
