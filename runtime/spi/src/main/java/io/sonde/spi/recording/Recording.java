package io.sonde.spi.recording;

import io.sonde.spi.Role;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What went over one connection, and the spans expected of it.
 *
 * @param name of the file, for messages
 * @param protocol id of the protocol
 * @param role the end that the traced process held
 * @param late whether the connection is older than the recording
 * @param steps in the order in which they happened
 * @param spans in the order in which they end
 */
public record Recording(
    String name,
    String protocol,
    Role role,
    InetSocketAddress local,
    InetSocketAddress remote,
    boolean late,
    List<Step> steps,
    List<RecordedSpan> spans) {
  /** Folder of a plugin's jar that holds its recordings. */
  public static final String FOLDER = "META-INF/sonde/recordings";

  /** How the names of recordings end. */
  public static final String SUFFIX = ".rec";

  /** Most bytes of a recording's text. */
  public static final int MAX_BYTES = 1 << 20;

  /** Copies the lists. */
  public Recording {
    steps = List.copyOf(steps);
    spans = List.copyOf(spans);
  }

  /**
   * Reads the text that the package describes.
   *
   * @param name for messages
   * @throws RecordingException if it is not such a text
   */
  public static Recording parse(String name, byte[] text) throws RecordingException {
    return new RecordingReader(name, text).read();
  }

  /** The text of this recording, ASCII. */
  public String text() {
    return new RecordingWriter().write(this);
  }

  /** The same bytes with other expectations. */
  public Recording expecting(List<RecordedSpan> others) {
    return new Recording(name, protocol, role, local, remote, late, steps, others);
  }

  /**
   * Compares spans with those that are expected.
   *
   * @return null if they are as expected, else a part of a sentence that says what is not
   */
  public String difference(List<RecordedSpan> actual) {
    for (int i = 0; i < Math.min(spans.size(), actual.size()); i++) {
      String difference = spans.get(i).difference(actual.get(i));
      if (difference != null) {
        return (spans.size() == 1 ? "" : "span " + (i + 1) + ": ") + difference;
      }
    }
    if (actual.size() < spans.size()) {
      return "expected " + spans.get(actual.size()) + ", got none";
    }
    if (actual.size() > spans.size()) {
      return "expected no more than "
          + spans.size()
          + " spans, got "
          + actual.get(spans.size())
          + " as well";
    }
    return null;
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }
}
