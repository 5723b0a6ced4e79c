package io.sonde.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir Path folder;

  @Test
  void keepsTheLastLinesForItsUserAlone() throws Exception {
    Path file = folder.resolve("history");
    History history = new History(file);
    for (int i = 0; i < 1100; i++) {
      history.add("line " + i);
      history.add("line " + i);
      history.add("  ");
    }
    assertThat(history.save()).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    History again = new History(file);
    assertThat(again.size()).isEqualTo(1000);
    assertThat(again.line(0)).isEqualTo("line 100");
    assertThat(again.line(999)).isEqualTo("line 1099");
    assertThat(again.save()).as("over the file before").isTrue();
  }

  @Test
  void goesOnWithoutAFile() {
    History history = new History(folder.resolve("missing/history"));
    history.add("a");
    assertThat(history.save()).isFalse();
    assertThat(history.line(0)).isEqualTo("a");
  }

  @Test
  void readsAFileThatIsNoText() throws Exception {
    Path file = Files.write(folder.resolve("history"), new byte[] {'a', (byte) 0xff, '\n', 'b'});
    assertThat(new History(file).size()).isEqualTo(2);
  }
}
