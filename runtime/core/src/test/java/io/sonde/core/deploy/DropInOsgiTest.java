package io.sonde.core.deploy;

import static io.sonde.core.deploy.DeployRig.await;
import static io.sonde.core.deploy.JarBuilder.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder as users treat it. */
@Timeout(60)
class DropInOsgiTest {
  @TempDir static Path base;
  private static DeployRig rig;

  @BeforeAll
  static void framework() throws Exception {
    rig = DeployRig.in(base);
  }

  @AfterAll
  static void end() throws Exception {
    rig.close();
  }

  @BeforeEach
  void start() throws Exception {
    rig.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (rig.deployments != null) {
      rig.stop();
    }
    try (Stream<Path> files = Files.list(rig.folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThat(rig.bundles()).isEmpty();
  }

  private static byte[] redis(String version) {
    return plugin("org.acme.redis", version, "redis").bytes();
  }

  private static Path jar(String name) {
    return rig.folder.resolve(name);
  }

  /** Writes beside and renames, as a careful tool does. */
  private static void rename(String file, byte[] bytes) throws Exception {
    Path written = Files.write(rig.folder.resolve(file + ".tmp"), bytes);
    Files.move(written, jar(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until these are live and the statuses say so, which comes a moment later. */
  private static void awaitLive(String... protocols) throws Exception {
    List<String> ids = Arrays.stream(protocols).map(each -> each.split(" ")[0]).toList();
    await(
        "live: " + Arrays.toString(protocols),
        () ->
            rig.admission.live().equals(List.of(protocols))
                && rig.deployments.statuses().stream()
                    .flatMap(each -> each.protocols().stream())
                    .sorted()
                    .toList()
                    .equals(ids));
  }

  private static Status awaitState(String file, State state) throws Exception {
    await(file + " " + state, () -> rig.status(file) != null && rig.status(file).state() == state);
    return rig.status(file);
  }

  @Test
  void takesWhatIsAddedReplacedAndRemoved() throws Exception {
    rename("a.jar", redis("1.0.0"));
    awaitLive("redis 1.0.0");
    rename("a.jar", redis("2.0.0"));
    awaitLive("redis 2.0.0");
    await("known", () -> rig.status().version().equals("2.0.0"));
    assertThat(rig.status().previous()).isEqualTo("1.0.0");
    Files.write(jar("a.jar"), redis("3.0.0"));
    awaitLive("redis 3.0.0");
    Files.delete(jar("a.jar"));
    awaitLive();
    await("gone", () -> rig.deployments.statuses().isEmpty() && rig.bundles().isEmpty());
    assertThat(rig.kept()).isEmpty();
  }

  @Test
  void waitsUntilAJarIsWritten() throws Exception {
    byte[] bytes = redis("1.0.0");
    int half = bytes.length / 2;
    int admitted = rig.admission.calls().size();
    // The writer goes on before the file has been quiet; what it left in between is no jar.
    for (int part = 0; part < 10; part++) {
      byte[] some = Arrays.copyOfRange(bytes, half * part / 10, half * (part + 1) / 10);
      Files.write(jar("a.jar"), some, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      assertThat(rig.deployments.statuses()).isEmpty();
    }
    Files.write(
        jar("a.jar"), Arrays.copyOfRange(bytes, half, bytes.length), StandardOpenOption.APPEND);
    awaitLive("redis 1.0.0");
    assertThat(rig.admission.calls().subList(admitted, rig.admission.calls().size()))
        .containsExactly("admit redis 1.0.0");
  }

  @Test
  void refusesAHalfWhenItIsQuietAndTakesTheRestThen() throws Exception {
    byte[] bytes = redis("1.0.0");
    int half = bytes.length / 2;
    Files.write(jar("a.jar"), Arrays.copyOf(bytes, half));
    assertThat(awaitState("a.jar", State.REFUSED).sentence())
        .isEqualTo("it is cut off or damaged: copy it again");
    Files.write(
        jar("a.jar"), Arrays.copyOfRange(bytes, half, bytes.length), StandardOpenOption.APPEND);
    awaitState("a.jar", State.LIVE);
  }

  @Test
  void isAfterARestartWhatTheFolderSays() throws Exception {
    rename("a.jar", redis("1.0.0"));
    rename("b.jar", plugin("org.acme.kafka", "1.0.0", "kafka").bytes());
    awaitLive("kafka 1.0.0", "redis 1.0.0");
    rig.stop();
    assertThat(rig.admission.live()).isEmpty();
    Files.delete(jar("b.jar"));
    Files.write(jar("a.jar"), redis("2.0.0"));

    rig.start();
    assertThat(rig.admission.live()).containsExactly("redis 2.0.0");
    assertThat(rig.status().state()).isEqualTo(State.LIVE);
  }

  @Test
  void refusesASecondJarOfAPluginUntilTheFirstIsGone() throws Exception {
    rename("a.jar", redis("1.0.0"));
    awaitLive("redis 1.0.0");
    rename("b.jar", redis("2.0.0"));
    assertThat(awaitState("b.jar", State.REFUSED).sentence())
        .isEqualTo("the plugin org.acme.redis is here already, as a.jar: remove one of the two");
    assertThat(rig.admission.live()).containsExactly("redis 1.0.0");
    Files.delete(jar("a.jar"));
    awaitLive("redis 2.0.0");
    await("a.jar is forgotten", () -> rig.status("a.jar") == null);
    assertThat(rig.status("b.jar").state()).isEqualTo(State.LIVE);
  }

  @Test
  void refusesAProtocolThatAnotherPluginOffers() throws Exception {
    rename("a.jar", redis("1.0.0"));
    awaitLive("redis 1.0.0");
    rename("b.jar", plugin("com.other.redis", "5.0.0", "redis").bytes());
    assertThat(awaitState("b.jar", State.REFUSED).sentence())
        .isEqualTo(
            "it offers the protocol redis, which the plugin org.acme.redis offers already: remove"
                + " one of the two");
    assertThat(rig.admission.live()).containsExactly("redis 1.0.0");
  }

  @Test
  void goesOnWhenAJarIsRenamed() throws Exception {
    rename("a.jar", redis("1.0.0"));
    rename("c.jar", plugin("org.acme.kafka", "1.0.0", "kafka").bytes());
    awaitLive("kafka 1.0.0", "redis 1.0.0");
    int admitted = rig.admission.calls().size();
    Files.move(jar("a.jar"), jar("b.jar"));
    awaitState("b.jar", State.LIVE);
    await("a.jar is forgotten", () -> rig.status("a.jar") == null);
    // A removal has to wait until it is believed; when this one was, that of a.jar has been, too.
    Files.delete(jar("c.jar"));
    awaitLive("redis 1.0.0");
    assertThat(rig.admission.calls().subList(admitted, rig.admission.calls().size()))
        .containsExactly("retire kafka 1.0.0");
  }

  @Test
  void refusesPluginsThatNeedEachOther() throws Exception {
    String spi = "org.osgi.framework,io.sonde.spi,";
    rename(
        "a.jar",
        plugin("org.acme.a", "1.0.0", "a")
            .header("Import-Package", spi + "b")
            .header("Export-Package", "a")
            .entry("a/x", new byte[0])
            .bytes());
    rename(
        "b.jar",
        plugin("org.acme.b", "1.0.0", "b")
            .header("Import-Package", spi + "a")
            .header("Export-Package", "b")
            .entry("b/x", new byte[0])
            .bytes());
    assertThat(awaitState("a.jar", State.REFUSED).sentence())
        .isEqualTo(
            "it needs the package b, which this agent does not have: put it into the plugin");
    assertThat(awaitState("b.jar", State.REFUSED).sentence())
        .isEqualTo(
            "it needs the package a, which this agent does not have: put it into the plugin");
  }

  @Test
  void followsSymbolicLinks() throws Exception {
    Path first = Files.write(base.resolve("one"), redis("1.0.0"));
    Path second = Files.write(base.resolve("two"), redis("2.0.0"));
    Files.createSymbolicLink(jar("link.jar"), first);
    awaitLive("redis 1.0.0");
    // No event tells of this; the next look at the folder does.
    Files.move(second, first, StandardCopyOption.ATOMIC_MOVE);
    awaitLive("redis 2.0.0");
  }

  @Test
  void leavesOtherFilesAlone() throws Exception {
    Path directory = Files.createDirectory(jar("folder.jar"));
    Path hidden = Files.write(jar(".hidden.jar"), redis("1.0.0"));
    Path note = Files.write(jar("README"), "x".getBytes(StandardCharsets.UTF_8));
    rename("a.jar", plugin("org.acme.kafka", "1.0.0", "kafka").bytes());
    awaitLive("kafka 1.0.0");
    assertThat(rig.status().file()).isEqualTo("a.jar");
    Files.delete(directory);
    Files.delete(hidden);
    Files.delete(note);
  }

  @Test
  void findsAFolderThatIsMadeLater() throws Exception {
    rig.stop();
    Path later = base.resolve("later");
    Object before = rig.settings.put("plugins.folder", later.toString());
    rig.start();
    Files.createDirectory(later);
    Files.write(later.resolve("a.jar"), redis("1.0.0"));
    awaitLive("redis 1.0.0");
    rig.settings.put("plugins.folder", before);
  }
}
