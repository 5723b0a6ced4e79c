package io.sonde.spi.recording;

import java.io.ByteArrayOutputStream;

/**
 * A place in a recording's text. A statement is a line with those behind it that begin with a
 * blank. Every byte is one character, so whatever stands between quotes stays as it is.
 */
final class Cursor {
  private static final int LONGEST_WORD = 4096;
  private static final String ESCAPES = "rnt\"\\";
  private static final String ESCAPED = "\r\n\t\"\\";

  private final String name;
  private final String text;
  private int at;
  private boolean begun;

  Cursor(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** Goes to the next statement; false if there is none. */
  boolean statement() throws RecordingException {
    if (begun && inStatement()) {
      throw fail("there is more than expected");
    }
    begun = true;
    while (at < text.length()) {
      if (isComment()) {
        at = lineEnd();
      } else if (isEnd() || isBlank(text.charAt(at))) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Skips blanks, comments and ends of lines that are continued; false at the statement's end. */
  boolean inStatement() {
    while (at < text.length()) {
      if (isBlank(text.charAt(at))) {
        at++;
      } else if (isComment()) {
        at = lineEnd();
      } else if (isEnd() && at + 1 < text.length() && isBlank(text.charAt(at + 1))) {
        at++;
      } else {
        return !isEnd();
      }
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private boolean isComment() {
    return text.charAt(at) == '#';
  }

  private boolean isEnd() {
    return text.charAt(at) == '\n';
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  /** Whether what comes next in the statement begins with {@code c}. */
  boolean next(char c) {
    return inStatement() && text.charAt(at) == c;
  }

  /** Takes {@code prefix} if it comes next. */
  boolean take(String prefix) {
    if (inStatement() && text.startsWith(prefix, at)) {
      at += prefix.length();
      return true;
    }
    return false;
  }

  /** Takes what stands before the next blank, quote or one of {@code ends}; may be empty. */
  String word(String ends) throws RecordingException {
    int from = at;
    while (at < text.length()
        && text.charAt(at) > ' '
        && text.charAt(at) != '"'
        && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at - from > LONGEST_WORD) {
      at = from;
      throw fail("a word of more than " + LONGEST_WORD + " bytes");
    }
    return text.substring(from, at);
  }

  /** Takes a word that must be there. */
  String word(String ends, String what) throws RecordingException {
    int from = inStatement() ? at : -1;
    String word = from < 0 ? "" : word(ends);
    if (word.isEmpty()) {
      throw fail("expected " + what);
    }
    return word;
  }

  /** Takes a number of microseconds or bytes. */
  long number(long most, String what) throws RecordingException {
    int from = at;
    long number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      number = number * 10 + text.charAt(at++) - '0';
      if (number > most) {
        at = from;
        throw fail(what + " of more than " + most);
      }
    }
    if (at == from) {
      throw fail("expected " + what);
    }
    return number;
  }

  /** Takes what stands between quotes, if a quote comes next. */
  void quoted(ByteArrayOutputStream to) throws RecordingException {
    int open = at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '\n') {
        at = open;
        throw fail("a quote that is not closed on its line");
      }
      if (c == '\\') {
        to.write(escaped());
      } else {
        to.write(c);
        at++;
      }
    }
    if (at >= text.length()) {
      at = open;
      throw fail("a quote that is not closed");
    }
    at++;
  }

  private int escaped() throws RecordingException {
    char c = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
    int known = ESCAPES.indexOf(c);
    if (known >= 0) {
      at += 2;
      return ESCAPED.charAt(known);
    }
    int high = c == 'x' && at + 3 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    int low = high >= 0 ? Character.digit(text.charAt(at + 3), 16) : -1;
    if (low < 0) {
      throw fail("an escape that is none of \\r \\n \\t \\\" \\\\ \\xNN");
    }
    at += 4;
    return high << 4 | low;
  }

  /** A complaint about this place. */
  RecordingException fail(String complaint) {
    int line = 1;
    int begin = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
      line++;
      begin = i + 1;
    }
    return new RecordingException(name, line, at - begin + 1, complaint);
  }
}
