package io.sonde.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** What a line may become. */
final class Completion {
  private static final int MOST = 500;

  private Completion() {}

  /**
   * Candidates for the last word of a line, in order.
   *
   * @param text the line up to the cursor
   */
  static List<String> of(String text, SortedMap<String, CommandTable.Entry> commands) {
    List<String> words = new ArrayList<>(Line.parse(text).stages().getLast());
    boolean piped = Line.parse(text).stages().size() > 1;
    if (text.isEmpty()
        || Character.isWhitespace(text.charAt(text.length() - 1))
        || words.isEmpty()) {
      words.add("");
    }
    TreeSet<String> candidates = new TreeSet<>();
    if (words.size() == 1 && piped) {
      candidates.addAll(Filter.ALL.keySet());
    } else if (words.size() == 1) {
      commands.keySet().forEach(name -> candidates.add(name.split(" ")[0]));
      candidates.addAll(List.of("help", "exit"));
    } else {
      complete(words, commands, candidates);
    }
    String begun = words.getLast();
    return candidates.stream()
        .filter(word -> word.startsWith(begun) && word.indexOf('\0') < 0)
        .limit(MOST)
        .toList();
  }

  /** Second words of names, and what the command itself offers. */
  private static void complete(
      List<String> words, SortedMap<String, CommandTable.Entry> commands, Set<String> candidates) {
    String lead = words.getFirst() + " ";
    CommandTable.Call call = CommandTable.find(commands, words.subList(0, words.size() - 1));
    if (call != null) {
      int used = words.size() - 1 - call.arguments().size();
      List<String> arguments = words.subList(used, words.size());
      candidates.addAll(call.entry().command().complete(arguments));
    }
    for (String name : words.size() == 2 ? commands.tailMap(lead).keySet() : Set.<String>of()) {
      if (name.startsWith(lead)) {
        candidates.add(name.substring(lead.length()));
      }
    }
  }
}
