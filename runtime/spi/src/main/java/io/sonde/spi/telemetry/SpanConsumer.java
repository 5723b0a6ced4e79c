package io.sonde.spi.telemetry;

import org.osgi.annotation.versioning.ConsumerType;

/** The one reader of ended spans; a service, found by the core. The pipeline bundle is it. */
@ConsumerType
public interface SpanConsumer {
  /**
   * Reads a span; called on the pipeline thread, in the order in which spans ended. Must not block.
   */
  void onSpan(SpanView span);

  /**
   * Lets the consumer do what has become due without a span. Called on the pipeline thread at least
   * every 100 ms while no spans come. Must not block.
   */
  default void onIdle() {}
}
