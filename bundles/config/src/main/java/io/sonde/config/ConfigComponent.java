package io.sonde.config;

import io.sonde.spi.config.Settings;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Reads the configuration once and registers it as {@link Settings} if it is valid. If it is not,
 * nothing that needs settings starts; {@code sonde config check} says why.
 */
@Component(
    service = {},
    immediate = true)
public final class ConfigComponent {
  private ServiceRegistration<Settings> registration;

  /** Reads and registers. */
  @Activate
  public ConfigComponent(BundleContext context) {
    UnaryOperator<String> property = context::getProperty;
    Configuration configuration = Configuration.load(ConfigFile.locate(property), System.getenv());
    if (configuration.valid()) {
      registration =
          context.registerService(
              Settings.class, new EffectiveSettings(configuration.settings()), null);
    }
  }

  @Deactivate
  void stop() {
    if (registration != null) {
      registration.unregister();
    }
  }
}
