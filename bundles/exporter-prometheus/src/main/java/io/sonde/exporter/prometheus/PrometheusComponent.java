package io.sonde.exporter.prometheus;

import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.telemetry.MetricSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Serves metrics if {@code prometheus.port} is set. If it cannot, it says why and the agent goes on
 * without it.
 */
@Component(
    service = {},
    immediate = true)
public final class PrometheusComponent {
  private static final System.Logger LOG = System.getLogger("io.sonde.exporter.prometheus");

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<MetricSource> sources = List.of();

  /** There only while the agent runs; other commands must open no port. */
  @Reference private Fatal running;

  @Reference private Settings settings;

  private PrometheusExporter exporter;
  private ServiceRegistration<MetricSource> counts;

  /** Opens the port, or does nothing. */
  @Activate
  void start(BundleContext context) {
    if (settings.number("prometheus.port") == 0) {
      return;
    }
    try {
      exporter = new PrometheusExporter(Endpoint.from(settings), () -> sources);
      counts = context.registerService(MetricSource.class, exporter.counts(), null);
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(
          Level.ERROR,
          "The Prometheus exporter is off: " + e.getMessage() + ". The agent goes on without it.");
    }
  }

  /** Closes the port. */
  @Deactivate
  void stop() {
    if (exporter != null) {
      counts.unregister();
      exporter.close();
    }
  }
}
