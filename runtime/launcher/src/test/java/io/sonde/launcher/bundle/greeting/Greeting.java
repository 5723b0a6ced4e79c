package io.sonde.launcher.bundle.greeting;

import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A command that shows what it was called with. */
@Component(property = Command.NAME + "=greet")
public final class Greeting implements Command {
  private final BundleContext context;

  /** Called by declarative services. */
  @Activate
  public Greeting(BundleContext context) {
    this.context = context;
  }

  @Override
  public String summary() {
    return "Says hello";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    out.println("hello " + arguments + " mode " + context.getProperty("sonde.mode"));
    out.println("config " + context.getProperty("sonde.config"));
    err.println("complaint");
    return 7;
  }
}
