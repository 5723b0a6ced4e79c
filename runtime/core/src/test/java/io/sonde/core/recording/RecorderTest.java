package io.sonde.core.recording;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.record.SondeDirection;
import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeOpened;
import io.sonde.spi.recording.Recording;
import io.sonde.spi.recording.Step;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final int PID = 4711;
  private static final int PORT = 80;

  private final MemorySegment memory = Arena.ofAuto().allocate(8192, 8);
  private Recorder recorder = Recorder.ofPort(PORT, 10, 1 << 20);
  private long nowNs = 5_000_000;

  private void head(long connection, int kind, int direction, int pid) {
    memory.fill((byte) 0);
    SondeHead.connection(memory, 0, connection);
    SondeHead.kind(memory, 0, kind);
    SondeHead.direction(memory, 0, direction);
    SondeHead.timeNs(memory, 0, nowNs += 1_000_000);
    SondeHead.pid(memory, 0, pid);
  }

  private void opened(long connection, int localPort, int pid) {
    head(connection, SondeKind.SONDE_OPENED, 0, pid);
    SondeOpened.localPort(memory, 0, localPort);
    SondeOpened.remotePort(memory, 0, 40_000);
    recorder.onRecord(memory, 0, SondeOpened.BYTES);
  }

  private void data(long connection, int direction, long position, String text, long bytes) {
    data(connection, direction, position, text, bytes, PID);
  }

  private void data(
      long connection, int direction, long position, String text, long bytes, int pid) {
    head(connection, SondeKind.SONDE_DATA, direction, pid);
    SondeHead.position(memory, 0, position);
    SondeHead.bytes(memory, 0, bytes);
    SondeHead.captured(memory, 0, text.length());
    byte[] content = text.getBytes(ISO_8859_1);
    MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, SondeHead.BYTES, content.length);
    recorder.onRecord(memory, 0, SondeHead.BYTES + content.length);
  }

  private void closed(long connection) {
    head(connection, SondeKind.SONDE_CLOSED, 0, PID);
    recorder.onRecord(memory, 0, SondeHead.BYTES);
  }

  private String only() {
    assertThat(recorder.recordings("p")).hasSize(1);
    return recorder.recordings("p").getFirst().text();
  }

  private static String text(String steps) {
    String none = "0:0:0:0:0:0:0:0";
    return "sonde recording 1\nprotocol p\nrole server\nlocal [%s]:80\nremote [%s]:40000\n\n%s"
        .formatted(none, none, steps);
  }

  @Test
  void keepsWhatWasSaidInTheOrderOfTheStreams() {
    opened(1, PORT, 0);
    data(1, SondeDirection.SONDE_RECEIVED, 3, "def", 3);
    data(1, SondeDirection.SONDE_RECEIVED, 0, "abc", 3);
    data(1, SondeDirection.SONDE_SENT, 0, "x", 100);
    data(1, SondeDirection.SONDE_RECEIVED, 4, "efg", 3);
    data(1, SondeDirection.SONDE_RECEIVED, 0, "abc", 3);
    data(1, SondeDirection.SONDE_SENT, 107, "y", 1);
    closed(1);
    assertThat(only())
        .isEqualTo(
            text(
                """
                > @1000 "abc"
                > @0 "def"
                < @2000 "x"
                  +99
                > @3000 "g"
                gap < 7
                < @5000 "y"
                end > @6000
                end < @6000
                """));
  }

  @Test
  void whatItKeepsIsWhatReplayMakesRecordsOf() throws Exception {
    String text =
        text("""
        > @0 "?ask\\n"
        < @900 read@20 "answer\\n"
          +5000 "the end"
        > @1000 "?more"
        end > @2000 reset
        """)
            .replace("0:0:0:0:0:0:0:0", "10.0.0.1")
            .replace("[10.0.0.1]", "10.0.0.1");
    Recording recording = Recording.parse("a.rec", text.getBytes(ISO_8859_1));
    try (Records records = new Records(recording, recorder::onRecord, 0)) {
      records.opened();
      for (Step step : recording.steps()) {
        if (step instanceof Step.Data data) {
          records.data(data, 0, data.bytes().length, 0);
        } else {
          records.other(step, 0);
        }
      }
    }
    assertThat(only()).isEqualTo(text);
  }

  @Test
  void leavesOtherPortsAlone() {
    opened(1, 81, PID);
    data(1, 0, 0, "a", 1);
    opened(2, PORT, PID);
    assertThat(recorder.recordings("p")).isEmpty();
    assertThat(recorder.defers(1)).isFalse();
    assertThat(recorder.defers(2)).isTrue();
    assertThat(recorder.deferred()).containsExactly(2L);
  }

  @Test
  void waitsUntilAConnectionHasAProcess() {
    recorder = Recorder.ofProcess(PID, 10, 1000);
    opened(1, 1, 0);
    opened(2, 2, 0);
    data(1, 0, 0, "early", 5, 0);
    data(1, 1, 0, "mine", 4, PID);
    data(2, 1, 0, "another's", 9, PID + 1);
    assertThat(only()).contains("early").contains("mine");
    assertThat(recorder.defers(2)).isFalse();
  }

  @Test
  void hasBounds() {
    recorder = Recorder.ofPort(PORT, 2, 10);
    opened(1, PORT, PID);
    opened(2, PORT, PID);
    opened(3, PORT, PID);
    data(3, 0, 0, "third", 5);
    data(1, 0, 0, "first", 5);
    assertThat(recorder.isFull()).isFalse();
    data(2, 0, 0, "second", 6);
    assertThat(recorder.isFull()).isTrue();
    data(1, 0, 5, "more", 4);
    assertThat(recorder.recordings("p")).hasSize(2);
    assertThat(recorder.recordings("p").getFirst().text()).doesNotContain("more");
  }

  @Test
  void isFullWhenAllItsConnectionsAreOver() {
    recorder = Recorder.ofPort(PORT, 1, 1000);
    opened(1, PORT, PID);
    data(1, 0, 0, "a", 1);
    assertThat(recorder.isFull()).isFalse();
    closed(1);
    assertThat(recorder.isFull()).isTrue();
  }

  @Test
  void aLargeRecordingCanBeReadAgain() throws Exception {
    opened(1, PORT, PID);
    for (int i = 0; i < 100; i++) {
      data(1, 0, 4000L * i, "\u0001".repeat(4000), 4000);
    }
    byte[] text = only().getBytes(ISO_8859_1);
    assertThat(Recording.parse("a", text).steps()).hasSize(RecordedConnection.MOST_BYTES / 4000);
  }
}
