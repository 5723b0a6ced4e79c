package io.sonde.launcher;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The agent's log: one line {@code HH:MM:SS level message} for each record. What was thrown is a
 * few words at its end; at level debug its stack trace follows.
 */
final class ConsoleLog extends Handler {
  /** Held so that the level that is set on it is not lost to the garbage collector. */
  private static final Logger ROOT = Logger.getLogger("");

  private final Formatter messages =
      new Formatter() {
        @Override
        public String format(LogRecord line) {
          return formatMessage(line);
        }
      };

  /** What was logged last. */
  static final LastLines LAST = new LastLines();

  private final PrintStream out;

  private ConsoleLog(PrintStream out) {
    this.out = out;
  }

  /**
   * Sends every log record of this process to {@code out}.
   *
   * @param level debug, info, warn, error or off; null for info
   */
  static void install(PrintStream out, String level) {
    LogManager.getLogManager().reset();
    ROOT.addHandler(new ConsoleLog(out));
    Level known =
        switch (level == null ? "info" : level.toLowerCase(Locale.ROOT)) {
          case "debug" -> Level.FINE;
          case "info" -> Level.INFO;
          case "warn" -> Level.WARNING;
          case "error" -> Level.SEVERE;
          case "off" -> Level.OFF;
          default -> null;
        };
    ROOT.setLevel(known == null ? Level.INFO : known);
    if (known == null) {
      ROOT.warning("SONDE_LOG_LEVEL is " + level + ": use debug, info, warn, error or off");
    }
  }

  @Override
  public void publish(LogRecord line) {
    StringBuilder text = new StringBuilder(120);
    LocalTime time = LocalTime.ofInstant(line.getInstant(), ZoneId.systemDefault());
    two(text, time.getHour()).append(':');
    two(text, time.getMinute()).append(':');
    two(text, time.getSecond()).append(' ');
    text.append(name(line.getLevel())).append(' ').append(messages.format(line));
    Throwable thrown = line.getThrown();
    if (thrown != null) {
      text.append(": ").append(words(thrown));
    }
    if (thrown != null && ROOT.isLoggable(Level.FINE)) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      text.append(System.lineSeparator()).append(trace.toString().stripTrailing());
    }
    LAST.add(text.toString());
    out.println(text);
  }

  /** What was thrown, for a reader who does not know the code. */
  static String words(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // A failure that the code foresaw explains itself; any other needs its name to mean something.
    boolean foreseen =
        cause instanceof IllegalStateException || cause instanceof java.io.IOException;
    String message = cause.getMessage();
    return foreseen && message != null
        ? message
        : cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private static String name(Level level) {
    int value = level.intValue();
    return value >= Level.SEVERE.intValue()
        ? "error"
        : value >= Level.WARNING.intValue()
            ? "warn"
            : value >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append(number < 10 ? "0" : "").append(number);
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
