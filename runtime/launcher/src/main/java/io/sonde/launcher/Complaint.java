package io.sonde.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Says in one sentence why a bundle is left out. */
final class Complaint {
  private Complaint() {}

  /** A jar that is no bundle, or none that can be used. */
  static String notInstalled(Path jar, BundleException e) {
    String reason =
        e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
            ? "the same bundle is here twice"
            : ConsoleLog.words(e);
    return jar.getFileName() + " is left out: " + reason;
  }

  /**
   * A bundle that misses something or fails as it starts.
   *
   * @param wiring of the framework that it is installed in
   */
  static String notStarted(Bundle bundle, FrameworkWiring wiring, BundleException e) {
    List<BundleRequirement> missing =
        e.getType() == BundleException.RESOLVE_ERROR ? missing(bundle, wiring) : List.of();
    return Path.of(bundle.getLocation()).getFileName()
        + " is left out: "
        + (missing.isEmpty()
            ? ConsoleLog.words(e)
            : missing.stream()
                .map(Complaint::need)
                .collect(Collectors.joining(", ", "nothing here provides ", "")));
  }

  /** Mandatory requirements that no bundle here can fulfil, each taken alone. */
  private static List<BundleRequirement> missing(Bundle bundle, FrameworkWiring wiring) {
    return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
        .filter(need -> !"optional".equals(need.getDirectives().get("resolution")))
        .filter(need -> !"active".equals(need.getDirectives().get("effective")))
        .filter(need -> wiring.findProviders(need).isEmpty())
        .toList();
  }

  private static String need(BundleRequirement requirement) {
    String filter = requirement.getDirectives().get("filter");
    if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
      return requirement.getNamespace() + " " + filter;
    }
    String from = after(filter, "(version>=");
    String below = after(filter, "(!(version>=");
    return "package "
        + after(filter, "osgi.wiring.package=")
        + (from.isEmpty() ? "" : " from " + from)
        + (below.isEmpty() ? "" : " below " + below);
  }

  /** What stands between a mark and the next closing bracket; empty if the mark is not there. */
  private static String after(String filter, String mark) {
    int start = filter.indexOf(mark);
    return start < 0
        ? ""
        : filter.substring(start + mark.length(), filter.indexOf(')', start + mark.length()));
  }
}
