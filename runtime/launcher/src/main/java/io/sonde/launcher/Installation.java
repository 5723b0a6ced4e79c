package io.sonde.launcher;

import io.sonde.spi.command.Command;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs and starts bundles, by level: first those without components, then the others, last
 * those that say {@code Sonde-Start-Level: 3}, which must find the others ready. The framework
 * stops them in the opposite order, so these are silent before the others go.
 */
final class Installation {
  /** Number of start levels. */
  static final int LEVELS = 3;

  private static final Logger LOG = System.getLogger("sonde");

  private final BundleContext context;
  private final List<Bundle> bundles = new ArrayList<>();

  Installation(BundleContext context) {
    this.context = context;
  }

  /** Installs the agent's own bundles, where they are; plugins are the core's. */
  void install(Home home) {
    home.bundles().forEach(this::install);
    bundles.sort(Comparator.comparingInt(Installation::level));
  }

  private void install(Path jar) {
    try {
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      bundle.adapt(BundleStartLevel.class).setStartLevel(level(bundle));
      bundles.add(bundle);
    } catch (BundleException e) {
      LOG.log(Level.ERROR, Complaint.notInstalled(jar, e));
      LOG.log(Level.DEBUG, "what the framework says of it", e);
    }
  }

  /** Starts what the mode needs; a bundle that cannot start is complained about and left out. */
  void start(Host.Mode mode) {
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    for (Bundle bundle : bundles) {
      if (mode == Host.Mode.COMMAND && hasComponents(bundle) && !bringsCommand(bundle)) {
        continue;
      }
      try {
        bundle.start();
      } catch (BundleException e) {
        LOG.log(Level.ERROR, Complaint.notStarted(bundle, wiring, e));
        LOG.log(Level.DEBUG, "what the framework says of it", e);
      }
    }
  }

  private static int level(Bundle bundle) {
    if (!hasComponents(bundle)) {
      return 1;
    }
    return "3".equals(bundle.getHeaders("").get("Sonde-Start-Level")) ? LEVELS : 2;
  }

  private static boolean hasComponents(Bundle bundle) {
    return bundle.getHeaders("").get("Service-Component") != null;
  }

  /** Whether a component of the bundle is a command; bnd writes the capability. */
  private static boolean bringsCommand(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getDeclaredCapabilities("osgi.service").stream()
        .map(capability -> capability.getAttributes().get("objectClass"))
        .anyMatch(types -> types instanceof List<?> list && list.contains(Command.class.getName()));
  }
}
