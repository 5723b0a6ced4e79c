package io.sonde.core.gate;

import java.util.Collection;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Asks declarative services how the components of a started bundle fare. The bundle itself counts
 * as started even if none of them works.
 */
final class Components {
  private Components() {}

  /**
   * Refuses a bundle with a component whose class is missing: such a one fails at its first use.
   */
  static void checkClasses(BundleContext context, Bundle bundle) throws Refusal {
    for (ComponentDescriptionDTO component : of(context, bundle).descriptions()) {
      try {
        bundle.loadClass(component.implementationClass);
      } catch (ClassNotFoundException | LinkageError e) {
        throw new Refusal(
            named(component) + " cannot be loaded, " + Words.of(e) + ": build it anew");
      }
    }
  }

  /** Refuses a bundle with a component that failed or waits for something. */
  static void checkStates(BundleContext context, Bundle bundle) throws Refusal {
    Found found = of(context, bundle);
    for (ComponentDescriptionDTO component : found.descriptions()) {
      if (!found.runtime().isComponentEnabled(component)) {
        continue;
      }
      for (ComponentConfigurationDTO each :
          found.runtime().getComponentConfigurationDTOs(component)) {
        check(component, each);
      }
    }
  }

  private static void check(ComponentDescriptionDTO component, ComponentConfigurationDTO state)
      throws Refusal {
    switch (state.state) {
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          throw new Refusal(named(component) + " failed to start: " + reason(state.failure));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> {
        String reference = state.unsatisfiedReferences[0].name;
        String service =
            Stream.of(component.references)
                .filter(each -> each.name.equals(reference))
                .map(each -> each.interfaceName)
                .findFirst()
                .orElse(reference);
        throw new Refusal(
            named(component) + " needs the service " + service + ", which is not here");
      }
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          throw new Refusal(
              named(component) + " needs a configuration of its own, which nothing here gives it");
      default -> {}
    }
  }

  private static String named(ComponentDescriptionDTO component) {
    return "its component " + Words.line(component.name);
  }

  /** The innermost cause in a printed stack trace: {@code Caused by: type: message}. */
  private static String reason(String trace) {
    if (trace == null) {
      return "it says no reason";
    }
    String last = trace.lines().findFirst().orElse("");
    for (String line : trace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        last = line.substring("Caused by: ".length());
      }
    }
    int colon = last.indexOf(':');
    String type = colon < 0 ? last : last.substring(0, colon);
    return Words.line(
        type.substring(type.lastIndexOf('.') + 1) + (colon < 0 ? "" : last.substring(colon)));
  }

  private static Found of(BundleContext context, Bundle bundle) throws Refusal {
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null) {
      if (bundle.getHeaders("").get("Service-Component") != null) {
        throw new Refusal("it has components, and declarative services do not run here");
      }
      return new Found(null, java.util.List.of());
    }
    ServiceComponentRuntime runtime = context.getService(reference);
    return new Found(runtime, runtime.getComponentDescriptionDTOs(bundle));
  }

  private record Found(
      ServiceComponentRuntime runtime, Collection<ComponentDescriptionDTO> descriptions) {}
}
