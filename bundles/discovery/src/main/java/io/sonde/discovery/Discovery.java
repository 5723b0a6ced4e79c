package io.sonde.discovery;

import io.sonde.discovery.command.Explain;
import io.sonde.discovery.command.Processes;
import io.sonde.discovery.proc.Proc;
import io.sonde.spi.command.Command;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.ProcessListener;
import io.sonde.spi.process.Services;
import io.sonde.spi.process.Tracing;
import io.sonde.spi.telemetry.MetricSource;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Discovery as a service: decides which processes are traced and which service each of them is.
 *
 * <p>Its services are registered when they are complete and not declared: the core, whose service
 * this component needs, takes the listener, and of two components that wait for each other one is
 * left without.
 */
@Component(
    service = {},
    immediate = true)
public final class Discovery {
  private final Watch watch;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  /**
   * @param context tells the agent's version
   * @param settings the effective configuration
   * @param tracing carries out what is decided
   * @param fatal ends the agent if a selector says something that cannot be: nothing is traced
   *     rather than something that was not meant
   */
  @Activate
  public Discovery(
      BundleContext context,
      @Reference Settings settings,
      @Reference Tracing tracing,
      @Reference Fatal fatal) {
    Version version = context.getBundle().getVersion();
    int self = (int) ProcessHandle.current().pid();
    Options options = options(settings, fatal);
    watch = new Watch(new Proc("/proc"), self, version.toString(), options, tracing);
    registrations.add(context.registerService(Services.class, watch, null));
    registrations.add(context.registerService(ProcessListener.class, watch, null));
    registrations.add(context.registerService(MetricSource.class, watch, null));
    register(context, "processes", new Processes(watch::decisions, watch));
    register(context, "explain", new Explain(watch::decisions, watch, () -> metrics(context)));
    if (options != Options.WRONG) {
      watch.start();
    }
  }

  private void register(BundleContext context, String name, Command command) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Command.NAME, name);
    properties.put(Command.AGENT, "true");
    registrations.add(context.registerService(Command.class, command, properties));
  }

  /** Metrics of the whole agent, looked for when somebody asks. */
  private static List<MetricSource> metrics(BundleContext context) {
    try {
      return context.getServiceReferences(MetricSource.class, null).stream()
          .map(context::getService)
          .filter(Objects::nonNull)
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("there is no filter", e);
    }
  }

  private static Options options(Settings settings, Fatal fatal) {
    try {
      return Options.of(settings);
    } catch (IllegalArgumentException e) {
      fatal.exit(2, e.getMessage());
      return Options.WRONG;
    }
  }

  @Deactivate
  void stop() {
    registrations.forEach(ServiceRegistration::unregister);
    watch.close();
  }
}
