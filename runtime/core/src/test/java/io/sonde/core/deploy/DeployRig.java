package io.sonde.core.deploy;

import io.sonde.testkit.FakeSettings;
import io.sonde.testkit.osgi.FelixRig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.ComponentConstants;

/** A framework with plugins in a folder and a {@link FakeAdmission}. */
final class DeployRig implements AutoCloseable {
  static final Deployments.Patience PATIENCE =
      new Deployments.Patience(
          Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(500));

  final FelixRig felix;
  final FakeAdmission admission = new FakeAdmission();
  final Path folder;
  final Map<String, Object> settings = new HashMap<>();
  Deployments deployments;

  private DeployRig(Path base) throws Exception {
    folder = Files.createDirectories(base.resolve("plugins"));
    felix =
        FelixRig.start(
            base.resolve("storage"),
            "sonde.kernel;version:Version=\"6.18\";btf=\"true\"",
            ComponentConstants.class);
    settings.put("plugins.folder", folder.toString());
    settings.put("plugins.drain_timeout", Duration.ofSeconds(60));
  }

  /** Prepares everything below a folder; nothing is deployed yet. */
  static DeployRig in(Path base) throws Exception {
    return new DeployRig(base);
  }

  /** Starts with what is in the folder. */
  DeployRig start() throws Exception {
    deployments =
        new Deployments(
            felix.context(), new FakeSettings(Map.copyOf(settings)), admission, PATIENCE);
    deployments.start();
    if (!deployments.awaitStart(Duration.ofSeconds(20))) {
      throw new AssertionError("the folder was not dealt with in time");
    }
    return this;
  }

  /** Ends what {@link #start} began; the framework goes on. */
  void stop() {
    deployments.close();
    deployments = null;
  }

  /** The only plugin. */
  Status status() {
    List<Status> all = deployments.statuses();
    if (all.size() != 1) {
      throw new AssertionError("there are " + all);
    }
    return all.getFirst();
  }

  /** The plugin of a file; null if there is none. */
  Status status(String file) {
    return deployments.statuses().stream()
        .filter(each -> each.file().equals(file))
        .findFirst()
        .orElse(null);
  }

  /** Bundles of plugins in the framework, by name and version, also such that are removed. */
  List<String> bundles() {
    List<String> names = new ArrayList<>();
    for (Bundle bundle : felix.context().getBundles()) {
      if (bundle.getLocation().startsWith("plugin:")) {
        names.add(bundle.getSymbolicName() + " " + bundle.getVersion());
      }
    }
    felix
        .context()
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .getRemovalPendingBundles()
        .forEach(bundle -> names.add("removal pending: " + bundle.getSymbolicName()));
    return names;
  }

  /** Names of the jars that the agent keeps for itself. */
  List<String> kept() throws Exception {
    Path kept = felix.context().getDataFile("plugins").toPath();
    if (!Files.exists(kept)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(kept)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Waits for what another thread does; its end is not announced to anybody. */
  static void await(String what, BooleanSupplier done) throws InterruptedException {
    long endNs = System.nanoTime() + 20_000_000_000L;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError("never: " + what);
      }
      Thread.sleep(2);
    }
  }

  @Override
  public void close() throws BundleException {
    if (deployments != null) {
      deployments.close();
    }
    felix.close();
  }
}
