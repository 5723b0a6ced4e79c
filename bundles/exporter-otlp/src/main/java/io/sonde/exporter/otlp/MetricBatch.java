package io.sonde.exporter.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramPointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.resources.Resource;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;
import io.sonde.spi.telemetry.Distribution;
import io.sonde.spi.telemetry.Labels;
import io.sonde.spi.telemetry.Metric;
import io.sonde.spi.telemetry.MetricSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The points of one reading of all sources, as metrics of the SDK: one for each resource, metric
 * and type. Values are cumulative. One thread.
 */
final class MetricBatch implements MetricSource.Sink {
  private static final HexFormat HEX = HexFormat.of();

  private enum Type {
    SUM,
    GAUGE,
    HISTOGRAM
  }

  private record Key(Service service, Metric metric, Type type) {}

  private final Map<Key, List<DoublePointData>> numbers = new LinkedHashMap<>();
  private final Map<Key, List<HistogramPointData>> histograms = new LinkedHashMap<>();
  private final Resources resources;
  private final InstrumentationScopeInfo scope;
  private final AttributeKeys keys;
  private final long epochNs;

  /**
   * @param epochNs when the values were read
   */
  MetricBatch(
      Resources resources, InstrumentationScopeInfo scope, AttributeKeys keys, long epochNs) {
    this.resources = resources;
    this.scope = scope;
    this.keys = keys;
    this.epochNs = epochNs;
  }

  @Override
  public void counter(Metric metric, Labels labels, long startEpochNs, double value) {
    number(Type.SUM, metric, labels, startEpochNs, value);
  }

  @Override
  public void gauge(Metric metric, Labels labels, double value) {
    number(Type.GAUGE, metric, labels, 0, value);
  }

  @Override
  public void histogram(Metric metric, Labels labels, Distribution distribution) {
    if (exported(labels)) {
      histograms
          .computeIfAbsent(
              new Key(labels.service(), metric, Type.HISTOGRAM), key -> new ArrayList<>())
          .add(point(labels, distribution));
    }
  }

  /** Everything that was given, those of one resource together only as far as they came so. */
  List<MetricData> metrics() {
    List<MetricData> metrics = new ArrayList<>(numbers.size() + histograms.size());
    numbers.forEach((key, points) -> metrics.add(numbers(key, points)));
    histograms.forEach((key, points) -> metrics.add(histograms(key, points)));
    return metrics;
  }

  private void number(Type type, Metric metric, Labels labels, long startEpochNs, double value) {
    if (exported(labels)) {
      numbers
          .computeIfAbsent(new Key(labels.service(), metric, type), key -> new ArrayList<>())
          .add(DoublePointData.create(startEpochNs, epochNs, attributes(labels), value, List.of()));
    }
  }

  private static boolean exported(Labels labels) {
    return labels.service() == null || labels.service().exports(Signal.METRICS);
  }

  private Attributes attributes(Labels labels) {
    return new AttributeView(labels.attributes(), keys);
  }

  private MetricData numbers(Key key, List<DoublePointData> points) {
    Resource resource = resources.of(key.service());
    Metric metric = key.metric();
    if (key.type() == Type.GAUGE) {
      return ImmutableMetricData.createDoubleGauge(
          resource,
          scope,
          metric.name(),
          metric.description(),
          metric.unit(),
          GaugeData.createDoubleGaugeData(points));
    }
    return ImmutableMetricData.createDoubleSum(
        resource,
        scope,
        metric.name(),
        metric.description(),
        metric.unit(),
        SumData.createDoubleSumData(true, AggregationTemporality.CUMULATIVE, points));
  }

  private MetricData histograms(Key key, List<HistogramPointData> points) {
    Metric metric = key.metric();
    return ImmutableMetricData.createDoubleHistogram(
        resources.of(key.service()),
        scope,
        metric.name(),
        metric.description(),
        metric.unit(),
        HistogramData.create(AggregationTemporality.CUMULATIVE, points));
  }

  private HistogramPointData point(Labels labels, Distribution distribution) {
    List<Double> bounds = new ArrayList<>(distribution.bounds().length);
    for (double bound : distribution.bounds()) {
      bounds.add(bound);
    }
    List<Long> counts = new ArrayList<>(distribution.counts().length);
    for (long count : distribution.counts()) {
      counts.add(count);
    }
    return ImmutableHistogramPointData.create(
        distribution.startEpochNs(),
        epochNs,
        attributes(labels),
        distribution.sum(),
        false,
        0,
        false,
        0,
        bounds,
        counts,
        exemplars(distribution.exemplars()));
  }

  private static List<DoubleExemplarData> exemplars(Distribution.Exemplar[] exemplars) {
    List<DoubleExemplarData> data = new ArrayList<>();
    for (int i = 0; exemplars != null && i < exemplars.length; i++) {
      Distribution.Exemplar exemplar = exemplars[i];
      if (exemplar != null) {
        SpanContext span =
            SpanContext.create(
                HEX.toHexDigits(exemplar.traceIdHigh()) + HEX.toHexDigits(exemplar.traceIdLow()),
                HEX.toHexDigits(exemplar.spanId()),
                TraceFlags.getSampled(),
                TraceState.getDefault());
        data.add(
            DoubleExemplarData.create(
                Attributes.empty(), exemplar.epochNs(), span, exemplar.value()));
      }
    }
    return data;
  }
}
