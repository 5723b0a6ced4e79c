package io.sonde.launcher.bundle.refusing;

import io.sonde.spi.command.Fatal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A component that ends the agent, and shows that it is stopped in order. */
@Component(
    immediate = true,
    service = {})
public final class Refusing {
  /** Called by declarative services. */
  @Activate
  public Refusing(@Reference Fatal fatal) {
    System.setProperty("sonde.test.refusing", "active");
    fatal.exit(2, "line 3: no such key\nline 4: no such value");
    fatal.exit(1, "too late");
  }

  /** Called by declarative services. */
  @Deactivate
  public void deactivate() {
    System.setProperty("sonde.test.refusing", "stopped");
  }
}
