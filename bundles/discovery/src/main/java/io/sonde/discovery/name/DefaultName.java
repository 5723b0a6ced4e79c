package io.sonde.discovery.name;

import io.sonde.discovery.Candidate;
import io.sonde.discovery.language.Language;
import io.sonde.discovery.language.Languages;

/**
 * What a service is called when nobody said so: after the script, jar, module or package that it
 * runs; after its program if that is its own; after its systemd unit or folder if it is only known
 * which interpreter runs. Never after the interpreter.
 */
public final class DefaultName {
  private static final int MAX_LENGTH = 200;

  private DefaultName() {}

  /**
   * The name of a process; never empty.
   *
   * @param inherited name to take if its own arguments tell none, as for the workers that Python's
   *     multiprocessing starts; empty if there is none
   */
  public static String of(Candidate process, String inherited) {
    // What only embeds an interpreter or was compiled from its language has a name of its own.
    Language interpreter = Languages.ofProgram(process.executableName());
    String name =
        clean(interpreter == null ? process.executableName() : rule(interpreter).name(process));
    if (name.isEmpty()) {
      name = inherited;
    }
    if (name.isEmpty()) {
      name = clean(process.cgroup().unit());
    }
    if (name.isEmpty()) {
      name = clean(Script.project(process.workingDirectory()));
    }
    return name.isEmpty() ? unknown(clean(process.executableName())) : name;
  }

  /** The name of a process that was forked: that of the program, unless its title tells more. */
  public static String ofFork(Candidate process, String program) {
    String pool = program.equals(PhpName.MASTER) ? PhpName.pool(process.arguments()) : "";
    return pool.isEmpty() ? program : clean(pool);
  }

  /** The name that the specification gives to what has none. */
  private static String unknown(String executable) {
    return executable.isEmpty() ? "unknown_service" : "unknown_service:" + executable;
  }

  private static NameRule rule(Language language) {
    return switch (language) {
      case PYTHON -> new PythonName();
      case JAVA -> new JavaName();
      case NODEJS -> new NodeName();
      case RUBY -> new RubyName();
      case PHP -> new PhpName();
      case DOTNET -> new DotnetName();
      case ERLANG -> new ErlangName();
      case CPP, GO, RUST -> throw new IllegalArgumentException(language + " has no interpreter");
    };
  }

  /** Without what could break a log line or a label, and not longer than a name should be. */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < text.length() && clean.length() < MAX_LENGTH; i++) {
      int here = text.codePointAt(i);
      clean.appendCodePoint(Character.isISOControl(here) ? '_' : here);
      i += Character.charCount(here) - 1;
    }
    return clean.toString().strip();
  }
}
