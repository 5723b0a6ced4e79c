package io.sonde.core.flow;

import java.util.function.Consumer;

/**
 * Conversations by their number: open addressing with linear probing, nothing allocated but when it
 * grows.
 */
final class ConversationTable {
  private Conversation[] table = new Conversation[256];
  private int size;

  int size() {
    return size;
  }

  Conversation get(long id) {
    int mask = table.length - 1;
    for (int i = slot(id, mask); ; i = (i + 1) & mask) {
      Conversation at = table[i];
      if (at == null || at.id() == id) {
        return at;
      }
    }
  }

  /** Adds a conversation whose number is not in the table. */
  void put(Conversation conversation) {
    if (2 * (size + 1) > table.length) {
      resize();
    }
    insert(conversation);
    size++;
  }

  private void insert(Conversation conversation) {
    int mask = table.length - 1;
    int i = slot(conversation.id(), mask);
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = conversation;
  }

  private void resize() {
    Conversation[] old = table;
    table = new Conversation[old.length * 2];
    for (Conversation each : old) {
      if (each != null) {
        insert(each);
      }
    }
  }

  /** Removes a conversation and closes the hole it leaves in its run. */
  void remove(long id) {
    int mask = table.length - 1;
    int hole = slot(id, mask);
    while (table[hole] != null && table[hole].id() != id) {
      hole = (hole + 1) & mask;
    }
    if (table[hole] == null) {
      return;
    }
    size--;
    for (int i = (hole + 1) & mask; table[i] != null; i = (i + 1) & mask) {
      int home = slot(table[i].id(), mask);
      // Whether its home is outside (hole, i], cyclically: then it may move back.
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        table[hole] = table[i];
        hole = i;
      }
    }
    table[hole] = null;
  }

  void forEach(Consumer<Conversation> action) {
    for (Conversation each : table.clone()) {
      if (each != null) {
        action.accept(each);
      }
    }
  }

  private static int slot(long id, int mask) {
    long mixed = id * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & mask;
  }
}
