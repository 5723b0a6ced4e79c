package io.sonde.core.gate;

import java.util.Collection;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps plugins apart: none is wired to another, nor to another version of itself, and no bundle of
 * the agent to a plugin. So any of them can be taken out at any time, and two of the same version
 * stand side by side while one replaces the other (OSGi Core 8, sections 53 and 58.4).
 */
public final class Isolation implements ResolverHookFactory, CollisionHook {
  private static final String LOCATION = "plugin:";

  private Isolation() {}

  /** Registers the hooks; they stay until {@code unregister}. */
  public static ServiceRegistration<?> in(BundleContext context) {
    return context.registerService(
        new String[] {ResolverHookFactory.class.getName(), CollisionHook.class.getName()},
        new Isolation(),
        new Hashtable<>());
  }

  /** A location for a plugin, by which it is known from then on. */
  static String location(String name, long number) {
    return LOCATION + name + "#" + number;
  }

  /** Whether a bundle is a plugin. */
  public static boolean isPlugin(Bundle bundle) {
    return bundle.getLocation().startsWith(LOCATION);
  }

  /** Whether what a bundle offers must not be used by another. */
  static boolean apart(BundleRevision user, BundleRevision provider) {
    Bundle bundle = provider.getBundle();
    return isPlugin(bundle) && !bundle.equals(user.getBundle());
  }

  @Override
  public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
    candidates.removeIf(Isolation::isPlugin);
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return new Hook();
  }

  private static final class Hook implements ResolverHook {
    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {}

    @Override
    public void filterSingletonCollisions(
        BundleCapability singleton, Collection<BundleCapability> candidates) {
      candidates.removeIf(each -> isPlugin(each.getRevision().getBundle()));
    }

    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      candidates.removeIf(each -> apart(requirement.getRevision(), each.getRevision()));
    }

    @Override
    public void end() {}
  }
}
