package io.sonde.kit;

import java.util.Set;

/**
 * What a new plugin is called.
 *
 * @param id id of its protocol: part of a package's name and of metrics' names
 */
record PluginName(String id) {
  private static final int LONGEST = 32;

  /** Words that no package can be called, The Java Language Specification section 3.9. */
  private static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
               + " double else enum extends false final finally float for goto if implements import"
               + " instanceof int interface long native new null package private protected public"
               + " return short static strictfp super switch synchronized this throw throws"
               + " transient true try void volatile while")
              .split(" "));

  /** Why this cannot be a name, in a sentence; null if it can. */
  String complaint() {
    if (id.length() > LONGEST || !id.matches("[a-z][a-z0-9]*")) {
      return "an id is up to "
          + LONGEST
          + " lower-case letters and digits and begins with a letter, as redis or http2";
    }
    return RESERVED.contains(id) ? id + " is a word of the Java language, choose another" : null;
  }

  /** The id as the beginning of a class's name. */
  String capital() {
    return Character.toUpperCase(id.charAt(0)) + id.substring(1);
  }
}
