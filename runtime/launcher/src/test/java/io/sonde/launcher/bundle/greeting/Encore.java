package io.sonde.launcher.bundle.greeting;

import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** A command whose name is two words, the first of which is a command too. */
@Component(property = Command.NAME + "=greet again")
public final class Encore implements Command {
  @Override
  public String summary() {
    return "Says hello again";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    out.println("again " + arguments);
    return 0;
  }
}
