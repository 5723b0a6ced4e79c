package io.sonde.config;

import io.sonde.config.source.Problem;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Reads the configuration once and registers it as {@link Settings} if it is valid. If it is not,
 * nothing that needs settings starts, and an agent that runs ends with everything that is wrong.
 */
@Component(
    service = {},
    immediate = true)
public final class ConfigComponent {
  private static final System.Logger LOG = System.getLogger("io.sonde.config");
  private static final int WRONG_CONFIGURATION = 2;

  private ServiceRegistration<Settings> registration;

  /**
   * Reads and registers.
   *
   * @param fatal null during commands other than run; those say themselves what is wrong
   */
  @Activate
  public ConfigComponent(
      BundleContext context, @Reference(cardinality = ReferenceCardinality.OPTIONAL) Fatal fatal) {
    Map<String, String> environment = System.getenv();
    Configuration configuration =
        Configuration.load(ConfigFile.locate(context::getProperty, environment), environment);
    if (fatal != null) {
      configuration.notes().forEach(note -> LOG.log(Level.WARNING, note.toString()));
    }
    if (configuration.valid()) {
      registration =
          context.registerService(
              Settings.class, new EffectiveSettings(configuration.settings()), null);
    } else if (fatal != null) {
      fatal.exit(
          WRONG_CONFIGURATION,
          configuration.problems().stream()
              .map(Problem::toString)
              .collect(Collectors.joining("\n")));
    }
  }

  @Deactivate
  void stop() {
    if (registration != null) {
      registration.unregister();
    }
  }
}
