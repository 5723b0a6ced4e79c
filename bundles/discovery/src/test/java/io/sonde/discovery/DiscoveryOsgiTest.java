package io.sonde.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.ProcessListener;
import io.sonde.spi.process.Services;
import io.sonde.spi.process.Tracing;
import io.sonde.spi.telemetry.MetricSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** The bundle in a framework, with a core that only writes down what it is told. */
class DiscoveryOsgiTest {
  private static final List<String> BUNDLES =
      List.of(
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.service.component-",
          "org.apache.felix.scr");

  @TempDir Path folder;
  private final List<String> endings = new ArrayList<>();
  private final FakeSettings settings =
      new FakeSettings().set("discovery.pids", List.of(Long.toString(Integer.MAX_VALUE)));
  private Framework framework;
  private BundleContext context;

  @BeforeEach
  void startFramework() throws Exception {
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, folder.toString());
    properties.put("felix.service.urlhandlers", "false");
    properties.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        exports("io.sonde.spi") + "," + exports("io.sonde.elf"));
    framework = new FrameworkFactory().newFramework(properties);
    framework.start();
    context = framework.getBundleContext();
    context.registerService(Fatal.class, (code, s) -> endings.add(code + " " + s), null);
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("sonde-discovery");
  }

  private void startBundles() throws Exception {
    context.registerService(Settings.class, settings, null);
    for (String name : BUNDLES) {
      context.installBundle("reference:" + jar(name).toUri()).start();
    }
    context.installBundle("reference:" + Path.of("target/classes").toUri()).start();
  }

  /** What a bundle exports, so that its types are the same inside and outside. */
  private static String exports(String bundle) throws IOException {
    ClassLoader loader = DiscoveryOsgiTest.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
      try (InputStream in = url.openStream()) {
        Attributes headers = new Manifest(in).getMainAttributes();
        if (bundle.equals(headers.getValue(Constants.BUNDLE_SYMBOLICNAME))) {
          return headers.getValue(Constants.EXPORT_PACKAGE);
        }
      }
    }
    throw new AssertionError(bundle + " is not on the class path");
  }

  private static Path jar(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
  }

  private boolean isThere(Class<?> type) {
    return context.getServiceReference(type) != null;
  }

  @Test
  void isThereWhileTheCoreIs() throws Exception {
    startBundles();
    assertThat(isThere(Services.class)).isFalse();
    ServiceRegistration<Tracing> core =
        context.registerService(Tracing.class, new FakeTracing(), null);
    for (Class<?> type : List.of(Services.class, ProcessListener.class, MetricSource.class)) {
      assertThat(isThere(type)).as(type.getSimpleName()).isTrue();
    }
    Services services = context.getService(context.getServiceReference(Services.class));
    assertThat(services.of(1)).isNull();
    core.unregister();
    assertThat(isThere(Services.class)).isFalse();
  }

  /** The core looks for listeners while it is made, which is when discovery asks for it. */
  @Test
  void offersNothingBeforeItIsComplete() throws Exception {
    List<Object> found = new ArrayList<>();
    ServiceFactory<Tracing> core =
        new ServiceFactory<>() {
          @Override
          public Tracing getService(Bundle bundle, ServiceRegistration<Tracing> registration) {
            ServiceReference<?> listener = context.getServiceReference(ProcessListener.class);
            found.add(listener == null ? "none" : context.getService(listener));
            return new FakeTracing();
          }

          @Override
          public void ungetService(
              Bundle bundle, ServiceRegistration<Tracing> registration, Tracing service) {}
        };
    context.registerService(Tracing.class, core, null);
    startBundles();
    assertThat(found).containsExactly("none");
    assertThat(context.getService(context.getServiceReference(ProcessListener.class))).isNotNull();
  }

  @Test
  void endsTheAgentIfASelectorIsWrong() throws Exception {
    settings.set("discovery.exclude", List.of(Map.of("executable", "[x")));
    FakeTracing tracing = new FakeTracing();
    context.registerService(Tracing.class, tracing, null);
    startBundles();
    assertThat(endings).contains("2 discovery.exclude[0].executable: '[x' lacks a closing bracket");
    assertThat(tracing.starts()).isZero();
  }
}
