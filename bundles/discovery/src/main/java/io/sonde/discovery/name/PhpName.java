package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;
import java.util.Set;

/** Names a PHP process: by the pool of PHP-FPM, else by the script or the folder that it serves. */
final class PhpName implements NameRule {
  /** Name of the process that starts the pools, which it forks. */
  static final String MASTER = "php-fpm";

  private static final String POOL = "php-fpm: pool ";

  /** Options that have their value in the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of("-c", "-d", "-S", "-t", "-z", "--server", "--docroot", "--php-ini", "--define");

  @Override
  public String name(Candidate process) {
    List<String> arguments = process.arguments();
    String pool = pool(arguments);
    if (!pool.isEmpty()) {
      return pool;
    }
    if (process.executableName().startsWith("php-fpm")) {
      return MASTER;
    }
    int at = Arguments.firstOperand(arguments, 1, WITH_VALUE);
    String script =
        at < 0 || arguments.contains("-r") ? "" : Script.base(arguments.get(at), ".php");
    boolean artisan = script.equals("artisan") || script.equals("console");
    if (!script.isEmpty() && !artisan) {
      return Script.name(process, arguments.get(at), ".php");
    }
    String root = Arguments.option(arguments, 1, "-t", "--docroot");
    return Script.project(
        root.isEmpty() ? process.workingDirectory() : Script.absolute(process, root));
  }

  /** Pool that a worker of PHP-FPM belongs to; empty if it is none. */
  static String pool(List<String> arguments) {
    String title = arguments.isEmpty() ? "" : arguments.getFirst();
    return title.startsWith(POOL) ? title.substring(POOL.length()).strip() : "";
  }
}
