package io.sonde.exporter.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.sonde.spi.telemetry.FinishedSpan;
import java.util.HexFormat;
import java.util.List;

/** A span of ours as the SDK reads it. Immutable. */
final class ExportedSpan implements SpanData {
  private static final HexFormat HEX = HexFormat.of();

  private final FinishedSpan span;
  private final Resource resource;
  private final InstrumentationScopeInfo scope;
  private final Attributes attributes;
  private final SpanContext context;
  private final SpanContext parent;

  ExportedSpan(
      FinishedSpan span, Resource resource, InstrumentationScopeInfo scope, AttributeKeys keys) {
    this.span = span;
    this.resource = resource;
    this.scope = scope;
    this.attributes = new AttributeView(span.attributes(), keys);
    String trace = HEX.toHexDigits(span.traceIdHigh()) + HEX.toHexDigits(span.traceIdLow());
    TraceFlags flags = TraceFlags.fromByte((byte) span.traceFlags());
    this.context =
        SpanContext.create(trace, HEX.toHexDigits(span.spanId()), flags, TraceState.getDefault());
    this.parent = parent(span, trace, flags);
  }

  private static SpanContext parent(FinishedSpan span, String trace, TraceFlags flags) {
    if (span.parentSpanId() == 0) {
      return SpanContext.getInvalid();
    }
    String id = HEX.toHexDigits(span.parentSpanId());
    return switch (span.kind()) {
      case SERVER, CONSUMER ->
          SpanContext.createFromRemoteParent(trace, id, flags, TraceState.getDefault());
      case CLIENT, PRODUCER, INTERNAL ->
          SpanContext.create(trace, id, flags, TraceState.getDefault());
    };
  }

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return switch (span.kind()) {
      case SERVER -> SpanKind.SERVER;
      case CLIENT -> SpanKind.CLIENT;
      case PRODUCER -> SpanKind.PRODUCER;
      case CONSUMER -> SpanKind.CONSUMER;
      case INTERNAL -> SpanKind.INTERNAL;
    };
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
  }

  /** The decoder knows by the rules of its protocol what is an error; nothing else is said. */
  @Override
  public StatusData getStatus() {
    return span.errorType() == null ? StatusData.unset() : StatusData.error();
  }

  @Override
  public long getStartEpochNanos() {
    return span.startEpochNs();
  }

  @Override
  public long getEndEpochNanos() {
    return span.endEpochNs();
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still asks for it
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(
        scope.getName(), scope.getVersion());
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public Resource getResource() {
    return resource;
  }
}
