package io.sonde.elf;

import java.io.IOException;

/**
 * A file that cannot be read as ELF or BTF; the message says what is wrong with it in plain words.
 */
public final class ElfException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message what is wrong, with the numbers, for a user to read
   */
  public ElfException(String message) {
    super(message);
  }
}
