package io.sonde.pipeline;

import io.sonde.pipeline.trace.Ids;
import io.sonde.spi.Protocol;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanConsumer;
import io.sonde.spi.telemetry.SpanExporter;
import io.sonde.spi.telemetry.SpanView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The pipeline as services: it reads spans, and exporters read its metrics. Protocols, exporters
 * and discovery may come, go and be exchanged without it losing a series.
 */
@Component(service = {SpanConsumer.class, MetricSource.class})
public final class PipelineComponent implements SpanConsumer, MetricSource {
  private final Pipeline pipeline;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Services services;

  /** Starts with nothing counted. */
  @Activate
  public PipelineComponent(@Reference Settings settings) {
    pipeline = new Pipeline(PipelineSettings.of(settings), new Clock(), this::service, new Ids());
  }

  private Service service(int pid) {
    Services now = services;
    return now == null ? null : now.of(pid);
  }

  @Override
  public void onSpan(SpanView span) {
    pipeline.onSpan(span);
  }

  @Override
  public void onIdle() {
    pipeline.onIdle();
  }

  @Override
  public void read(Sink sink) {
    pipeline.metrics().read(sink);
    pipeline.counters().read(sink);
    pipeline.exporters().read(sink);
  }

  /** A protocol appeared. Its metrics stay when it goes: its last spans are still on their way. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addProtocol(Protocol protocol) {
    try {
      pipeline.metrics().define(protocol.id(), protocol.metrics());
    } catch (RuntimeException e) {
      System.getLogger("io.sonde.pipeline")
          .log(
              System.Logger.Level.WARNING,
              "no metrics are made of the spans of {0}: {1}",
              protocol.id(),
              e.getMessage());
    }
  }

  /** A protocol went. */
  void removeProtocol(Protocol protocol) {}

  /** An exporter appeared. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addExporter(SpanExporter exporter) {
    pipeline.exporters().add(exporter);
  }

  /** An exporter went. */
  void removeExporter(SpanExporter exporter) {
    pipeline.exporters().remove(exporter);
  }
}
