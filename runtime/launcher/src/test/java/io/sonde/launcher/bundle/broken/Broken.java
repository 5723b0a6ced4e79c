package io.sonde.launcher.bundle.broken;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A component that cannot be activated. */
@Component(
    immediate = true,
    service = {})
public final class Broken {
  /** Called by declarative services. */
  @Activate
  public Broken() {
    throw new IllegalStateException("the moon is not full");
  }
}
