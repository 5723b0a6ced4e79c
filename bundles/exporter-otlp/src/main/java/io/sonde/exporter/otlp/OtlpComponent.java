package io.sonde.exporter.otlp;

import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanExporter;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
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
 * Sends traces and metrics if there is an address for them. If the settings cannot be used, it says
 * why and the agent goes on without it.
 */
@Component(
    service = {},
    immediate = true)
public final class OtlpComponent {
  private static final System.Logger LOG = System.getLogger("io.sonde.exporter.otlp");
  private static final long MINUTE_MS = 60_000;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<MetricSource> sources = List.of();

  /** There only while the agent runs; other commands must send nothing. */
  @Reference private Fatal running;

  @Reference private Settings settings;

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private SpanExport spans;
  private MetricExport metrics;

  /** Starts what is configured. */
  @Activate
  void start(BundleContext context) {
    OtlpSettings otlp = OtlpSettings.from(settings);
    if (otlp.traces().isEmpty() && otlp.metrics().isEmpty()) {
      return;
    }
    String version = context.getBundle().getVersion().toString();
    Resources resources = new Resources(Identity.of(version));
    Complaints complaints =
        new Complaints(sentence -> LOG.log(Level.WARNING, sentence), System::nanoTime);
    try {
      if (!otlp.traces().isEmpty()) {
        Backoff backoff = new Backoff(1_000, MINUTE_MS / 2, 5 * MINUTE_MS);
        spans = new SpanExport(otlp, version, resources, backoff, complaints);
        registrations.add(context.registerService(SpanExporter.class, spans, null));
        registrations.add(context.registerService(MetricSource.class, spans, null));
      }
      if (!otlp.metrics().isEmpty()) {
        Backoff backoff = new Backoff(1_000, MINUTE_MS / 2, otlp.metricsInterval().toMillis());
        metrics = new MetricExport(otlp, version, resources, () -> sources, backoff, complaints);
        registrations.add(context.registerService(MetricSource.class, metrics.counts(), null));
      }
    } catch (IllegalArgumentException e) {
      LOG.log(
          Level.ERROR,
          "The OTLP exporter is off: " + e.getMessage() + ". The agent goes on without it.");
      stop();
    }
  }

  /** Takes the exporters away and sends what waits. */
  @Deactivate
  void stop() {
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
    long deadlineNs = Threads.deadline();
    // Both hurry at the same time, so that together they take no longer than one.
    if (spans != null) {
      spans.begin();
    }
    if (metrics != null) {
      metrics.begin();
      metrics.close(deadlineNs);
    }
    if (spans != null) {
      spans.close(deadlineNs);
    }
  }
}
