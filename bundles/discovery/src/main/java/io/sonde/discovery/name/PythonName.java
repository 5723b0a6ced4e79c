package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;
import java.util.Set;

/**
 * Names a Python process: by the application that a server was given, else by the module or script
 * that it runs.
 */
final class PythonName implements NameRule {
  /** Options of the interpreter that have their value in the next argument. */
  private static final Set<String> INTERPRETER = Set.of("-W", "-X", "--check-hash-based-pycs");

  /** Servers that load an application named {@code module:object}. */
  private static final Set<String> SERVERS =
      Set.of("gunicorn", "uvicorn", "hypercorn", "daphne", "granian", "waitress-serve", "waitress");

  @Override
  public String name(Candidate process) {
    List<String> arguments = process.arguments();
    if (arguments.isEmpty()) {
      return "";
    }
    String title = arguments.getFirst();
    if (title.startsWith("gunicorn: ")) {
      return application(process, Arguments.bracketed(title));
    }
    if (Script.base(title).startsWith("uwsgi")) {
      return uwsgi(process, arguments);
    }
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (isShort(argument, 'm')) {
        return i + 1 < arguments.size() ? program(process, arguments, i + 1) : "";
      }
      if (isShort(argument, 'c') || argument.equals("-")) {
        return "";
      }
      if (INTERPRETER.contains(argument)) {
        i++;
      } else if (!argument.startsWith("-")) {
        return program(process, arguments, i);
      }
    }
    return "";
  }

  /**
   * Whether an argument is this option, alone or at the end of several: {@code -m}, {@code -um}.
   */
  private static boolean isShort(String argument, char option) {
    return argument.length() >= 2
        && argument.charAt(0) == '-'
        && argument.charAt(1) != '-'
        && argument.charAt(argument.length() - 1) == option;
  }

  /** Name by the script or module at {@code at}, and by its own arguments if it is a server. */
  private static String program(Candidate process, List<String> arguments, int at) {
    String script = arguments.get(at);
    String program = Script.base(script, ".py");
    String found =
        switch (program) {
          case "flask" -> flask(process, arguments, at);
          case "celery" -> Arguments.option(arguments, at, "-A", "--app");
          case "streamlit", "fastapi" -> Script.name(process, arguments.getLast(), ".py");
          default -> SERVERS.contains(program) ? served(process, arguments, at + 1) : "";
        };
    return found.isEmpty() ? Script.name(process, script, ".py") : found;
  }

  private static String flask(Candidate process, List<String> arguments, int at) {
    String application = Arguments.option(arguments, at, "-A", "--app");
    application = application.isEmpty() ? process.environment().value("FLASK_APP") : application;
    return application(process, application);
  }

  private static String uwsgi(Candidate process, List<String> arguments) {
    String module = Arguments.option(arguments, 1, "-w", "--module", "--wsgi");
    String file = Arguments.option(arguments, 1, "--wsgi-file", "--file");
    String found = application(process, module.isEmpty() ? file : module);
    return found.isEmpty() ? Script.project(process.workingDirectory()) : found;
  }

  /**
   * The first argument that is written like an application, so that no option can be taken for it.
   */
  private static String served(Candidate process, List<String> arguments, int from) {
    for (int i = from; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int colon = argument.indexOf(':');
      if (colon > 0
          && Character.isJavaIdentifierStart(argument.charAt(0))
          && colon + 1 < argument.length()
          && Character.isJavaIdentifierStart(argument.charAt(colon + 1))) {
        return application(process, argument);
      }
    }
    boolean bare = from < arguments.size() && !arguments.getLast().startsWith("-");
    return bare ? application(process, arguments.getLast()) : "";
  }

  /** {@code shop} of {@code shop.wsgi:application}, {@code shop.main:create()} and {@code shop}. */
  private static String application(Candidate process, String application) {
    int colon = application.indexOf(':');
    String module = colon < 0 ? application : application.substring(0, colon);
    if (module.indexOf('/') >= 0 || module.endsWith(".py")) {
      return Script.name(process, module, ".py");
    }
    return module.isEmpty() ? "" : Script.module(process, module);
  }
}
