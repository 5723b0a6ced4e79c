package io.sonde.spi;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A span while its decoder writes it: a reused slot, taken by {@link SpanSink#begin}, given back by
 * {@link #end} or {@link #drop}. After either it must not be touched.
 *
 * <p>An attribute set twice keeps the last value. Attributes beyond the slot's room (32 attributes,
 * 8 KiB of copied text) are left out and counted. Drain thread only. Setters return this span.
 */
@ProviderType
public interface Span {
  /** When it began, nanoseconds. */
  long startNs();

  /**
   * Sets the name, low in cardinality; for HTTP the method, to which the pipeline adds the route.
   *
   * @param name kept, not copied
   */
  Span name(String name);

  /** Sets a text attribute; the value is kept, not copied, so it should be a constant. */
  Span set(AttributeKey key, String value);

  /**
   * Sets a text attribute from bytes (UTF-8; what is not valid becomes U+FFFD when read), copied at
   * once.
   */
  Span set(AttributeKey key, MemorySegment memory, long offset, int length);

  /** Sets a text attribute from bytes of an array, with the same rules. */
  Span set(AttributeKey key, byte[] bytes, int offset, int length);

  /** Sets a number attribute. */
  Span set(AttributeKey key, long value);

  /**
   * Sets how long the request waited at the socket before the process first read it.
   *
   * @param queueNs nanoseconds, 0 or more
   */
  Span queue(long queueNs);

  /**
   * Sets the parent from a trace context that the request carried.
   *
   * @param traceIdHigh first 8 bytes of the trace id, big-endian
   * @param traceIdLow last 8 bytes; the two are not both 0
   * @param spanId the caller's span id, not 0
   * @param flags the trace flags; bit 0 says that the caller sampled the trace
   * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> section 3.2
   */
  Span parent(long traceIdHigh, long traceIdLow, long spanId, int flags);

  /**
   * Marks the operation as failed.
   *
   * @param errorType value of {@code error.type}: a status code, an exception's name or a constant
   */
  Span error(String errorType);

  /**
   * Ends the span and passes it on.
   *
   * @param endNs when the last byte of the answer was handed over or arrived; not before the start
   */
  void end(long endNs);

  /**
   * Gives the span up.
   *
   * @param reason a constant in snake_case, shown to users as a counter's label
   */
  void drop(String reason);
}
