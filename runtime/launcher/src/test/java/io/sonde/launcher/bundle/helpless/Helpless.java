package io.sonde.launcher.bundle.helpless;

import io.sonde.spi.command.Fatal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A component that ends the agent and cannot be activated either. */
@Component(
    immediate = true,
    service = {})
public final class Helpless {
  /** Called by declarative services. */
  @Activate
  public Helpless(@Reference Fatal fatal) {
    fatal.exit(1, "this host has no moon");
    throw new IllegalStateException("no moon");
  }
}
