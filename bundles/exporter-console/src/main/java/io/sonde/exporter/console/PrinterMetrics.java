package io.sonde.exporter.console;

import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.Map;

/** What became of the spans that the console was given. */
final class PrinterMetrics implements MetricSource {
  private static final Metric SPANS =
      new Metric("sonde.console.spans", "{span}", "Spans that the console exporter was given.");
  private static final Labels PRINTED = Labels.own(Map.of("result", "printed"));
  private static final Labels QUEUE_FULL = dropped("queue_full");
  private static final Labels CLOSED = dropped("closed");

  private final SpanPrinter printer;
  private final long startEpochNs = System.currentTimeMillis() * 1_000_000;

  PrinterMetrics(SpanPrinter printer) {
    this.printer = printer;
  }

  private static Labels dropped(String reason) {
    return Labels.own(Map.of("result", "dropped", "reason", reason));
  }

  @Override
  public void read(Sink sink) {
    sink.counter(SPANS, PRINTED, startEpochNs, printer.printed());
    sink.counter(SPANS, QUEUE_FULL, startEpochNs, printer.droppedByQueue());
    sink.counter(SPANS, CLOSED, startEpochNs, printer.droppedByClose());
  }
}
