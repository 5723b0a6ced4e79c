package io.sonde.pipeline;

import io.sonde.pipeline.metrics.Count;
import io.sonde.spi.telemetry.FinishedSpan;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The exporters that there are: every one gets every span, whatever the others do with it. */
final class Exporters implements MetricSource {
  private static final System.Logger LOG = System.getLogger("io.sonde.pipeline");
  private static final Metric FAILURES =
      new Metric(
          "sonde.pipeline.exporter.failures", "{span}", "Spans that an exporter failed to take");

  private record Slot(SpanExporter exporter, String name, Count failures) {}

  private final long startEpochNs;
  private volatile Slot[] slots = {};

  Exporters(long startEpochNs) {
    this.startEpochNs = startEpochNs;
  }

  synchronized void add(SpanExporter exporter) {
    List<Slot> more = new ArrayList<>(List.of(slots));
    more.add(new Slot(exporter, exporter.getClass().getPackageName(), new Count()));
    slots = more.toArray(Slot[]::new);
  }

  synchronized void remove(SpanExporter exporter) {
    slots = List.of(slots).stream().filter(s -> s.exporter != exporter).toArray(Slot[]::new);
  }

  boolean isEmpty() {
    return slots.length == 0;
  }

  /** Hands a span over. Pipeline thread. */
  void export(FinishedSpan span) {
    for (Slot slot : slots) {
      try {
        slot.exporter.export(span);
      } catch (RuntimeException | LinkageError e) {
        if (slot.failures.value() == 0) {
          LOG.log(
              System.Logger.Level.WARNING,
              "{0} did not take a span ({1}); more of the same is only counted",
              slot.name,
              e);
        }
        slot.failures.increment();
      }
    }
  }

  @Override
  public void read(Sink sink) {
    for (Slot slot : slots) {
      sink.counter(
          FAILURES, Labels.own(Map.of("exporter", slot.name)), startEpochNs, slot.failures.value());
    }
  }
}
