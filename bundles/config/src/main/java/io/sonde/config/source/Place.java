package io.sonde.config.source;

/**
 * Where something is written.
 *
 * @param source file or environment variable; {@code default} for what is written nowhere
 * @param variable whether {@code source} is a variable
 * @param line from 1; 0 for the source as a whole
 * @param column from 1, in characters
 */
public record Place(String source, boolean variable, int line, int column) {
  /** Of what nobody set. */
  public static final Place DEFAULT = new Place("default", false, 0, 0);

  /** A file as a whole. */
  public static Place file(String name) {
    return new Place(name, false, 0, 0);
  }

  /** A variable as a whole. */
  public static Place variable(String name) {
    return new Place(name, true, 0, 0);
  }

  /** A place in the same source. */
  public Place at(int newLine, int newColumn) {
    return new Place(source, variable, newLine, newColumn);
  }

  /** Where a value came from: a variable's name, or file and line. */
  public String origin() {
    return variable || line == 0 ? source : source + ":" + line;
  }

  /** Source, line and column as editors understand it. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
