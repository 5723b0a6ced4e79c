package io.sonde.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path parent;

  @Test
  void isPrivateAndGoneAfterwards() throws Exception {
    try (RunFolder folder = RunFolder.create(parent)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
      Files.createDirectories(folder.path().resolve("a/b"));
      Files.writeString(folder.path().resolve("a/b/c"), "d");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void removesWhatAKilledAgentLeft() throws Exception {
    Path abandoned = Files.createDirectory(parent.resolve("sonde-1"));
    Files.createFile(abandoned.resolve("lock"));
    Path foreign = Files.createDirectory(parent.resolve("sonde-notes"));
    try (RunFolder folder = RunFolder.create(parent)) {
      assertThat(abandoned).doesNotExist();
      assertThat(foreign).exists();
      assertThat(folder.path()).exists();
    }
  }
}
