package io.sonde.elf;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;

/**
 * Damages a file in every way that is cheap to try; reading it must work or end in ElfException.
 */
final class Hostile {
  private static final int[] VALUES = {0, 1, 0x7f, 0x80, 0xfe, 0xff};

  private Hostile() {}

  interface Reading {
    void read(byte[] file) throws IOException;
  }

  /** Returns how many of the damaged files were refused. */
  static int tryAll(byte[] file, Reading reading) {
    int refused = 0;
    for (int length = 0; length < file.length; length++) {
      refused += read(Arrays.copyOf(file, length), reading, "cut at " + length);
    }
    for (int at = 0; at < file.length; at++) {
      for (int value : VALUES) {
        byte[] damaged = file.clone();
        damaged[at] = (byte) value;
        refused += read(damaged, reading, "byte " + at + " is " + value);
      }
    }
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = file.clone();
      for (int k = 0; k < 8; k++) {
        damaged[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      refused += read(damaged, reading, "random " + i);
    }
    return refused;
  }

  private static int read(byte[] file, Reading reading, String what) {
    try {
      reading.read(file);
      return 0;
    } catch (ElfException e) {
      Assertions.assertFalse(e.getMessage().isBlank(), what);
      return 1;
    } catch (IOException | RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }
}
