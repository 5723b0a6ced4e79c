package io.sonde.exporter.console;

import io.sonde.exporter.console.format.JsonFormat;
import io.sonde.exporter.console.format.SpanFormat;
import io.sonde.exporter.console.format.TextFormat;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.telemetry.MetricSource;
import io.sonde.spi.telemetry.SpanExporter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.lang.System.Logger.Level;
import java.time.ZoneId;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers the console exporter if the settings ask for one. */
@Component(
    service = {},
    immediate = true)
public final class ConsoleComponent {
  private static final System.Logger LOG = System.getLogger("io.sonde.exporter.console");
  private static final int QUEUE_SIZE = 4096;

  private SpanPrinter printer;
  private ServiceRegistration<?> exporter;
  private ServiceRegistration<?> metrics;

  /**
   * Starts printing, or does nothing.
   *
   * @param running there only while the agent runs; other commands must print nothing of ours
   */
  @Activate
  public ConsoleComponent(
      BundleContext context, @Reference Settings settings, @Reference Fatal running) {
    SpanFormat format = format(settings);
    if (format == null) {
      return;
    }
    // Not System.out, whose lock a blocked write would keep from everybody else.
    printer =
        new SpanPrinter(
            format,
            new FileOutputStream(FileDescriptor.out),
            QUEUE_SIZE,
            sentence -> LOG.log(Level.WARNING, sentence));
    exporter = context.registerService(SpanExporter.class, printer, null);
    metrics = context.registerService(MetricSource.class, new PrinterMetrics(printer), null);
  }

  /** Takes the exporter away and prints what is queued. */
  @Deactivate
  void stop() {
    if (printer != null) {
      exporter.unregister();
      metrics.unregister();
      printer.close();
    }
  }

  /** The format that is asked for; null if nothing is to be printed. */
  static SpanFormat format(Settings settings) {
    String format = settings.text("console.format");
    return switch (format) {
      case "text" -> new TextFormat(ZoneId.systemDefault());
      case "json" -> new JsonFormat();
      case "off" -> null;
      case "auto", "" -> otherExporter(settings) ? null : new TextFormat(ZoneId.systemDefault());
      default ->
          throw new IllegalArgumentException(
              "console.format is \"" + format + "\"; it may be auto, text, json or off");
    };
  }

  private static boolean otherExporter(Settings settings) {
    return otlp(settings, "traces")
        || otlp(settings, "metrics")
        || settings.number("prometheus.port") > 0;
  }

  private static boolean otlp(Settings settings, String signal) {
    return settings.flag("otlp." + signal + ".enabled")
        && !(settings.text("otlp.endpoint").isEmpty()
            && settings.text("otlp." + signal + ".endpoint").isEmpty());
  }
}
