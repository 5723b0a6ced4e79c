package io.sonde.launcher.bundle.mistaken;

import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** A config command whose configuration is wrong, and that registers no settings therefore. */
@Component(property = Command.NAME + "=config")
public final class Mistaken implements Command {
  @Override
  public String summary() {
    return "Checks the configuration";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    err.println("sonde.yaml:1:1 no key lisen" + (arguments.equals(List.of("check")) ? "" : "?"));
    return 2;
  }
}
