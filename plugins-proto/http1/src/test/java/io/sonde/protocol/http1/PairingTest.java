package io.sonde.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.Direction;
import io.sonde.spi.Role;
import io.sonde.testkit.DecoderRig;
import io.sonde.testkit.EndedSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However many records are lost, a response is never paired with the wrong request: every response
 * carries the number of its request in its status.
 */
class PairingTest {
  private static final int CONNECTIONS = 400;
  private static final int EXCHANGES = 40;

  private record Record(Direction direction, String text, long atNs) {}

  private final Http1 http1 = new Http1(new Methods(null));

  private static int status(int number) {
    return 400 + number % 500;
  }

  /** A connection's records, in the order in which they are reported. */
  private static List<Record> traffic(Random random, int burst, boolean late) {
    List<Record> records = new ArrayList<>();
    long now = 1_000;
    for (int number = 0; number < EXCHANGES; ) {
      int size = 1 + random.nextInt(burst);
      for (int i = 0; i < size; i++) {
        String body = random.nextInt(4) == 0 ? "abc" : "";
        String head = "POST /" + (number + i) + " HTTP/1.1\r\nContent-Length: " + body.length();
        records.add(new Record(Direction.RECEIVED, head + "\r\n\r\n" + body, now));
        now += 1_000;
      }
      for (int i = 0; i < size; i++) {
        String head = "HTTP/1.1 " + status(number + i) + " x\r\n";
        if (random.nextBoolean()) {
          records.add(new Record(Direction.SENT, head + "Transfer-Encoding: chunked\r\n\r\n", now));
          records.add(new Record(Direction.SENT, "3\r\nabc\r\n0\r\n\r\n", now));
        } else {
          records.add(new Record(Direction.SENT, head + "Content-Length: 0\r\n\r\n", now));
        }
        now += 1_000;
      }
      number += size;
    }
    if (late) {
      reportSomeResponsesLate(records, random);
    }
    return records;
  }

  private static void reportSomeResponsesLate(List<Record> records, Random random) {
    for (int i = 0; i + 1 < records.size(); i++) {
      boolean turn =
          records.get(i).direction == Direction.SENT
              && records.get(i + 1).direction == Direction.RECEIVED;
      if (turn && random.nextInt(4) == 0) {
        records.add(i + 1, records.remove(i));
        i++;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          burst, loss %, late,  joined, right %
          1,     0,      false, false,  100
          1,     0,      true,  false,  100
          1,     10,     false, false,  55
          1,     10,     true,  false,  50
          1,     30,     true,  true,   15
          3,     0,      false, false,  100
          3,     0,      true,  false,  100
          3,     3,      false, false,  25
          3,     3,      true,  true,   8
          """)
  void neverWrong(int burst, int lossPercent, boolean late, boolean joined, int rightPercent) {
    Random random = new Random(11);
    int right = 0;
    for (int i = 0; i < CONNECTIONS; i++) {
      DecoderRig rig = DecoderRig.of(http1, Role.SERVER);
      play(joined ? rig.joinedLate() : rig, traffic(random, burst, late), random, lossPercent);
      for (EndedSpan span : rig.closed(1L << 50).spans()) {
        if (span.get("http.response.status_code") != null) {
          int number = Integer.parseInt(((String) span.get("url.path")).substring(1));
          assertThat(span.get("http.response.status_code"))
              .as("request %d of connection %d", number, i)
              .isEqualTo((long) status(number));
          right++;
        }
      }
    }
    assertThat(right).isGreaterThanOrEqualTo(CONNECTIONS * EXCHANGES * rightPercent / 100);
  }

  /**
   * A loss is told, as the core does it, when the next record of that direction comes. The first
   * records are not lost: what was in flight when an old connection was joined cannot be known.
   */
  private static void play(DecoderRig rig, List<Record> records, Random random, int lossPercent) {
    long[] missing = new long[2];
    for (int i = 0; i < records.size(); i++) {
      Record record = records.get(i);
      byte[] bytes = record.text.getBytes(StandardCharsets.US_ASCII);
      int direction = record.direction.ordinal();
      if (i > 3 && random.nextInt(100) < lossPercent) {
        missing[direction] += bytes.length;
        continue;
      }
      if (missing[direction] > 0) {
        rig.gap(record.direction, missing[direction]);
        missing[direction] = 0;
      }
      rig.bytes(record.direction, bytes, 0, bytes.length, record.atNs, 0);
    }
  }
}
