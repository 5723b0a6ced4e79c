package io.sonde.spi.shell;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that client or shell say.
 *
 * @param kind what it is
 * @param payload as the kind says; not to be changed
 */
public record Frame(Kind kind, byte[] payload) {
  /** What frames there are; the letter is their first byte. */
  public enum Kind {
    /**
     * Client, first of all: {@link #VERSION}, 1 if its output is a terminal else 0, columns, rows.
     */
    HELLO('h'),
    /** Client: words of a command to run, each followed by a zero byte. */
    RUN('r'),
    /** Client: a line typed by a person. */
    LINE('l'),
    /** Client: the beginning of a line that is to be completed. */
    COMPLETE('c'),
    /** Client: columns and rows of its terminal have changed. */
    SIZE('s'),
    /** Client: whatever runs is to end. */
    INTERRUPT('i'),
    /** Shell: bytes for standard output. */
    OUT('o'),
    /** Shell: bytes for standard error. */
    ERR('e'),
    /** Shell: the command ended with this exit code. */
    EXIT('x'),
    /** Shell: the command that was to be run is not one of a running agent. */
    ELSEWHERE('y'),
    /** Shell: what the last word of the line may become, each followed by a zero byte. */
    WORDS('w');

    private static final Kind[] ALL = values();
    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }

    byte letter() {
      return letter;
    }

    /** The kind with a letter, null if there is none. */
    static Kind of(byte letter) {
      for (Kind kind : ALL) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      return null;
    }
  }

  /** Version of what is said here; a shell refuses clients with another one. */
  public static final int VERSION = 1;

  private static final byte[] NOTHING = {};

  /** A frame that says no more than its kind. */
  public static Frame of(Kind kind) {
    return new Frame(kind, NOTHING);
  }

  /** A frame with a text. */
  public static Frame of(Kind kind, String text) {
    return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A frame with words, which hold no zero characters. */
  public static Frame of(Kind kind, List<String> words) {
    StringBuilder text = new StringBuilder();
    words.forEach(word -> text.append(word).append('\0'));
    return of(kind, text.toString());
  }

  /** A frame with numbers, four bytes each, big-endian. */
  public static Frame of(Kind kind, int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      bytes.putInt(number);
    }
    return new Frame(kind, bytes.array());
  }

  /** The payload as text. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The payload as words. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    String text = text();
    int from = 0;
    for (int end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', from)) {
      words.add(text.substring(from, end));
      from = end + 1;
    }
    return words;
  }

  /**
   * A number of the payload.
   *
   * @return 0 if the payload is too short to have it
   */
  public int number(int index) {
    return payload.length < 4 * (index + 1) ? 0 : ByteBuffer.wrap(payload).getInt(4 * index);
  }
}
