package io.sonde.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where the configuration file is. */
final class ConfigFile {
  /** Property of the launcher: the file that was asked for by an argument. */
  static final String FILE = "sonde.config";

  /** Environment variable that asks for a file. */
  static final String VARIABLE = "SONDE_CONFIG";

  /** Property of the launcher: the folder where Sonde is installed. */
  static final String HOME = "sonde.home";

  private static final Path SYSTEM_WIDE = Path.of("/etc/sonde/sonde.yaml");

  private ConfigFile() {}

  /**
   * The file to read: the one asked for, which may be missing, else the system's, else the
   * installation's.
   *
   * @param property gives the value of a property, or null
   * @param environment variables by name
   * @return null if there is none
   */
  static Path locate(UnaryOperator<String> property, Map<String, String> environment) {
    return locate(property, environment, SYSTEM_WIDE);
  }

  static Path locate(
      UnaryOperator<String> property, Map<String, String> environment, Path systemWide) {
    String asked = property.apply(FILE);
    if (asked != null && !asked.isEmpty()) {
      return Path.of(asked);
    }
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    if (Files.exists(systemWide)) {
      return systemWide;
    }
    String home = property.apply(HOME);
    if (home != null && !home.isEmpty()) {
      Path installed = Path.of(home, "conf", "sonde.yaml");
      return Files.exists(installed) ? installed : null;
    }
    return null;
  }
}
