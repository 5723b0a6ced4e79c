package io.sonde.pipeline.span;

import io.sonde.spi.AttributeKey;
import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.SpanView;

/**
 * A span with what the pipeline found out about it: its service, its route, its ids and its times
 * since 1970. One object, reused for every span; valid until the next one. Pipeline thread only.
 *
 * <p>Attributes read through this class have the pipeline's route as {@code http.route} and the
 * span's error as {@code error.type}, whether or not the decoder wrote them as attributes.
 */
public final class Enriched {
  /** Route of an HTTP server. */
  public static final AttributeKey ROUTE = AttributeKey.of("http.route");

  /** Class of a failure. */
  public static final AttributeKey ERROR_TYPE = AttributeKey.of("error.type");

  private SpanView view;
  private Service service;
  private String route;
  private long epochOffsetNs;
  private long traceIdHigh;
  private long traceIdLow;
  private long spanId;
  private long parentSpanId;
  private int traceFlags;
  private boolean exported;

  /**
   * Begins with a new span.
   *
   * @param epochOffsetNs what to add to a monotonic time to get nanoseconds since 1970
   */
  public void wrap(SpanView view, Service service, String route, long epochOffsetNs) {
    this.view = view;
    this.service = service;
    this.route = route;
    this.epochOffsetNs = epochOffsetNs;
    this.exported = false;
  }

  /**
   * Sets the ids.
   *
   * @param exported whether the span will be exported, so that a metric may point to it
   */
  public void identify(
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      long parentSpanId,
      int traceFlags,
      boolean exported) {
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
    this.traceFlags = traceFlags;
    this.exported = exported;
  }

  /** The span as the decoder made it. */
  public SpanView view() {
    return view;
  }

  /** Whose span it is. */
  public Service service() {
    return service;
  }

  /** Value of {@code http.route}, or null. */
  public String route() {
    return route;
  }

  /** First half of the trace id. */
  public long traceIdHigh() {
    return traceIdHigh;
  }

  /** Second half of the trace id. */
  public long traceIdLow() {
    return traceIdLow;
  }

  /** Id of this span. */
  public long spanId() {
    return spanId;
  }

  /** Id of the parent, 0 for a root. */
  public long parentSpanId() {
    return parentSpanId;
  }

  /** W3C trace flags. */
  public int traceFlags() {
    return traceFlags;
  }

  /** Whether exporters get this span. */
  public boolean exported() {
    return exported;
  }

  /** Begin, nanoseconds since 1970. */
  public long startEpochNs() {
    return view.startNs() + epochOffsetNs;
  }

  /** End, nanoseconds since 1970. */
  public long endEpochNs() {
    return view.endNs() + epochOffsetNs;
  }

  /** Hash of an attribute's value; equal values of one key have equal hashes; 0 if it has none. */
  public int hash(AttributeKey key) {
    if (key == ROUTE) {
      return route == null ? 0 : route.hashCode();
    }
    if (key == ERROR_TYPE && view.errorType() != null) {
      return view.errorType().hashCode();
    }
    int index = view.indexOf(key);
    if (index < 0) {
      return 0;
    }
    return view.isNumber(index) ? Long.hashCode(view.number(index)) : view.textHash(index);
  }

  /**
   * Whether an attribute has a value, compared without making an object.
   *
   * @param value a {@link String}, a {@link Long} or null for none
   */
  public boolean matches(AttributeKey key, Object value) {
    if (key == ROUTE) {
      return route == null ? value == null : route.equals(value);
    }
    if (key == ERROR_TYPE && view.errorType() != null) {
      return view.errorType().equals(value);
    }
    int index = view.indexOf(key);
    if (index < 0 || value == null) {
      return index < 0 && value == null;
    }
    if (value instanceof Long number) {
      return view.isNumber(index) && view.number(index) == number;
    }
    return !view.isNumber(index) && view.textEquals(index, (String) value);
  }

  /** Value of an attribute: a {@link String}, a {@link Long} or null for none. Allocates. */
  public Object value(AttributeKey key) {
    if (key == ROUTE) {
      return route;
    }
    if (key == ERROR_TYPE && view.errorType() != null) {
      return view.errorType();
    }
    int index = view.indexOf(key);
    if (index < 0) {
      return null;
    }
    if (view.isNumber(index)) {
      return view.number(index);
    }
    return view.text(index);
  }
}
