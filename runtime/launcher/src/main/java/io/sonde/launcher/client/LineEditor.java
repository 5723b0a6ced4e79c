package io.sonde.launcher.client;

/**
 * A line while it is typed: what each key makes of it. Knows no terminal, gets keys and says how
 * the line looks.
 */
final class LineEditor {
  /** What a key means beyond the line. */
  enum Outcome {
    /** The line has changed, or nothing has. */
    EDITED,
    /** The line is complete. */
    ENTERED,
    /** The user gives the line up. */
    CANCELLED,
    /** The user wants to leave. */
    LEFT,
    /** The user wants the word completed. */
    COMPLETE,
    /** The user wants an empty screen. */
    CLEAR
  }

  /** What the control key leaves of a letter. */
  private static final int CTRL = 31;

  private final History history;
  private final StringBuilder text = new StringBuilder();
  private int cursor;
  private int place;
  private String draft = "";
  private StringBuilder search;
  private int found;

  LineEditor(History history) {
    this.history = history;
    reset();
  }

  /** Begins an empty line. */
  void reset() {
    set("");
    draft = "";
    search = null;
    place = history.size();
  }

  /** The line. */
  String text() {
    return text.toString();
  }

  /** The line up to the cursor. */
  String beforeCursor() {
    return text.substring(0, cursor);
  }

  /** Writes something at the cursor. */
  void insert(String more) {
    text.insert(cursor, more);
    cursor += more.length();
  }

  /** Takes a key of {@link Keys}. */
  Outcome key(int key) {
    if (search != null && inSearch(key)) {
      return Outcome.EDITED;
    }
    switch (key) {
      case '\r', '\n' -> {
        return Outcome.ENTERED;
      }
      case 'C' & CTRL -> {
        return Outcome.CANCELLED;
      }
      case 'L' & CTRL -> {
        return Outcome.CLEAR;
      }
      case '\t' -> {
        return Outcome.COMPLETE;
      }
      case 'D' & CTRL -> {
        if (text.isEmpty()) {
          return Outcome.LEFT;
        }
        delete(cursor, right());
      }
      case Keys.UP, 'P' & CTRL -> recall(place - 1);
      case Keys.DOWN, 'N' & CTRL -> recall(place + 1);
      case Keys.RIGHT, 'F' & CTRL -> cursor = right();
      case Keys.LEFT, 'B' & CTRL -> cursor = left();
      case Keys.HOME, 'A' & CTRL -> cursor = 0;
      case Keys.END, 'E' & CTRL -> cursor = text.length();
      case Keys.WORD_LEFT -> cursor = wordLeft();
      case Keys.WORD_RIGHT -> cursor = wordRight();
      case Keys.DELETE -> delete(cursor, right());
      case 127, 'H' & CTRL -> delete(left(), cursor);
      case 'K' & CTRL -> delete(cursor, text.length());
      case 'U' & CTRL -> delete(0, cursor);
      case 'W' & CTRL -> delete(wordLeft(), cursor);
      case 'R' & CTRL -> {
        search = new StringBuilder();
        found = history.size();
      }
      default -> {
        if (key >= ' ') {
          insert(Character.toString(key));
        }
      }
    }
    return Outcome.EDITED;
  }

  /** Whether the search takes the key; any other ends it with what was found. */
  private boolean inSearch(int key) {
    int next = found;
    if (key == ('R' & CTRL)) {
      next = history.search(search.toString(), found);
    } else if (key == 127 || key == ('H' & CTRL)) {
      search.setLength(Math.max(0, search.length() - 1));
      next = history.search(search.toString(), history.size());
    } else if (key == ('G' & CTRL) || key == ('C' & CTRL)) {
      reset();
      return true;
    } else if (key >= ' ') {
      search.appendCodePoint(key);
      next = history.search(search.toString(), Math.min(found + 1, history.size()));
    } else {
      search = null;
      return false;
    }
    if (next >= 0 && next < history.size()) {
      found = next;
      place = next;
      set(history.line(next));
    }
    return true;
  }

  private void recall(int wanted) {
    if (wanted < 0 || wanted > history.size()) {
      return;
    }
    if (place == history.size()) {
      draft = text.toString();
    }
    place = wanted;
    set(wanted == history.size() ? draft : history.line(wanted));
  }

  private void set(String line) {
    text.setLength(0);
    text.append(line);
    cursor = text.length();
  }

  private void delete(int from, int to) {
    text.delete(from, to);
    cursor = from;
  }

  private int left() {
    return cursor == 0 ? 0 : text.offsetByCodePoints(cursor, -1);
  }

  private int right() {
    return cursor == text.length() ? cursor : text.offsetByCodePoints(cursor, 1);
  }

  private int wordLeft() {
    int at = cursor;
    while (at > 0 && text.charAt(at - 1) == ' ') {
      at--;
    }
    while (at > 0 && text.charAt(at - 1) != ' ') {
      at--;
    }
    return at;
  }

  private int wordRight() {
    int at = cursor;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    while (at < text.length() && text.charAt(at) != ' ') {
      at++;
    }
    return at;
  }

  /**
   * Draws the line over itself: one row of the terminal, moved sideways where the line is longer.
   *
   * @param columns of the terminal
   */
  String draw(String prompt, int columns) {
    String lead = search == null ? prompt : "(search) " + search + ": ";
    int room = Math.max(8, columns - lead.length() - 1);
    int before = text.codePointCount(0, cursor);
    int all = text.codePointCount(0, text.length());
    int first = Math.max(0, before - room);
    int last = Math.min(all, first + room);
    String seen =
        text.substring(text.offsetByCodePoints(0, first), text.offsetByCodePoints(0, last));
    int back = last - before;
    return "\r\u001b[K" + lead + seen + (back > 0 ? "\u001b[" + back + "D" : "");
  }
}
