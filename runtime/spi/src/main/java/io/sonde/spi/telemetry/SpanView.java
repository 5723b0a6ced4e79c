package io.sonde.spi.telemetry;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A span that a decoder ended, as the core hands it to the {@link SpanConsumer}. A reused slot:
 * valid until the call that got it returns. Pipeline thread only.
 */
@ProviderType
public interface SpanView {
  /** {@link io.sonde.spi.Protocol#id()} of the plugin that made it. */
  String protocol();

  /** What the traced process did in it. */
  SpanKind kind();

  /** Name as the decoder set it; never null. */
  String name();

  /** Traced process; 0 if it never touched the connection. */
  int pid();

  /** Begin, nanoseconds of {@code CLOCK_MONOTONIC}. */
  long startNs();

  /** End, same clock, not before {@link #startNs()}. */
  long endNs();

  /** Nanoseconds the request waited before it was read; -1 if unknown. */
  long queueNs();

  /** Value of {@code error.type}, or null if the operation did not fail. */
  String errorType();

  /** First half of the trace id that the request carried; both halves 0 if it carried none. */
  long traceIdHigh();

  /** Second half of that trace id. */
  long traceIdLow();

  /** Id of the caller's span, 0 if the request carried none. */
  long parentSpanId();

  /** Trace flags that the request carried. */
  int traceFlags();

  /** Number of attributes. */
  int attributeCount();

  /**
   * Key of an attribute.
   *
   * @param index 0 to {@link #attributeCount()} - 1
   */
  AttributeKey key(int index);

  /** Position of an attribute, or -1 if the span lacks it. */
  int indexOf(AttributeKey key);

  /** Whether an attribute is a number. */
  boolean isNumber(int index);

  /** Value of a number attribute; 0 for text. */
  long number(int index);

  /** Value of an attribute as text; a new string for those that were copied from the wire. */
  String text(int index);

  /**
   * Hash of a text attribute's bytes, equal for equal text, so that a value can be looked up
   * without making a string.
   */
  int textHash(int index);

  /** Whether a text attribute equals {@code value}, compared without making a string. */
  boolean textEquals(int index, String value);
}
