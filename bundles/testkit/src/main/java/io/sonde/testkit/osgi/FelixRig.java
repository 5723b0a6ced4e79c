package io.sonde.testkit.osgi;

import io.sonde.spi.command.Command;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework in the test's JVM, set up as the launcher does it, with declarative services. The SPI
 * comes from the test's class path, so that test and bundles mean the same types; everything else a
 * bundle must bring or import.
 *
 * <p>A module that uses it has Felix, its SCR and what SCR needs among its test dependencies:
 * {@code org.apache.felix.framework}, {@code org.apache.felix.scr}, {@code
 * org.osgi.service.component}, {@code org.osgi.util.promise} and {@code org.osgi.util.function}.
 */
public final class FelixRig implements AutoCloseable {
  private static final List<String> SERVICES =
      List.of(
          "org.osgi.util.function-",
          "org.osgi.util.promise-",
          "org.osgi.service.component-",
          "org.apache.felix.scr-");

  private final Framework framework;

  private FelixRig(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts a framework with declarative services and nothing else.
   *
   * @param storage folder that it may use, empty
   */
  public static FelixRig start(Path storage) throws BundleException, IOException {
    return start(storage, "");
  }

  /**
   * Starts a framework with declarative services and nothing else.
   *
   * @param storage folder that it may use, empty
   * @param capabilities that the framework offers besides, as in {@code Provide-Capability}
   * @param shared classes of jars that test and bundles share besides the SPI
   */
  public static FelixRig start(Path storage, String capabilities, Class<?>... shared)
      throws BundleException, IOException {
    Map<String, String> properties = new HashMap<>();
    StringBuilder packages = new StringBuilder(exports(Command.class));
    for (Class<?> each : shared) {
      packages.append(',').append(exports(each));
    }
    properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages.toString());
    properties.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, capabilities);
    properties.put("felix.service.urlhandlers", "false");
    properties.put("felix.bootdelegation.implicit", "false");
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no framework on the class path"))
            .newFramework(properties);
    framework.start();
    FelixRig rig = new FelixRig(framework);
    for (String name : SERVICES) {
      rig.install(jar(name));
    }
    return rig;
  }

  /** The framework's own context. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** Registers a service, as another bundle would. */
  public <T> void provide(Class<T> type, T service) {
    framework.getBundleContext().registerService(type, service, null);
  }

  /**
   * Installs and starts a bundle.
   *
   * @param bundle a jar, or the {@code target/classes} of the module under test
   */
  public Bundle install(Path bundle) throws BundleException {
    Bundle installed =
        framework.getBundleContext().installBundle("reference:" + bundle.toAbsolutePath().toUri());
    installed.start();
    return installed;
  }

  /** The service of a type with the highest ranking; null if there is none. */
  public <T> T service(Class<T> type) {
    ServiceReference<T> reference = framework.getBundleContext().getServiceReference(type);
    return reference == null ? null : framework.getBundleContext().getService(reference);
  }

  /** Stops every bundle, then the framework. */
  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      framework.waitForStop(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path jar(String name) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
  }

  /** {@code Export-Package} of the jar or folder that a class comes from. */
  private static String exports(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    URL location = type.getClassLoader().getResource(name);
    String root = location.toString().substring(0, location.toString().length() - name.length());
    try (InputStream in = URI.create(root + "META-INF/MANIFEST.MF").toURL().openStream()) {
      return new Manifest(in).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
    }
  }
}
