package io.sonde.core.deploy;

import static io.sonde.core.deploy.DeployRig.await;
import static io.sonde.core.deploy.JarBuilder.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.core.deploy.bundle.Plugin;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rollback, commands' operations, and what is left behind: nothing. */
@Timeout(60)
class DeploymentsOsgiTest {
  private static final String NAME = "org.acme.redis";

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
    rig.stop();
    rig.settings.remove("plugins.disabled");
    assertThat(rig.bundles()).isEmpty();
    assertThat(rig.kept()).isEmpty();
    Files.deleteIfExists(file());
    assertThat(rig.folder).isEmptyDirectory();
  }

  private static Path file() {
    return rig.folder.resolve("redis.jar");
  }

  private static byte[] redis(String version) {
    return plugin(NAME, version, "redis").bytes();
  }

  private static Path given(String name, byte[] bytes) throws Exception {
    Path folder = Files.createDirectories(base.resolve("given"));
    return Files.write(folder.resolve(name), bytes);
  }

  private static void put(String version) {
    assertThat(rig.deployments.put("redis.jar", redis(version)).done()).isTrue();
  }

  private static void fail(String sentence) {
    rig.deployments.failed(rig.admission.live("redis"), sentence);
  }

  @Test
  void rollsBackWhatFailsAndDoesNotTryItAgain() throws Exception {
    put("1.0.0");
    put("2.0.0");
    fail("its decoder threw IllegalStateException");
    await("rolled back", () -> rig.status().state() == State.ROLLED_BACK);
    assertThat(rig.status().sentence())
        .isEqualTo("2.0.0 failed, 1.0.0 is live again: its decoder threw IllegalStateException");
    assertThat(rig.status().version()).isEqualTo("1.0.0");
    assertThat(rig.admission.live()).containsExactly("redis 1.0.0");
    assertThat(rig.deployments.put("redis.jar", redis("2.0.0")).sentence())
        .isEqualTo("redis.jar has not changed");
    assertThat(rig.status().state()).isEqualTo(State.ROLLED_BACK);

    put("3.0.0");
    assertThat(rig.admission.live()).containsExactly("redis 3.0.0");
    assertThat(rig.status().state()).isEqualTo(State.LIVE);
    assertThat(rig.status().previous()).isEqualTo("1.0.0");
    await("the others are gone", () -> rig.bundles().equals(List.of(NAME + " 3.0.0")));
    assertThat(rig.kept()).hasSize(2);
  }

  @Test
  void switchesOffWhatFailsAgainAndAgain() throws Exception {
    put("1.0.0");
    for (int failure = 1; failure < Deployment.MOST_FAILURES; failure++) {
      fail("it threw for the " + failure + ". time");
    }
    await("all were heard", () -> rig.status().sentence().equals("it threw for the 15. time"));
    assertThat(rig.status().state()).isEqualTo(State.LIVE);
    fail("it threw once too often");
    await("switched off", () -> rig.status().state() == State.FAILED);
    assertThat(rig.status().sentence())
        .isEqualTo(
            "switched off after 16 failures within 10 s, replace its jar: it threw once too often");
    rig.admission.awaitRetired("redis 1.0.0");
    put("2.0.0");
    assertThat(rig.status().state()).isEqualTo(State.LIVE);
  }

  @Test
  void ignoresFailuresOfWhatIsReplacedAlready() throws Exception {
    put("1.0.0");
    put("2.0.0");
    var old = rig.admission.live("redis");
    put("3.0.0");
    rig.deployments.failed(old, "too late");
    assertThat(rig.deployments.put("none.jar", new byte[0]).done()).as("heard").isFalse();
    assertThat(rig.status("redis.jar").state()).isEqualTo(State.LIVE);
    assertThat(rig.status("redis.jar").version()).isEqualTo("3.0.0");
  }

  @Test
  void admitsTheNewOneBeforeTheOldOneRetires() throws Exception {
    // Versions of this test alone: what another test left may retire meanwhile.
    put("7.0.0");
    put("7.0.1");
    rig.admission.awaitRetired("redis 7.0.0");
    assertThat(rig.admission.calls().stream().filter(call -> call.contains(" 7.0.")))
        .startsWith("admit redis 7.0.0", "admit redis 7.0.1", "retire redis 7.0.0");
  }

  @Test
  void replacesAVersionByAnotherBuildOfIt() throws Exception {
    put("1.0.0");
    byte[] build = plugin(NAME, "1.0.0", "redis").header("Build", "2").bytes();
    assertThat(rig.deployments.put("redis.jar", build).sentence())
        .isEqualTo("org.acme.redis 1.0.0 is live, after 1.0.0");
  }

  @Test
  void replacesASingleton() throws Exception {
    for (String version : List.of("1.0.0", "2.0.0")) {
      byte[] jar =
          plugin(NAME, version, "redis")
              .header("Bundle-SymbolicName", NAME + ";singleton:=true")
              .bytes();
      assertThat(rig.deployments.put("redis.jar", jar).done()).isTrue();
    }
    assertThat(rig.admission.live()).containsExactly("redis 2.0.0");
  }

  @Test
  void keepsAllProtocolsOfTheOldOneIfOneOfTheNewIsRefused() throws Exception {
    rig.deployments.put("redis.jar", plugin(NAME, "1.0.0", "redis,valkey").bytes());
    rig.admission.refuse("valkey 2.0.0", "no");
    Outcome outcome =
        rig.deployments.put("redis.jar", plugin(NAME, "2.0.0", "redis,valkey").bytes());
    assertThat(outcome.sentence()).isEqualTo("redis.jar is refused: no");
    await("2.0.0 is out", () -> rig.bundles().equals(List.of(NAME + " 1.0.0")));
    assertThat(rig.admission.live()).containsExactly("redis 1.0.0", "valkey 1.0.0");
  }

  @Test
  void stopsAPluginWithoutProtocolBeforeItsSuccessor() throws Exception {
    JarBuilder first = plugin("org.acme.exporter", "1.0.0", "x").header("Test-Protocol", null);
    assertThat(rig.deployments.put("redis.jar", first.bytes()).done()).isTrue();
    byte[] bad =
        plugin("org.acme.exporter", "2.0.0", "x")
            .header("Test-Protocol", null)
            .header("Test-Start", "throws")
            .bytes();
    assertThat(rig.deployments.put("redis.jar", bad).sentence())
        .isEqualTo("redis.jar is refused: its activator failed: no moon today");
    assertThat(rig.bundles()).containsExactly("org.acme.exporter 1.0.0");
    byte[] good = plugin("org.acme.exporter", "3.0.0", "x").header("Test-Protocol", null).bytes();
    assertThat(rig.deployments.put("redis.jar", good).done()).isTrue();
    assertThat(rig.bundles()).containsExactly("org.acme.exporter 3.0.0");
    assertThat(rig.status().protocols()).isEmpty();
  }

  @Test
  void leavesAStubbornStartBehindAndCleansUpAfterIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    System.getProperties().put(Plugin.RELEASE, release);
    try {
      put("1.0.0");
      byte[] stubborn = plugin(NAME, "2.0.0", "redis").header("Test-Start", "is stubborn").bytes();
      assertThat(rig.deployments.put("redis.jar", stubborn).sentence())
          .isEqualTo(
              "redis.jar is refused: it did not start within 1 s, and its thread does not end"
                  + " although it was interrupted: let its start return at once");
      assertThat(rig.admission.live()).containsExactly("redis 1.0.0");
      put("3.0.0");
    } finally {
      release.countDown();
      System.getProperties().remove(Plugin.RELEASE);
    }
    await("it is gone too", () -> rig.bundles().equals(List.of(NAME + " 3.0.0")));
  }

  @Test
  void leavesOutWhatIsDisabled() throws Exception {
    rig.stop();
    rig.settings.put("plugins.disabled", List.of("redis", "org.acme.kafka"));
    rig.start();
    rig.deployments.put("redis.jar", redis("1.0.0"));
    rig.deployments.put("kafka.jar", plugin("org.acme.kafka", "1.0.0", "kafka").bytes());
    assertThat(rig.status("redis.jar").state()).isEqualTo(State.DISABLED);
    assertThat(rig.status("kafka.jar").state()).isEqualTo(State.DISABLED);
    assertThat(rig.admission.live()).isEmpty();
    assertThat(rig.bundles()).isEmpty();
  }

  @Test
  void writesTheFolderAsAsked() throws Exception {
    Path first = given("redis.jar", redis("1.0.0"));
    Path second = given("redis-2.jar", redis("2.0.0"));
    Path bad = given("bad.jar", new byte[100]);

    assertThat(rig.deployments.install(bad).sentence())
        .isEqualTo(
            "bad.jar is refused: it is not a jar: copy the jar that the plugin's build made");
    assertThat(rig.deployments.update(second.toString()).sentence())
        .isEqualTo("there is no plugin org.acme.redis: use plugin install");
    assertThat(rig.deployments.install(first)).isEqualTo(Outcome.done(NAME + " 1.0.0 is live"));
    assertThat(file()).hasBinaryContent(redis("1.0.0"));
    assertThat(rig.deployments.install(second).sentence())
        .isEqualTo("org.acme.redis is installed already, as redis.jar: use plugin update");
    assertThat(rig.deployments.update(second.toString()).sentence())
        .isEqualTo(NAME + " 2.0.0 is live, after 1.0.0");
    assertThat(file()).hasBinaryContent(redis("2.0.0"));
    assertThat(rig.deployments.rollback("redis"))
        .isEqualTo(Outcome.done(NAME + " 1.0.0 is live again"));
    assertThat(file()).hasBinaryContent(redis("1.0.0"));
    assertThat(rig.deployments.rollback(NAME).done()).isFalse();

    assertThat(rig.deployments.stop("redis").done()).isTrue();
    rig.admission.awaitRetired("redis 1.0.0");
    assertThat(rig.status().state()).isEqualTo(State.STOPPED);
    assertThat(rig.deployments.put("redis.jar", redis("3.0.0")).sentence())
        .isEqualTo("org.acme.redis stays stopped; its new jar is used when it is started");
    assertThat(rig.deployments.start(NAME)).isEqualTo(Outcome.done(NAME + " 1.0.0 is live"));

    assertThat(rig.deployments.uninstall("redis.jar").done()).isTrue();
    assertThat(file()).doesNotExist();
    assertThat(rig.deployments.statuses()).isEmpty();
    assertThat(rig.deployments.start(NAME).sentence())
        .isEqualTo("there is no plugin org.acme.redis: sonde plugins lists them");
    assertThat(rig.deployments.install(Path.of("redis.jar")).sentence())
        .isEqualTo("give the whole path of redis.jar, since the agent runs in another folder");
  }

  @Test
  void makesARollbackLasting() throws Exception {
    Path first = given("redis.jar", redis("1.0.0"));
    Path second = given("redis-2.jar", redis("2.0.0"));
    rig.deployments.install(first);
    rig.deployments.update(second.toString());
    fail("it threw");
    await("rolled back", () -> rig.status().state() == State.ROLLED_BACK);
    assertThat(file()).as("what the user dropped stays").hasBinaryContent(redis("2.0.0"));
    assertThat(rig.deployments.rollback(NAME).done()).isTrue();
    assertThat(file()).hasBinaryContent(redis("1.0.0"));
    assertThat(rig.status().state()).isEqualTo(State.LIVE);
  }

  @Test
  void leavesNothingOfFiftyVersions() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int swap = 0; swap <= 50; swap++) {
      put("1.0." + swap);
      loaders.add(new WeakReference<>(rig.admission.live("redis").getClass().getClassLoader()));
    }
    await("one bundle", () -> rig.bundles().equals(List.of(NAME + " 1.0.50")));
    assertThat(rig.kept()).as("this version and the one before").hasSize(2);
    await(
        "old class loaders are collected",
        () -> {
          System.gc();
          return loaders.stream().filter(each -> each.get() != null).count() == 1;
        });
    assertThat(loaders.getLast().get()).isNotNull();
    try (var files = Files.walk(base.resolve("storage"))) {
      assertThat(files.filter(each -> each.toString().endsWith("bundle.jar")).count())
          .as("copies in the framework's storage")
          .isEqualTo(1);
    }
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("sonde-retire") || name.startsWith("sonde-start")))
        .isEmpty();
  }
}
