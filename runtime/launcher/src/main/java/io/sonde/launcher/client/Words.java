package io.sonde.launcher.client;

import java.util.List;

/** What Tab does with the words that the agent offers. */
final class Words {
  private Words() {}

  /**
   * The part that is certain and not typed yet.
   *
   * @param line up to the cursor
   * @param offered whole words that the last one may become
   * @return empty if nothing is certain; with a space at its end if the word is complete
   */
  static String certain(String line, List<String> offered) {
    if (offered.isEmpty()) {
      return "";
    }
    String common = offered.getFirst();
    for (String word : offered) {
      int same = 0;
      while (same < Math.min(common.length(), word.length())
          && common.charAt(same) == word.charAt(same)) {
        same++;
      }
      common = common.substring(0, same);
    }
    int typed = begun(line).length();
    String more = typed <= common.length() ? common.substring(typed) : "";
    return offered.size() == 1 ? more + " " : more;
  }

  /** The last word of a line, which may be empty. */
  private static String begun(String line) {
    return line.substring(Math.max(line.lastIndexOf(' '), line.lastIndexOf('|')) + 1);
  }

  /** Words side by side in rows that fit a terminal. */
  static String rows(List<String> words, int columns) {
    int width = 2 + words.stream().mapToInt(String::length).max().orElse(0);
    int perRow = Math.max(1, columns / width);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      boolean last = (i + 1) % perRow == 0 || i + 1 == words.size();
      rows.append(words.get(i)).repeat(' ', last ? 0 : width - words.get(i).length());
      rows.append(last ? "\n" : "");
    }
    return rows.toString();
  }
}
