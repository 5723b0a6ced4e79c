package io.sonde.config;

import io.sonde.config.source.Problem;
import io.sonde.config.source.Setting;
import io.sonde.spi.command.Command;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code sonde config}: checks and shows the configuration. */
@Component(property = Command.NAME + "=config")
public final class ConfigCommand implements Command {
  private static final String USAGE =
      """
      usage: sonde config check [FILE]
                 says what is wrong with FILE, or with the configuration in use
             sonde config show [--effective] [--json]
                 shows what is set and where; --effective adds the defaults
             sonde config default
                 prints the file of all keys with their defaults
      """;

  private final UnaryOperator<String> property;
  private final Map<String, String> environment;

  /** Reads the environment of the process. */
  @Activate
  public ConfigCommand(BundleContext context) {
    this(context::getProperty, System.getenv());
  }

  ConfigCommand(UnaryOperator<String> property, Map<String, String> environment) {
    this.property = property;
    this.environment = environment;
  }

  @Override
  public String summary() {
    return "Checks and shows the configuration";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    if (verb.equals("check")
        && rest.size() <= 1
        && rest.stream().noneMatch(argument -> argument.startsWith("-"))) {
      return check(rest, out, err);
    }
    if (verb.equals("show") && Set.of("--effective", "--json").containsAll(rest)) {
      return show(rest.contains("--effective"), rest.contains("--json"), out, err);
    }
    if (verb.equals("default") && rest.isEmpty()) {
      out.print(DefaultFile.text());
      return 0;
    }
    boolean help = List.of("help", "--help", "-h").contains(verb);
    (help ? out : err).print(USAGE);
    return help ? 0 : 2;
  }

  private int check(List<String> file, PrintStream out, PrintStream err) {
    Configuration configuration;
    try {
      configuration =
          file.isEmpty() ? load() : Configuration.load(Path.of(file.getFirst()), environment);
    } catch (InvalidPathException e) {
      err.println("not the name of a file: " + e.getReason());
      return 1;
    }
    if (!complain(configuration, err)) {
      return 1;
    }
    String source =
        configuration.file() == null ? "no file, environment" : configuration.file().toString();
    configuration.notes().forEach(note -> out.println("note: " + note));
    long set = configuration.settings().values().stream().filter(s -> !s.isDefault()).count();
    out.println(source + ": valid, " + set + (set == 1 ? " key set" : " keys set"));
    return 0;
  }

  private int show(boolean all, boolean json, PrintStream out, PrintStream err) {
    Configuration configuration = load();
    if (!complain(configuration, err)) {
      return 1;
    }
    Collection<Setting> shown =
        configuration.settings().values().stream().filter(s -> all || !s.isDefault()).toList();
    if (json) {
      Listing.printJson(shown, out);
    } else {
      Listing.print(shown, out);
    }
    return 0;
  }

  private Configuration load() {
    return Configuration.load(ConfigFile.locate(property, environment), environment);
  }

  /** Prints all problems; whether there were none. */
  private static boolean complain(Configuration configuration, PrintStream err) {
    for (Problem problem : configuration.problems()) {
      err.println(problem);
    }
    return configuration.valid();
  }
}
