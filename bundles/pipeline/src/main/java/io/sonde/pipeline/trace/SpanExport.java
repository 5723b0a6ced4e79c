package io.sonde.pipeline.trace;

import io.sonde.pipeline.span.Enriched;
import io.sonde.pipeline.span.Selection;
import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.telemetry.FinishedSpan;
import io.sonde.spi.telemetry.SpanView;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Makes finished spans: named, with the attributes that may leave. Pipeline thread only. */
public final class SpanExport {
  private static final AttributeKey PATH = AttributeKey.of("url.path");
  private static final AttributeKey QUERY = AttributeKey.of("url.query");
  private static final AttributeKey FULL = AttributeKey.of("url.full");

  /** Attributes that may hold what is private: exported only when a user asks for them. */
  private static final Selection PRIVATE =
      new Selection(List.of("db.query.text", "db.query.parameter.*", "http.*.header.*"), List.of());

  /** How long a request waited before it was read, in seconds. */
  private static final AttributeKey QUEUED = AttributeKey.of("sonde.queue.duration");

  private final Selection selection;
  private final Redaction redaction;
  private final Map<AttributeKey, Boolean> kept = new IdentityHashMap<>();

  /** Spans with the attributes of a selection. */
  public SpanExport(Selection selection, Redaction redaction) {
    this.selection = selection;
    this.redaction = redaction;
  }

  /** A copy of a span that may be kept for ever. */
  public FinishedSpan finish(Enriched span) {
    SpanView view = span.view();
    return new FinishedSpan(
        span.service(),
        view.protocol(),
        view.kind(),
        name(span),
        span.traceIdHigh(),
        span.traceIdLow(),
        span.spanId(),
        span.parentSpanId(),
        span.traceFlags(),
        span.startEpochNs(),
        span.endEpochNs(),
        view.errorType(),
        attributes(span));
  }

  /** {@code {method} {http.route}}; semconv HTTP spans, section "Name". */
  private static String name(Enriched span) {
    String name = span.view().name();
    boolean routed = span.route() != null && span.view().kind() == SpanKind.SERVER;
    return routed ? name + " " + span.route() : name;
  }

  private AttributeMap attributes(Enriched span) {
    SpanView view = span.view();
    int count = view.attributeCount();
    AttributeMap attributes = new AttributeMap(count + 3);
    for (int i = 0; i < count; i++) {
      AttributeKey key = view.key(i);
      if (key == Enriched.ROUTE || key == Enriched.ERROR_TYPE || !keeps(key)) {
        continue;
      }
      if (view.isNumber(i)) {
        attributes.append(key.name(), view.number(i));
      } else {
        attributes.append(key.name(), redacted(key, view.text(i)));
      }
    }
    append(attributes, Enriched.ROUTE, span.value(Enriched.ROUTE));
    append(attributes, Enriched.ERROR_TYPE, span.value(Enriched.ERROR_TYPE));
    append(attributes, QUEUED, view.queueNs() < 0 ? null : view.queueNs() * 1e-9);
    return attributes;
  }

  private void append(AttributeMap attributes, AttributeKey key, Object value) {
    if (value != null && keeps(key)) {
      attributes.append(key.name(), value);
    }
  }

  private String redacted(AttributeKey key, String value) {
    if (key == QUERY) {
      return redaction.query(value);
    }
    if (key == FULL) {
      return redaction.url(value);
    }
    return key == PATH ? redaction.path(value) : value;
  }

  private boolean keeps(AttributeKey key) {
    Boolean known = kept.get(key);
    if (known == null) {
      String name = key.name();
      known = PRIVATE.adds(name) ? selection.adds(name) : selection.keeps(name);
      kept.put(key, known);
    }
    return known;
  }
}
