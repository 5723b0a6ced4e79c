package io.sonde.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.command.Command;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** The bundle in a framework, as the launcher starts it. */
class ConfigOsgiTest {
  private static final List<String> BUNDLES =
      List.of(
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.service.component-",
          "org.apache.felix.scr");

  @TempDir Path folder;
  private final List<String> endings = new ArrayList<>();

  /** What a test does in a framework. */
  private interface Inside {
    void run(BundleContext context) throws Exception;
  }

  private void framework(String yaml, boolean running, Inside inside) throws Exception {
    Path file = Files.writeString(folder.resolve("f"), yaml);
    Map<String, String> properties = new HashMap<>();
    properties.put(ConfigFile.FILE, file.toString());
    properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    properties.put("felix.service.urlhandlers", "false");
    properties.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "io.sonde.spi.command;version=1.2.0,io.sonde.spi.config;version=1.0.0");
    Framework framework = new FrameworkFactory().newFramework(properties);
    framework.start();
    try {
      BundleContext context = framework.getBundleContext();
      if (running) {
        context.registerService(Fatal.class, (code, s) -> endings.add(code + " " + s), null);
      }
      List<Bundle> bundles = new ArrayList<>();
      for (String name : BUNDLES) {
        bundles.add(context.installBundle("reference:" + jar(name).toUri()));
      }
      bundles.add(context.installBundle("reference:" + Path.of("target/classes").toUri()));
      for (Bundle bundle : bundles) {
        bundle.start();
      }
      inside.run(context);
    } finally {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  private static Path jar(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
  }

  @Test
  void registersSettingsThatAreValid() throws Exception {
    framework(
        "prometheus.port: 9090",
        true,
        context -> {
          Settings settings = context.getService(context.getServiceReference(Settings.class));
          assertThat(settings.number("prometheus.port")).isEqualTo(9090);
        });
    assertThat(endings).isEmpty();
  }

  @Test
  void endsTheAgentIfTheyAreNot() throws Exception {
    framework(
        "prometheus.prot: 9090\nconsole.format: xml",
        true,
        context -> assertThat(context.getServiceReference(Settings.class)).isNull());
    assertThat(endings)
        .containsExactly(
            "2 "
                + folder
                + "/f:1:1: unknown key 'prometheus.prot', did you mean 'prometheus.port'?\n"
                + folder
                + "/f:2:17: console.format is 'xml', expected auto, text, json or off");
  }

  @Test
  void bringsItsCommandAlsoIfTheyAreNot() throws Exception {
    framework(
        "prometheus.prot: 9090",
        false,
        context -> {
          ServiceReference<Command> reference = context.getServiceReference(Command.class);
          assertThat(reference.getProperty(Command.NAME)).isEqualTo("config");
          assertThat(context.getService(reference).summary()).isNotEmpty();
          assertThat(context.getServiceReference(Settings.class)).isNull();
        });
    assertThat(endings).isEmpty();
  }
}
