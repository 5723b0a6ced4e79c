package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;
import java.util.Set;

/** Names a Ruby process: by the application in its title or folder, else by the script. */
final class RubyName implements NameRule {
  /** Options of the interpreter that have their value in the next argument. */
  private static final Set<String> WITH_VALUE = Set.of("-I", "-r", "-C", "-E", "-x");

  /** Programs that run the application of the working directory. */
  private static final Set<String> SERVERS =
      Set.of(
          "rails",
          "puma",
          "pumactl",
          "unicorn",
          "unicorn_rails",
          "rackup",
          "thin",
          "falcon",
          "sidekiq",
          "bundle",
          "rake",
          "spring",
          "passenger");

  @Override
  public String name(Candidate process) {
    List<String> arguments = process.arguments();
    if (arguments.isEmpty()) {
      return "";
    }
    String title = arguments.getFirst();
    if (title.startsWith("puma") || title.startsWith("sidekiq")) {
      String application = Arguments.bracketed(title);
      if (!application.isEmpty() && !application.contains(" busy")) {
        return application;
      }
    }
    int at = Arguments.firstOperand(arguments, 1, WITH_VALUE);
    String script = at < 0 || arguments.contains("-e") ? "" : arguments.get(at);
    String name = Script.base(script, ".rb");
    if (name.isEmpty() || SERVERS.contains(name)) {
      String folder = Script.project(process.workingDirectory());
      return folder.isEmpty() ? name : folder;
    }
    return Script.name(process, script, ".rb");
  }
}
