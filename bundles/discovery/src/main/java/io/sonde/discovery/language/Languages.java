package io.sonde.discovery.language;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the language of a process: by the name of its program, else by the runtime library mapped
 * into it, else by what its compiler left in the program.
 */
public final class Languages {
  private static final int MAX_MAPPINGS = 20_000;

  /** Beginning of a mapped library's file name. */
  private static final Map<String, Language> LIBRARIES = new LinkedHashMap<>();

  static {
    LIBRARIES.put("libjvm.so", Language.JAVA);
    LIBRARIES.put("libj9vm", Language.JAVA);
    LIBRARIES.put("libcoreclr.so", Language.DOTNET);
    LIBRARIES.put("libnode.so", Language.NODEJS);
    LIBRARIES.put("libpython3", Language.PYTHON);
    LIBRARIES.put("libruby", Language.RUBY);
  }

  private Languages() {}

  /**
   * The language; {@link Language#CPP} where nothing tells more.
   *
   * @param name file name of the program
   * @param maps file that lists what is mapped into the process
   * @param program file through which the program can be read
   */
  public static Language of(String name, String maps, String program) {
    Language language = ofProgram(name);
    if (language == null) {
      language = ofMappings(maps);
    }
    return language == null ? ProgramFile.language(program) : language;
  }

  /** The language whose interpreter has this file name, null if it is no known interpreter. */
  public static Language ofProgram(String name) {
    return switch (withoutVersion(name)) {
      case "java", "jsvc" -> Language.JAVA;
      case "node", "nodejs" -> Language.NODEJS;
      case "python", "pypy", "uwsgi", "uwsgi-core" -> Language.PYTHON;
      case "ruby", "jruby", "truffleruby" -> Language.RUBY;
      case "php", "php-fpm", "php-cgi", "frankenphp" -> Language.PHP;
      case "dotnet" -> Language.DOTNET;
      case "beam.smp", "beam" -> Language.ERLANG;
      default -> null;
    };
  }

  /** {@code python} of {@code python3.11} and of {@code python3.13t}, {@code php-fpm} of 8.2. */
  private static String withoutVersion(String name) {
    int end = name.length();
    while (end > 0 && "0123456789.td".indexOf(name.charAt(end - 1)) >= 0) {
      end--;
    }
    boolean hasDigit = end < name.length() && Character.isDigit(name.charAt(end));
    return hasDigit ? name.substring(0, end) : name;
  }

  private static Language ofMappings(String maps) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(maps), StandardCharsets.ISO_8859_1))) {
      String line = lines.readLine();
      for (int i = 0; line != null && i < MAX_MAPPINGS; i++) {
        String file = line.substring(line.lastIndexOf('/') + 1);
        if (file.startsWith("lib")) {
          for (Map.Entry<String, Language> library : LIBRARIES.entrySet()) {
            if (file.startsWith(library.getKey())) {
              return library.getValue();
            }
          }
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // Not readable: what the program itself tells is left.
    }
    return null;
  }
}
