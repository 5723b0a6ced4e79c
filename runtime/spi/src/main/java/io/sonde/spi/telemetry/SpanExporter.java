package io.sonde.spi.telemetry;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes sampled spans away. A service: every one that is registered gets every span. */
@ConsumerType
public interface SpanExporter {
  /**
   * Takes a span, which may be kept. Called on the pipeline thread; must not block, counts what it
   * cannot take.
   */
  void export(FinishedSpan span);
}
