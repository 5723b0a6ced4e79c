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
  private static final String KERNEL = "--kernel";
  private static final String USAGE =
      "usage: sonde plugin new ID [--kernel]     writes a plugin into ./ID, with a kernel half";

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
    List<String> ids = arguments.stream().filter(word -> !word.equals(KERNEL)).toList();
    if (ids.size() != 1 || ids.getFirst().startsWith("-")) {
      err.println(USAGE);
      return 2;
    }
    boolean kernel = arguments.contains(KERNEL);
    PluginName name = new PluginName(ids.getFirst());
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
      for (Path file : new Project(name, home.toString(), version, kernel).write(folder)) {
        out.println(name.id() + "/" + file);
      }
    } catch (IOException e) {
      err.println("sonde: cannot write " + e.getMessage());
      return 1;
    }
    String tools = kernel ? "a JDK 25, clang and Maven" : "a JDK 25 and Maven";
    out.println("\nBuild it with " + tools + ": cd " + name.id() + " && mvn package");
    return 0;
  }
}
