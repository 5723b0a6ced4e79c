package io.sonde.core.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeOpened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RecordCommandTest {
  /** Lets one connection of port 80 pass as soon as somebody records. */
  private static final class OneConnection implements RecordCommand.Tap {
    boolean busy;
    int detached;

    @Override
    public boolean traces(int pid) {
      return pid == 4711;
    }

    @Override
    public boolean attach(Recorder recorder) {
      if (busy) {
        return false;
      }
      MemorySegment memory = Arena.ofAuto().allocate(1024, 8);
      SondeHead.connection(memory, 0, 7);
      SondeHead.pid(memory, 0, 4711);
      SondeHead.kind(memory, 0, SondeKind.SONDE_OPENED);
      SondeOpened.localPort(memory, 0, 80);
      recorder.onRecord(memory, 0, SondeOpened.BYTES);
      SondeHead.kind(memory, 0, SondeKind.SONDE_DATA);
      SondeHead.bytes(memory, 0, 2);
      SondeHead.captured(memory, 0, 2);
      recorder.onRecord(memory, 0, SondeHead.BYTES + 2);
      SondeHead.captured(memory, 0, 0);
      SondeHead.kind(memory, 0, SondeKind.SONDE_CLOSED);
      recorder.onRecord(memory, 0, SondeHead.BYTES);
      return true;
    }

    @Override
    public void detach(Recorder recorder) {
      detached++;
    }
  }

  @TempDir Path folder;
  private final OneConnection tap = new OneConnection();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String arguments) {
    String typed = arguments.replace("FOLDER", folder.resolve("new").toString());
    return new RecordCommand(tap)
        .run(List.of(typed.split(" ")), new PrintStream(out), new PrintStream(err));
  }

  @Test
  void writesFilesThatOnlyTheUserCanRead() throws IOException {
    assertThat(run(":80 --folder FOLDER --i-may-record-personal-data --connections 1")).isZero();
    Path file = folder.resolve("new/unknown-1.rec");
    assertThat(out.toString()).endsWith(file + "\n");
    assertThat(file).content().startsWith("sonde recording 1\nprotocol unknown\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    assertThat(tap.detached).isEqualTo(1);
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.createDirectory(folder.resolve("new"));
    Files.writeString(folder.resolve("new/p-1.rec"), "mine");
    String typed = "4711 --folder FOLDER --i-may-record-personal-data --connections 1 --protocol p";
    assertThat(run(typed)).isEqualTo(1);
    assertThat(err.toString()).contains("p-1.rec is there already");
    assertThat(folder.resolve("new/p-1.rec")).hasContent("mine");
  }

  @Test
  void refusesWithoutConsentAndSaysWhy() {
    assertThat(run(":80 --folder FOLDER")).isEqualTo(2);
    assertThat(err.toString())
        .contains("passwords")
        .contains("--i-may-record-personal-data")
        .doesNotContain("usage");
    assertThat(tap.detached).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysThatNothingCame() {
    String typed = ":81 --folder FOLDER --i-may-record-personal-data --seconds 1";
    assertThat(run(typed)).isEqualTo(1);
    assertThat(err.toString()).contains("no connection was opened");
    assertThat(tap.detached).isEqualTo(1);
  }

  @Test
  void oneRecordingAtATime() {
    tap.busy = true;
    assertThat(run(":80 --folder FOLDER --i-may-record-personal-data")).isEqualTo(1);
    assertThat(err.toString()).contains("already");
    assertThat(tap.detached).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--i-may-record-personal-data                        | 2 | record what?",
        ":0 --i-may-record-personal-data                     | 2 | a port is a number from 1",
        "x --i-may-record-personal-data                      | 2 | a process is a number",
        "1 2                                                 | 2 | one process or port",
        ":80 --i-may-record-personal-data                    | 2 | --folder is needed",
        ":80 --i-may-record-personal-data --folder here      | 2 | from the root",
        ":80 --folder                                        | 2 | --folder needs a value",
        ":80 --bytes 9000000                                 | 2 | --bytes is a number",
        ":80 --protocol ../x                                 | 2 | --protocol is an id",
        "80 --i-may-record-personal-data --folder /x         | 1 | a port is written :80",
      })
  void refusesWrongUse(String typed, int code, String complaint) {
    assertThat(run(typed)).isEqualTo(code);
    assertThat(err.toString()).startsWith("sonde: ").contains(complaint);
  }
}
