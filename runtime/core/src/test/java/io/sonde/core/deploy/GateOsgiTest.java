package io.sonde.core.deploy;

import static io.sonde.core.deploy.JarBuilder.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jars that must not become plugins, dropped over one that works. */
@Timeout(60)
class GateOsgiTest {
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
  void live() throws Exception {
    rig.start();
    assertThat(rig.deployments.put("redis.jar", redis("1.0.0").bytes()).sentence())
        .isEqualTo("org.acme.redis 1.0.0 is live");
  }

  @AfterEach
  void stop() throws Exception {
    rig.stop();
    assertThat(rig.bundles()).isEmpty();
    assertThat(rig.kept()).isEmpty();
  }

  private static JarBuilder redis(String version) {
    return plugin(NAME, version, "redis");
  }

  private static Arguments bad(String what, JarBuilder jar, String sentence) {
    return bad(what, jar.bytes(), sentence);
  }

  private static Arguments bad(String what, byte[] jar, String sentence) {
    return Arguments.of(what, jar, sentence);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> hostile() {
    byte[] whole = redis("2.0.0").bytes();
    JarBuilder large = redis("2.0.0");
    for (int entry = 0; entry < 65; entry++) {
      large.entry("zeros" + entry, new byte[1 << 20]);
    }
    JarBuilder many = redis("2.0.0");
    for (int entry = 0; entry < 10_000; entry++) {
      many.entry("e" + entry, new byte[0]);
    }
    int java = Runtime.version().feature();
    String spi = "org.osgi.framework,io.sonde.spi;version=\"[1.0,2)\"";
    return Stream.of(
        bad("empty", new byte[0], "the file is empty: copy it again"),
        bad(
            "garbage",
            text("#!/bin/sh\nrm -rf /\n"),
            "it is not a jar: copy the jar that the plugin's build made"),
        bad(
            "truncated",
            Arrays.copyOf(whole, whole.length * 2 / 3),
            "it is cut off or damaged: copy it again"),
        bad("damaged", damaged(whole), "it is cut off or damaged: copy it again"),
        bad(
            "too large",
            new byte[(16 << 20) + 1],
            "it is larger than 16 MiB, the most of a plugin"),
        bad(
            "zip bomb",
            redis("2.0.0").entry("bomb", new byte[30 << 20]),
            "its entry 'bomb' unpacks to more than 100 times its size, as zip bombs do: pack it"
                + " less or leave it out"),
        bad("zip bomb in parts", large, "it unpacks to more than 64 MiB, the most of a plugin"),
        bad("many entries", many, "it has 10005 entries, and a plugin may have 10000"),
        bad(
            "path traversal",
            redis("2.0.0").entry("lib/../../../etc/cron.d/x", text("x")),
            "its entry 'lib/../../../etc/cron.d/x' would lie outside of its folder: build it anew"),
        bad(
            "absolute path",
            redis("2.0.0").entry("/etc/passwd", text("x")),
            "its entry '/etc/passwd' would lie outside of its folder: build it anew"),
        bad(
            "the same entry twice",
            JarBuilder.renamed(
                redis("2.0.0").entry("one", text("x")).entry("two", text("y")).bytes(),
                "two",
                "one"),
            "its entry 'one' is there twice: build it anew"),
        bad(
            "manifest in other letters",
            redis("2.0.0").entry("META-INF/Manifest.mf", text("x")),
            "its entry 'META-INF/Manifest.mf' is there twice: build it anew"),
        bad(
            "no manifest",
            redis("2.0.0").withoutManifest(),
            "it has no META-INF/MANIFEST.MF: build it with bnd-maven-plugin"),
        bad(
            "header twice",
            redis("2.0.0").lines("bundle-version: 3\r\n"),
            "its manifest has the header bundle-version twice: build it anew"),
        bad(
            "no header",
            redis("2.0.0").lines("hello\u001b[2J\r\n"),
            "its manifest has the line 'hello?[2J', which is no header: build it anew"),
        bad(
            "no name",
            redis("2.0.0").header("Bundle-SymbolicName", null),
            "its manifest has no Bundle-SymbolicName: build it with bnd-maven-plugin"),
        bad(
            "bad name",
            redis("2.0.0").header("Bundle-SymbolicName", "../redis"),
            "its Bundle-SymbolicName '../redis' is no name: write it like org.acme.redis"),
        bad(
            "old manifest",
            redis("2.0.0").header("Bundle-ManifestVersion", "1"),
            "its manifest does not say Bundle-ManifestVersion: 2: build it with bnd-maven-plugin"),
        bad(
            "bad version",
            redis("one.two"),
            "its Bundle-Version 'one.two' is no version: write it like 1.2.3"),
        bad(
            "fragment",
            redis("2.0.0").header("Fragment-Host", "system.bundle;extension:=framework"),
            "it is a fragment of another bundle: a plugin stands alone, take Fragment-Host out"),
        bad(
            "bad import",
            redis("2.0.0").header("Import-Package", "io.sonde.spi;version=\"[3,1\""),
            "its manifest is not valid, build it with bnd-maven-plugin (NoSuchElementException)"),
        bad(
            "name of a part of the agent",
            plugin("org.apache.felix.scr", "2.0.0", "redis"),
            "its name org.apache.felix.scr is taken by a part of the agent: give it another"),
        bad(
            "own copy of the SPI",
            redis("2.0.0").entry("io/sonde/spi/Protocol.class", text("x")),
            "it brings its own copy of the package io.sonde.spi: leave that out and import it from"
                + " the agent"),
        bad(
            "other API",
            redis("2.0.0")
                .header("Import-Package", "org.osgi.framework,io.sonde.spi;version=\"[9.0,10)\""),
            "it needs the package io.sonde.spi from 9.0.0 below 10.0.0, this agent has 1.2.0: take"
                + " a build of the plugin that fits this agent"),
        bad(
            "missing package",
            redis("2.0.0").header("Import-Package", spi + ",com.acme.codec"),
            "it needs the package com.acme.codec, which this agent does not have: put it into the"
                + " plugin"),
        bad(
            "newer Java",
            redis("2.0.0")
                .header(
                    "Require-Capability",
                    "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=" + (java + 2) + "))\""),
            "it needs Java "
                + (java + 2)
                + ", this agent runs on Java "
                + java
                + ": build it for Java "
                + java),
        bad(
            "missing capability",
            redis("2.0.0").header("Require-Capability", "moon;filter:=\"(phase=full)\""),
            "it needs the capability moon (phase=full), which nothing here offers"),
        bad(
            "newer kernel",
            redis("2.0.0")
                .header(
                    "Require-Capability", "sonde.kernel;filter:=\"(&(version>=99.1)(btf=true))\""),
            "it needs Linux from 99.1, this host runs Linux 6.18 with BTF"),
        bad(
            "two needs",
            redis("2.0.0")
                .header("Require-Capability", "moon,sonde.kernel;filter:=\"(version>=99)\""),
            "it needs the capability moon, which nothing here offers; it needs Linux from 99, this"
                + " host runs Linux 6.18 with BTF"),
        bad(
            "needs what only its old version offers",
            redis("2.0.0").header("Import-Package", spi + ",io.sonde.core.deploy.bundle"),
            "it needs the package io.sonde.core.deploy.bundle, which this agent does not have: put"
                + " it into the plugin"),
        bad(
            "activator throws",
            redis("2.0.0").header("Test-Start", "throws"),
            "its activator failed: no moon today"),
        bad(
            "no activator",
            redis("2.0.0").header("Bundle-Activator", "no.such.Activator"),
            "it failed to start: class not found: no.such.Activator"),
        bad(
            "activator hangs",
            redis("2.0.0").header("Test-Start", "hangs"),
            "it did not start within 1 s: let its start return at once"),
        bad(
            "component without class",
            redis("2.0.0").component("Missing", ""),
            "its component test cannot be loaded, class not found:"
                + " io.sonde.core.deploy.bundle.Missing: build it anew"),
        bad(
            "component throws",
            redis("2.0.0").component("Broken", ""),
            "its component test failed to start: IllegalStateException: the moon is not full"),
        bad(
            "component waits",
            redis("2.0.0")
                .component("Good", "<reference name=\"moon\" interface=\"com.acme.Moon\"/>"),
            "its component test needs the service com.acme.Moon, which is not here"),
        bad(
            "bad id",
            plugin(NAME, "2.0.0", "Redis Protocol"),
            "its protocol calls itself 'Redis Protocol': an id is a short name in lower case, like"
                + " redis"),
        bad(
            "refused by the verifier",
            plugin(NAME, "9.9.9", "redis"),
            "the kernel refuses its program redis_in: unbounded loop"));
  }

  /** A byte of a packed entry is another. */
  private static byte[] damaged(byte[] whole) {
    byte[] bytes = whole.clone();
    bytes[whole.length / 2] ^= 0x55;
    bytes[whole.length / 2 + 1] ^= 0x55;
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesWithOneSentence(String what, byte[] jar, String sentence) throws Exception {
    rig.admission.refuse("redis 9.9.9", "the kernel refuses its program redis_in: unbounded loop");
    List<String> bundles = rig.bundles();

    Outcome outcome = rig.deployments.put("redis.jar", jar);

    assertThat(outcome.sentence()).isEqualTo("redis.jar is refused: " + sentence);
    assertThat(outcome.done()).isFalse();
    assertThat(rig.status().state()).isEqualTo(State.LIVE);
    assertThat(rig.status().version()).isEqualTo("1.0.0");
    assertThat(rig.status().sentence()).endsWith(" is refused: " + sentence);
    assertThat(rig.admission.live()).containsExactly("redis 1.0.0");
    assertThat(rig.bundles()).isEqualTo(bundles);
    assertThat(rig.kept()).hasSize(1);
    assertThat(rig.deployments.put("redis.jar", redis("3.0.0").bytes()).sentence())
        .as("the gate is as open as before")
        .isEqualTo("org.acme.redis 3.0.0 is live, after 1.0.0");
    rig.admission.awaitRetired("redis 1.0.0");
    DeployRig.await("only the new one is left", () -> rig.bundles().size() == 1);
  }
}
