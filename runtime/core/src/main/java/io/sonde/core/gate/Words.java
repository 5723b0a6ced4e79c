package io.sonde.core.gate;

import java.io.IOException;

/** What a plugin threw, for a reader who does not know its code. */
public final class Words {
  private static final int LONGEST = 300;

  private Words() {}

  /** The innermost cause in one line. */
  public static String of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = message(cause);
    return switch (cause) {
      // The framework adds who looked, with a number that means nothing to users.
      case ClassNotFoundException _ -> "class not found: " + message.split(" ", 2)[0];
      case NoClassDefFoundError _ -> "class not found: " + message.replace('/', '.');
      case IllegalStateException _ when !message.isEmpty() -> message;
      case IOException _ when !message.isEmpty() -> message;
      default -> cause.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    };
  }

  /** A plugin's message is as hostile as its bytes: one line, no control characters, not long. */
  private static String message(Throwable cause) {
    String said;
    try {
      said = cause.getMessage();
    } catch (RuntimeException | LinkageError e) {
      said = null;
    }
    return said == null ? "" : line(said);
  }

  /** A text of a plugin as one line that a terminal can show. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < text.length() && line.length() < LONGEST; at++) {
      char c = text.charAt(at);
      boolean plain = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
      line.append(plain ? c : c == '\n' || c == '\t' ? ' ' : '?');
    }
    return line.toString().strip();
  }
}
