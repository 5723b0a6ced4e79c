package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names a Java process: by what Spring calls it, else by its jar without the version, else by its
 * main class or the server that this is.
 */
final class JavaName implements NameRule {
  /** Options of the launcher that have their value in the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--add-reads",
          "--add-exports",
          "--add-opens",
          "--patch-module",
          "--limit-modules",
          "--enable-native-access",
          "--source");

  /** Names of main classes and jars that belong to a server or launcher. */
  private static final Map<String, String> SERVERS =
      Map.of(
          "org.apache.catalina.startup.Bootstrap", "tomcat",
          "org.apache.catalina.startup.Tomcat", "tomcat",
          "org.eclipse.jetty.start.Main", "jetty",
          "org.eclipse.jetty.xml.XmlConfiguration", "jetty",
          "start", "jetty",
          "jetty-home", "jetty",
          "jboss-modules", "wildfly",
          "ws-server", "liberty",
          "kafka.Kafka", "kafka");

  /** Main classes that are called so in every other project, and launchers of a packed jar. */
  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "Main",
          "App",
          "Application",
          "Launcher",
          "JarLauncher",
          "WarLauncher",
          "PropertiesLauncher",
          "quarkus-run",
          "app",
          "application",
          "main");

  @Override
  public String name(Candidate process) {
    List<String> arguments = process.arguments();
    String named = named(arguments);
    return named.isEmpty() ? program(process, arguments) : named;
  }

  private static String named(List<String> arguments) {
    String service = Arguments.option(arguments, 1, "-Dotel.service.name");
    return service.isEmpty()
        ? Arguments.option(arguments, 1, "-Dspring.application.name", "--spring.application.name")
        : service;
  }

  private static String program(Candidate process, List<String> arguments) {
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean last = i + 1 == arguments.size();
      if (argument.equals("-jar")) {
        return last ? "" : jar(process, arguments.get(i + 1));
      }
      if (argument.equals("-m") || argument.equals("--module")) {
        return last ? "" : mainClass(process, afterSlash(arguments.get(i + 1)));
      }
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
        return argument.endsWith(".java")
            ? Script.base(argument, ".java")
            : mainClass(process, argument);
      }
    }
    return "";
  }

  private static String jar(Candidate process, String path) {
    String name = withoutVersion(Script.base(Script.base(path, ".jar"), ".war"));
    String folder = Script.project(Script.folder(Script.absolute(process, path)));
    return SAYS_NOTHING.contains(name) && !folder.isEmpty()
        ? folder
        : SERVERS.getOrDefault(name, name);
  }

  private static String mainClass(Candidate process, String type) {
    if (SERVERS.containsKey(type)) {
      return SERVERS.get(type);
    }
    int dot = type.lastIndexOf('.');
    String simple = type.substring(Math.max(dot, type.lastIndexOf('$')) + 1);
    if (!SAYS_NOTHING.contains(simple)) {
      return simple;
    }
    boolean ofLoader = type.startsWith("org.springframework.boot.loader.");
    String outer =
        ofLoader || dot <= 0
            ? Script.project(process.workingDirectory())
            : type.substring(type.lastIndexOf('.', dot - 1) + 1, dot);
    return outer.isEmpty() ? simple : outer;
  }

  private static String afterSlash(String module) {
    return module.substring(module.indexOf('/') + 1);
  }

  /** {@code shop} of {@code shop-1.4.2-SNAPSHOT}: a dash and a digit begin the version. */
  static String withoutVersion(String name) {
    for (int i = 1; i + 1 < name.length(); i++) {
      if (name.charAt(i) == '-' && name.charAt(i + 1) >= '0' && name.charAt(i + 1) <= '9') {
        return name.substring(0, i);
      }
    }
    return name;
  }
}
