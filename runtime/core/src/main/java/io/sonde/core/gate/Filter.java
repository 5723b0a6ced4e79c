package io.sonde.core.gate;

/** What can be read off the filter of a requirement, as bnd writes it. */
record Filter(String text) {
  /** What a name must be equal to; empty if the filter does not say. */
  String equal(String name) {
    return after("(" + name + "=");
  }

  /** Lowest version, inclusive; empty if there is none. */
  String from() {
    return after("(version>=");
  }

  /** Highest version, exclusive; empty if there is none. */
  String below() {
    return after("(!(version>=");
  }

  /** The range in words, with a space before; empty if any version will do. */
  String range() {
    // The mark of the upper bound holds the mark of the lower one, which then is not there itself.
    String low = text.contains("(version>=") && !onlyBelow() ? from() : "";
    return (low.isEmpty() ? "" : " from " + low) + (below().isEmpty() ? "" : " below " + below());
  }

  private boolean onlyBelow() {
    return text.indexOf("(version>=") == text.indexOf("(!(version>=") + 2;
  }

  private String after(String mark) {
    int start = text.indexOf(mark);
    int end = start < 0 ? -1 : text.indexOf(')', start + mark.length());
    return end < 0 ? "" : text.substring(start + mark.length(), end);
  }
}
