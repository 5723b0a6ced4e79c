package io.sonde.core.deploy;

import io.sonde.core.gate.PluginJar;
import io.sonde.core.gate.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies of jars in the agent's run folder, which only its user can enter. */
final class Store {
  private final Path folder;
  private long copies;

  Store(Path folder) {
    this.folder = folder;
  }

  /** Writes bytes to a new file. */
  Path keep(byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    return Files.write(folder.resolve(++copies + ".jar"), bytes);
  }

  /** Bytes of a jar that was kept; they are still what was checked. */
  byte[] read(PluginJar jar) throws Refusal {
    try {
      byte[] bytes = Files.readAllBytes(jar.file());
      if (digest(bytes).equals(jar.digest())) {
        return bytes;
      }
      throw new Refusal("the kept copy of " + jar.version() + " was changed: install it again");
    } catch (IOException e) {
      throw new Refusal("the kept copy of " + jar.version() + " cannot be read: install it again");
    }
  }

  /** Deletes a copy, if there is one. */
  void drop(Path copy) {
    try {
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      System.getLogger("io.sonde")
          .log(System.Logger.Level.WARNING, "cannot delete {0}", copy.toString());
    }
  }

  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
