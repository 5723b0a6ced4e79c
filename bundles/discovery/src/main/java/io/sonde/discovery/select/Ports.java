package io.sonde.discovery.select;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** A set of TCP ports, written as single ones and ranges: {@code 80,443,8000-8999}. */
public final class Ports {
  private static final int MAX = 65_535;

  private final BitSet ports = new BitSet();

  /**
   * @param texts each a port, a range or several of both between commas
   * @throws IllegalArgumentException if one is not between 1 and 65535 or a range runs backwards
   */
  public Ports(List<String> texts) {
    for (String text : texts) {
      for (String item : text.split(",")) {
        add(item.trim());
      }
    }
  }

  /** Whether one of {@code open} is in the set. */
  public boolean containsAny(Collection<Integer> open) {
    for (int port : open) {
      if (ports.get(port)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the set is empty. */
  public boolean isEmpty() {
    return ports.isEmpty();
  }

  private void add(String item) {
    int dash = item.indexOf('-');
    int first = port(item, dash < 0 ? item : item.substring(0, dash));
    int last = dash < 0 ? first : port(item, item.substring(dash + 1));
    if (last < first) {
      throw new IllegalArgumentException("the range of ports '" + item + "' runs backwards");
    }
    ports.set(first, last + 1);
  }

  private static int port(String item, String text) {
    try {
      int port = Integer.parseInt(text.trim());
      if (port >= 1 && port <= MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers out of range.
    }
    throw new IllegalArgumentException(
        "'" + item + "' is not a port from 1 to " + MAX + " or a range such as 8000-8999");
  }
}
