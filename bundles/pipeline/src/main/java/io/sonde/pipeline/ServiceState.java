package io.sonde.pipeline;

import io.sonde.pipeline.metrics.ServiceSeries;
import io.sonde.pipeline.route.Routes;
import io.sonde.pipeline.trace.Sampler;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Service.Signal;

/** What the pipeline keeps for a service. Pipeline thread only. */
final class ServiceState {
  final Service service;
  final Routes routes;
  final Sampler sampler;
  final ServiceSeries series;
  final boolean inTraces;
  final boolean inMetrics;

  /** Monotonic time of its last span. */
  long usedNs;

  ServiceState(Service service, PipelineSettings settings, ServiceSeries series) {
    this.service = service;
    this.routes = new Routes(settings.routes(service));
    this.sampler = settings.sampler(service);
    this.series = series;
    this.inTraces = service.exports(Signal.TRACES);
    this.inMetrics = service.exports(Signal.METRICS);
  }
}
