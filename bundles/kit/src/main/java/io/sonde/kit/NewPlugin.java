package io.sonde.kit;

import io.sonde.spi.command.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code sonde plugin new}: writes the project of a plugin. Needs no agent. */
@Component(property = Command.NAME + "=plugin new")
public final class NewPlugin implements Command {
  private static final String USAGE = "usage: sonde plugin new ID     writes a plugin into ./ID";

  private final Path home;
  private final Path current;
  private final String version;

  /** Works in the folder where the command was typed. */
  @Activate
  public NewPlugin(BundleContext context) {
    this(
        Path.of(context.getProperty("sonde.home")),
        Path.of("").toAbsolutePath(),
        context.getBundle().getVersion().toString());
  }

  NewPlugin(Path home, Path current, String version) {
    this.home = home;
    this.current = current;
    this.version = version;
  }

  @Override
  public String summary() {
    return "Writes the project of a new plugin";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 1 || arguments.getFirst().startsWith("-")) {
      err.println(USAGE);
      return 2;
    }
    PluginName name = new PluginName(arguments.getFirst());
    if (name.complaint() != null) {
      err.println("sonde: " + name.complaint());
      return 2;
    }
    Path folder = current.resolve(name.id());
    if (Files.exists(folder)) {
      err.println("sonde: " + folder + " is there already; nothing was written");
      return 1;
    }
    try {
      for (Path file : new Project(name, home.toString(), version).write(folder)) {
        out.println(name.id() + "/" + file);
      }
    } catch (IOException e) {
      err.println("sonde: cannot write " + e.getMessage());
      return 1;
    }
    out.println("\nBuild it with a JDK 25 and Maven: cd " + name.id() + " && mvn package");
    return 0;
  }
}
