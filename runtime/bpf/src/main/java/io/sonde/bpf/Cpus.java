package io.sonde.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many CPUs a per-CPU map has values for: the possible ones, not those that are online. */
final class Cpus {
  private static final class Holder {
    static final int POSSIBLE = read();

    private static int read() {
      try {
        return count(Files.readString(Path.of("/sys/devices/system/cpu/possible")));
      } catch (IOException e) {
        throw new BpfException("/sys/devices/system/cpu/possible cannot be read", 0, "");
      }
    }
  }

  private Cpus() {}

  static int possible() {
    return Holder.POSSIBLE;
  }

  /** One more than the highest number in a list such as {@code 0-3,8}. */
  static int count(String list) {
    int highest = 0;
    for (String number : list.strip().split("[-,]")) {
      highest = Math.max(highest, Integer.parseInt(number));
    }
    return highest + 1;
  }
}
