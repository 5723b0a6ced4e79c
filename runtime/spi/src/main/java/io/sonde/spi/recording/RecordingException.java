package io.sonde.spi.recording;

/** A text is not a recording. The message is a sentence for users that names file and place. */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  RecordingException(String name, int line, int column, String complaint) {
    super("%s line %d column %d: %s".formatted(name, line, column, complaint));
    this.line = line;
    this.column = column;
  }

  /** Line of the mistake, from 1. */
  public int line() {
    return line;
  }

  /** Column of the mistake in bytes, from 1. */
  public int column() {
    return column;
  }
}
