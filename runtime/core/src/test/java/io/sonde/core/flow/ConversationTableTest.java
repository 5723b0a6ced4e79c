package io.sonde.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeOpened;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConversationTableTest {
  private final MemorySegment opened = Arena.ofAuto().allocate(SondeOpened.BYTES, 8);

  private Conversation conversation(long id) {
    SondeHead.connection(opened, 0, id);
    return new Conversation(null, opened, 0);
  }

  @Test
  void agreesWithAMapOverManyRandomSteps() {
    Random random = new Random(5);
    Map<Long, Conversation> expected = new HashMap<>();
    ConversationTable table = new ConversationTable();
    for (int step = 0; step < 100_000; step++) {
      long id = random.nextInt(2_000);
      if (random.nextBoolean()) {
        if (!expected.containsKey(id)) {
          Conversation conversation = conversation(id);
          expected.put(id, conversation);
          table.put(conversation);
        }
      } else {
        expected.remove(id);
        table.remove(id);
      }
      assertThat(table.size()).isEqualTo(expected.size());
    }
    for (long id = 0; id < 2_000; id++) {
      assertThat(table.get(id)).isSameAs(expected.get(id));
    }
  }
}
