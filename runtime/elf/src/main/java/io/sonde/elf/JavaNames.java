package io.sonde.elf;

import java.util.Locale;
import java.util.Set;

/** Names of C as Java writes them. */
final class JavaNames {
  /**
   * Words of Java that are names in C and end no statement of ours; what C keeps needs no entry.
   */
  private static final Set<String> TAKEN =
      Set.of(
          ("abstract assert boolean byte catch class extends final finally implements import"
                  + " instanceof interface native new package private protected public strictfp"
                  + " super synchronized this throw throws transient try true false null _")
              .split(" "));

  private JavaNames() {}

  /** {@code redis_event} is {@code RedisEvent}. */
  static String type(String name) throws ElfException {
    check(name);
    StringBuilder java = new StringBuilder();
    for (String word : name.split("_")) {
      if (!word.isEmpty()) {
        java.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
    }
    return java.isEmpty() || Character.isDigit(java.charAt(0)) ? name : java.toString();
  }

  /** {@code reply_bytes} is {@code replyBytes}; a word that Java keeps for itself gets a _. */
  static String member(String name) throws ElfException {
    String type = type(name);
    String java = Character.toLowerCase(type.charAt(0)) + type.substring(1);
    return TAKEN.contains(java) ? java + "_" : java;
  }

  /** Names come from a file and go into source code: nothing but C identifiers may pass. */
  private static void check(String name) throws ElfException {
    boolean valid = !name.isEmpty() && !Character.isDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      valid &= c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
    if (!valid) {
      throw new ElfException("BTF has a name that is no name in C: " + name);
    }
  }

  /** A type as written in C, fit for a comment. */
  static String comment(String spelling) {
    return spelling.replaceAll("[^A-Za-z0-9_ *.\\[\\]-]", "?").replace("*/", "??");
  }

  /** {@code reply_bytes} is {@code REPLY_BYTES}. */
  static String constant(String name) throws ElfException {
    check(name);
    return name.toUpperCase(Locale.ROOT);
  }

  /** What a constant of an enumeration is called without the name of the enumeration. */
  static String constant(String enumeration, String name) throws ElfException {
    String prefix = constant(enumeration) + "_";
    String java = constant(name);
    return java.startsWith(prefix)
            && java.length() > prefix.length()
            && Character.isLetter(java.charAt(prefix.length()))
        ? java.substring(prefix.length())
        : java;
  }
}
