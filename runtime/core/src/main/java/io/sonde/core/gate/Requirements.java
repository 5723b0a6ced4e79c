package io.sonde.core.gate;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Says what an installed plugin needs and this agent or this host does not have. */
final class Requirements {
  /** Facts about the kernel; the launcher offers them. */
  static final String KERNEL = "sonde.kernel";

  private static final String JAVA = "osgi.ee";

  private final FrameworkWiring wiring;

  Requirements(BundleContext context) {
    wiring = context.getBundle(0).adapt(FrameworkWiring.class);
  }

  /** Resolves a plugin, or refuses it with everything that it misses. */
  void check(Bundle bundle) throws Refusal {
    checkEach(bundle);
    if (!wiring.resolveBundles(List.of(bundle))) {
      throw new Refusal(
          "what it needs is here, but does not go together: import each package in one version"
              + " only");
    }
  }

  /** Refuses a plugin with everything that it misses, without resolving it. */
  void checkEach(Bundle bundle) throws Refusal {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    List<String> missing =
        revision.getDeclaredRequirements(null).stream()
            .filter(need -> !"optional".equals(need.getDirectives().get("resolution")))
            .filter(need -> !"active".equals(need.getDirectives().get("effective")))
            .filter(need -> providers(need, revision).isEmpty())
            .map(need -> sentence(need, revision))
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      throw new Refusal(String.join("; ", missing));
    }
  }

  /** What a plugin needs of the kernel, in words such as {@code Linux from 6.1}; may be empty. */
  static String kernel(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getDeclaredRequirements(KERNEL).stream()
        .map(need -> kernel(new Filter(need.getDirectives().getOrDefault("filter", ""))))
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private List<BundleCapability> providers(Requirement need, BundleRevision revision) {
    Collection<BundleCapability> all = wiring.findProviders(need);
    return all.stream().filter(each -> !Isolation.apart(revision, each.getRevision())).toList();
  }

  private String sentence(BundleRequirement need, BundleRevision revision) {
    Filter filter = new Filter(need.getDirectives().getOrDefault("filter", ""));
    String namespace = need.getNamespace();
    List<BundleCapability> here = providers(any(need, filter), revision);
    return switch (namespace) {
      case JAVA -> {
        int java = Runtime.version().feature();
        yield "it needs Java "
            + filter.equal("version")
            + ", this agent runs on Java "
            + java
            + ": build it for Java "
            + java;
      }
      case PackageNamespace.PACKAGE_NAMESPACE -> {
        String name = "it needs the package " + filter.equal(namespace);
        yield here.isEmpty()
            ? name + ", which this agent does not have: put it into the plugin"
            : name
                + filter.range()
                + ", this agent has "
                + versions(here)
                + ": take a build of the plugin that fits this agent";
      }
      case KERNEL -> kernel(filter, here);
      default ->
          "it needs the capability "
              + Words.line(namespace)
              + (filter.text().isEmpty() ? "" : " " + Words.line(filter.text()))
              + ", which nothing here offers";
    };
  }

  private static String kernel(Filter filter, List<BundleCapability> here) {
    if (here.isEmpty()) {
      return "it needs to know the kernel, of which this agent could not learn anything";
    }
    Map<String, Object> facts = here.getFirst().getAttributes();
    boolean btf = filter.equal("btf").equals("true") && !"true".equals(facts.get("btf"));
    String needs = kernel(filter, btf);
    String has =
        "this host runs Linux "
            + brief(facts.get("version"))
            + ("true".equals(facts.get("btf")) ? " with BTF" : " without BTF");
    return "it needs " + needs + ", " + has;
  }

  private static String kernel(Filter filter) {
    return kernel(filter, filter.equal("btf").equals("true"));
  }

  private static String kernel(Filter filter, boolean btf) {
    String needs = filter.range().isEmpty() ? "" : "Linux" + filter.range();
    if (btf) {
      needs += (needs.isEmpty() ? "" : " and ") + "a kernel with BTF";
    }
    return needs.isEmpty() ? "a kernel with " + Words.line(filter.text()) : needs;
  }

  private static String versions(List<BundleCapability> here) {
    return here.stream()
        .map(each -> "" + each.getAttributes().get("version"))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String brief(Object version) {
    String text = "" + version;
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** The same need without its version, to find what is here instead. */
  private static Requirement any(BundleRequirement need, Filter filter) {
    String name = filter.equal(need.getNamespace());
    Map<String, String> directives =
        name.isEmpty() ? Map.of() : Map.of("filter", "(" + need.getNamespace() + "=" + name + ")");
    return new Requirement() {
      @Override
      public String getNamespace() {
        return need.getNamespace();
      }

      @Override
      public Map<String, String> getDirectives() {
        return directives;
      }

      @Override
      public Map<String, Object> getAttributes() {
        return Map.of();
      }

      @Override
      public Resource getResource() {
        return need.getResource();
      }
    };
  }
}
