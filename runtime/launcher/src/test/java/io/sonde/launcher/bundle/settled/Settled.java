package io.sonde.launcher.bundle.settled;

import io.sonde.spi.config.Settings;
import java.lang.reflect.Proxy;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Settings that nobody asks, so that the agent runs. */
@Component(
    immediate = true,
    service = {})
public final class Settled {
  /** Called by declarative services. */
  @Activate
  public Settled(BundleContext context) {
    Object settings =
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Settings.class},
            (_, method, _) -> {
              throw new UnsupportedOperationException(method.getName());
            });
    context.registerService(Settings.class, (Settings) settings, null);
  }
}
