package io.sonde.elf;

/**
 * A table of names, read with a budget: a hostile file may point a million symbols at one long
 * name, which would cost far more time than the size of the file suggests.
 */
final class Names {
  /** Longest name that is read; C++ and Rust symbols reach some thousands. */
  private static final int MAX_NAME_BYTES = 64 << 10;

  /** Names of linkers share their ends, so the sum of all may be more than the table. */
  private static final int SHARING = 8;

  private final Image table;
  private long budget;

  Names(Image table) {
    this.table = table;
    budget = SHARING * table.size() + MAX_NAME_BYTES;
  }

  String at(long offset) throws ElfException {
    if (table.size() == 0) {
      return "";
    }
    String name = table.text(offset, MAX_NAME_BYTES);
    budget -= name.length();
    if (budget < 0) {
      throw new ElfException(table.what() + " is referred to far more often than files need");
    }
    return name;
  }
}
