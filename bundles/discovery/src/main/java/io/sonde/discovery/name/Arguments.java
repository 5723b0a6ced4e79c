package io.sonde.discovery.name;

import java.util.List;
import java.util.Set;

/** Search among the arguments of a process. */
final class Arguments {
  private Arguments() {}

  /**
   * Position of the first argument that is no option.
   *
   * @param from where to begin
   * @param withValue options whose value is the next argument
   * @return -1 if there is none
   */
  static int firstOperand(List<String> arguments, int from, Set<String> withValue) {
    for (int i = from; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        return i + 1 < arguments.size() ? i + 1 : -1;
      }
      if (withValue.contains(argument)) {
        i++;
      } else if (!argument.isEmpty() && argument.charAt(0) != '-') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Value of an option, written {@code -o value}, {@code --option value} or {@code --option=value}.
   *
   * @param from where to begin
   * @return empty if none of the options is there
   */
  static String option(List<String> arguments, int from, String... options) {
    for (int i = from; i < arguments.size(); i++) {
      for (String option : options) {
        if (arguments.get(i).equals(option)) {
          return i + 1 < arguments.size() ? arguments.get(i + 1) : "";
        }
        if (arguments.get(i).startsWith(option + "=")) {
          return arguments.get(i).substring(option.length() + 1);
        }
      }
    }
    return "";
  }

  /** What is between the first pair of brackets, as servers write into their title; else empty. */
  static String bracketed(String title) {
    int open = title.indexOf('[');
    int close = title.indexOf(']', open + 1);
    return open < 0 || close < 0 ? "" : title.substring(open + 1, close);
  }
}
