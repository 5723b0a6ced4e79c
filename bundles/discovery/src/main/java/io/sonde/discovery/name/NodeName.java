package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;
import java.util.Set;

/** Names a Node.js process: by the package that its script belongs to, else by the script. */
final class NodeName implements NameRule {
  /** Options that have their value in the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-r",
          "--require",
          "--import",
          "--loader",
          "--experimental-loader",
          "-C",
          "--conditions",
          "--title",
          "--env-file",
          "--icu-data-dir",
          "--input-type");

  private static final int MAX_PACKAGE_BYTES = 256 * 1024;
  private static final int MAX_FOLDERS = 16;
  private static final String DEPENDENCIES = "/node_modules";

  @Override
  public String name(Candidate process) {
    List<String> arguments = process.arguments();
    int at = Arguments.firstOperand(arguments, 1, WITH_VALUE);
    boolean inline =
        arguments.contains("-e") || arguments.contains("--eval") || arguments.contains("-p");
    if (at < 0 || inline) {
      // Also a process that replaced its arguments by a title.
      return packageName(process, process.workingDirectory());
    }
    String script = Script.absolute(process, arguments.get(at));
    String found = packageName(process, Script.folder(script));
    return found.isEmpty() ? Script.name(process, withoutEnding(script), "") : found;
  }

  /**
   * The name in the nearest {@code package.json} upwards. A script that belongs to a dependency,
   * such as {@code node_modules/.bin/next}, was started for the package around it.
   */
  private static String packageName(Candidate process, String folder) {
    int dependency = folder.indexOf(DEPENDENCIES + "/");
    String path = dependency < 0 ? folder : folder.substring(0, dependency);
    for (int i = 0; i < MAX_FOLDERS; i++) {
      byte[] json = process.file(path + "/package.json", MAX_PACKAGE_BYTES);
      String name = json == null ? "" : PackageJson.name(json);
      if (!name.isEmpty()) {
        return name;
      }
      if (path.isEmpty()) {
        break;
      }
      path = Script.folder(path);
    }
    return process.environment().value("npm_package_name");
  }

  private static String withoutEnding(String script) {
    for (String ending : List.of(".js", ".mjs", ".cjs", ".ts", ".mts")) {
      if (script.endsWith(ending)) {
        return script.substring(0, script.length() - ending.length());
      }
    }
    return script;
  }
}
