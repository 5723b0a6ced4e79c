package io.sonde.pipeline;

import io.sonde.pipeline.metrics.RedMetrics;
import io.sonde.pipeline.route.Route;
import io.sonde.pipeline.span.Enriched;
import io.sonde.pipeline.trace.Ids;
import io.sonde.pipeline.trace.SpanExport;
import io.sonde.spi.AttributeKey;
import io.sonde.spi.SpanKind;
import io.sonde.spi.process.Service;
import io.sonde.spi.telemetry.SpanConsumer;
import io.sonde.spi.telemetry.SpanView;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * The way of a span: service, route, ids and sampling, metrics, export. Pipeline thread only. A
 * span that is not exported makes no object once its route and its series are known.
 */
final class Pipeline implements SpanConsumer {
  private static final System.Logger LOG = System.getLogger("io.sonde.pipeline");
  private static final AttributeKey PATH = AttributeKey.of("url.path");
  private static final AttributeKey STATUS = AttributeKey.of("http.response.status_code");
  private static final long SWEEP_NS = 10_000_000_000L;

  private final PipelineSettings settings;
  private final Clock clock;
  private final IntFunction<Service> services;
  private final Ids ids;
  private final RedMetrics metrics;
  private final SpanExport export;
  private final Exporters exporters;
  private final Counters counters;

  private final Map<Service, ServiceState> states = new IdentityHashMap<>();
  private final Waiting waiting = new Waiting();
  private final Enriched enriched = new Enriched();
  private final Predicate<SpanView> retry = this::accept;
  private long nowNs;
  private long sweptNs;

  /**
   * @param services finds the service of a process, or null
   */
  Pipeline(PipelineSettings settings, Clock clock, IntFunction<Service> services, Ids ids) {
    this.settings = settings;
    this.clock = clock;
    this.services = services;
    this.ids = ids;
    this.metrics = new RedMetrics(settings.metricAttributes(), settings.limits(), clock::nanos);
    this.export = new SpanExport(settings.spanAttributes(), settings.redaction());
    long nowNs = clock.nanos();
    long epochNs = nowNs + clock.epochOffset(nowNs);
    this.exporters = new Exporters(epochNs);
    this.counters = new Counters(settings.limits(), epochNs);
    this.sweptNs = nowNs;
  }

  /** Metrics of the spans. */
  RedMetrics metrics() {
    return metrics;
  }

  /** What became of the spans. */
  Counters counters() {
    return counters;
  }

  /** Where sampled spans go. */
  Exporters exporters() {
    return exporters;
  }

  @Override
  public void onSpan(SpanView span) {
    counters.spans.increment();
    onIdle();
    if (accept(span)) {
      return;
    }
    if (span.pid() == 0) {
      counters.unknownProcess.increment();
    } else if (waiting.add(span, nowNs)) {
      counters.waiting.increment();
    } else {
      counters.waitingFull.increment();
    }
  }

  @Override
  public void onIdle() {
    nowNs = clock.nanos();
    if (waiting.size() > 0) {
      counters.unknownProcess.add(waiting.retry(nowNs, retry));
      counters.waiting.add(waiting.size() - counters.waiting.value());
    }
    if (nowNs - sweptNs >= SWEEP_NS) {
      sweptNs = nowNs;
      metrics.sweep(nowNs);
      states.values().removeIf(state -> settings.limits().expired(state.usedNs, nowNs));
    }
  }

  /** Takes a span if its service is known; one that breaks something is counted, not thrown. */
  private boolean accept(SpanView span) {
    Service service = span.pid() == 0 ? null : services.apply(span.pid());
    if (service == null) {
      return false;
    }
    try {
      process(span, state(service));
    } catch (RuntimeException e) {
      if (counters.failed.value() == 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a span of {0} was dropped ({1}); more of the same is only counted",
            service,
            e);
      }
      counters.failed.increment();
    }
    return true;
  }

  private ServiceState state(Service service) {
    ServiceState state = states.get(service);
    if (state == null) {
      state = new ServiceState(service, settings, metrics.of(service));
      states.put(service, state);
    }
    state.usedNs = nowNs;
    return state;
  }

  private void process(SpanView span, ServiceState state) {
    Route route = route(span, state);
    enriched.wrap(span, state.service, route.text(), clock.epochOffset(nowNs));
    boolean exported = sample(span, state, state.inTraces && route.inTraces());
    if (state.inMetrics && route.inMetrics()) {
      metrics.record(state.series, enriched, nowNs);
    }
    if (exported) {
      exporters.export(export.finish(enriched));
    }
  }

  private static Route route(SpanView span, ServiceState state) {
    int given = span.indexOf(Enriched.ROUTE);
    int path = span.kind() == SpanKind.SERVER ? span.indexOf(PATH) : -1;
    if (given >= 0) {
      return state.routes.ofGiven(span, given, path);
    }
    return path < 0 ? Route.NONE : state.routes.ofPath(span, path, exists(span));
  }

  /** Whether the answer says that there is something at the path. */
  private static boolean exists(SpanView span) {
    int status = span.indexOf(STATUS);
    if (status < 0) {
      return false;
    }
    return switch ((int) span.number(status)) {
      case 400, 404, 405, 414, 501 -> false;
      default -> true;
    };
  }

  private boolean sample(SpanView span, ServiceState state, boolean wanted) {
    boolean hasParent = span.traceIdHigh() != 0 || span.traceIdLow() != 0;
    long high = hasParent ? span.traceIdHigh() : ids.next();
    long low = hasParent ? span.traceIdLow() : ids.next();
    boolean sampled = wanted && state.sampler.samples(low, hasParent, span.traceFlags());
    if (!wanted) {
      counters.ignored.increment();
    } else if (sampled) {
      counters.sampled.increment();
    } else {
      counters.notSampled.increment();
    }
    boolean exported = sampled && !exporters.isEmpty();
    long parent = hasParent ? span.parentSpanId() : 0;
    int flags = (hasParent ? span.traceFlags() & 0xff : 0) | 1;
    enriched.identify(high, low, ids.next(), parent, flags, exported);
    return exported;
  }
}
