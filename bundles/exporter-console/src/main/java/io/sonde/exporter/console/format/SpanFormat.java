package io.sonde.exporter.console.format;

import io.sonde.spi.telemetry.FinishedSpan;

/** How a span looks on the console. Used by one thread. */
public interface SpanFormat {
  /** Appends a span with its final newline, the only one. */
  void append(FinishedSpan span, StringBuilder line);
}
