package io.sonde.core.gate;

import io.sonde.spi.Protocol;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/**
 * The second half of the gate: installs a checked jar beside whatever runs, starts it within a
 * limited time and looks whether it works. A refused one leaves nothing behind. One thread.
 */
public final class Launch {
  /** A location must never be used twice in a framework: the second time gives the first bundle. */
  private static final AtomicLong INSTALLED = new AtomicLong();

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");

  private final BundleContext context;
  private final Duration longest;

  /**
   * Installs into the framework of {@code context}.
   *
   * @param longest time that a plugin may take to start
   */
  public Launch(BundleContext context, Duration longest) {
    this.context = context;
    this.longest = longest;
  }

  /**
   * Starts a plugin.
   *
   * @param bytes of the jar that was checked
   */
  public Running start(PluginJar jar, byte[] bytes) throws Refusal {
    for (Bundle other : context.getBundles()) {
      if (jar.name().equals(other.getSymbolicName()) && !Isolation.isPlugin(other)) {
        throw new Refusal(
            "its name " + jar.name() + " is taken by a part of the agent: give it another");
      }
    }
    Bundle bundle = install(context, jar, bytes);
    try {
      new Requirements(context).check(bundle);
      return new Running(jar, bundle, offers(bundle));
    } catch (Refusal e) {
      uninstall(bundle);
      throw e;
    } catch (Trial.Overrun e) {
      if (!e.left) {
        uninstall(bundle);
      }
      throw new Refusal(
          "it did not start within "
              + longest.toSeconds()
              + " s"
              + (e.left ? ", and its thread does not end although it was interrupted" : "")
              + ": let its start return at once");
    }
  }

  /** Installs a checked jar at a location of its own. */
  static Bundle install(BundleContext context, PluginJar jar, byte[] bytes) throws Refusal {
    try {
      return context.installBundle(
          Isolation.location(jar.name(), INSTALLED.incrementAndGet()),
          new ByteArrayInputStream(bytes));
    } catch (BundleException | IllegalArgumentException e) {
      throw new Refusal(
          "its manifest is not valid, build it with bnd-maven-plugin (" + Words.of(e) + ")");
    }
  }

  private List<Running.Offer> offers(Bundle bundle) throws Refusal, Trial.Overrun {
    try {
      return Trial.run(
          "sonde-start " + bundle.getSymbolicName(),
          longest,
          () -> {
            bundle.start(Bundle.START_TRANSIENT);
            Components.checkClasses(context, bundle);
            List<Running.Offer> offers = protocols(bundle);
            Components.checkStates(context, bundle);
            return offers;
          },
          () -> uninstall(bundle));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("the agent ends");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    }
  }

  private static Refusal refusal(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> refusal;
      case BundleException e when e.getType() == BundleException.ACTIVATOR_ERROR ->
          new Refusal("its activator failed: " + Words.of(e));
      case VirtualMachineError e -> throw e;
      default -> new Refusal("it failed to start: " + Words.of(failure));
    };
  }

  /** Gets every protocol that a bundle registered; asking for a service may run its code. */
  private List<Running.Offer> protocols(Bundle bundle) throws Refusal {
    List<Running.Offer> offers = new ArrayList<>();
    ServiceReference<?>[] references = bundle.getRegisteredServices();
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        if (List.of((String[]) reference.getProperty("objectClass"))
            .contains(Protocol.class.getName())) {
          @SuppressWarnings("unchecked")
          ServiceReference<Protocol> protocol = (ServiceReference<Protocol>) reference;
          offers.add(offer(protocol));
        }
      }
    }
    return List.copyOf(offers);
  }

  private Running.Offer offer(ServiceReference<Protocol> reference) throws Refusal {
    Protocol protocol = context.getService(reference);
    if (protocol == null) {
      Components.checkStates(context, reference.getBundle());
      throw new Refusal("its protocol service cannot be got: see the agent's log");
    }
    String id = protocol.id();
    if (id == null || !ID.matcher(id).matches()) {
      throw new Refusal(
          "its protocol calls itself '"
              + Words.line("" + id)
              + "': an id is a short name in lower case, like redis");
    }
    return new Running.Offer(reference, protocol, id);
  }

  /** Stops a plugin and forgets its classes. May take as long as its code takes to stop. */
  public void stop(Running running) {
    running.offers().forEach(offer -> context.ungetService(offer.reference()));
    uninstall(running.bundle());
  }

  private static void uninstall(Bundle bundle) {
    try {
      bundle.uninstall();
    } catch (BundleException | IllegalStateException e) {
      System.getLogger("io.sonde")
          .log(
              System.Logger.Level.WARNING,
              "plugin {0} could not be uninstalled in order: {1}",
              bundle.getSymbolicName(),
              Words.of(e));
    }
  }
}
