package io.sonde.core.deploy.bundle;

import io.sonde.spi.Protocol;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A plugin that does what its manifest says: {@code Test-Protocol} lists ids of protocols that it
 * registers, {@code Test-Start} says how its start goes wrong.
 */
public final class Plugin implements BundleActivator {
  /** In the system properties under this name: a latch that ends a stubborn start. */
  public static final String RELEASE = "sonde.test.release";

  @Override
  public void start(BundleContext context) throws Exception {
    Bundle bundle = context.getBundle();
    String protocols = bundle.getHeaders("").get("Test-Protocol");
    if (protocols != null) {
      for (String id : protocols.split(",")) {
        context.registerService(
            Protocol.class, new TestProtocol(id, bundle.getVersion().toString()), null);
      }
    }
    switch (String.valueOf(bundle.getHeaders("").get("Test-Start"))) {
      case "throws" -> throw new IllegalStateException("no moon today");
      case "hangs" -> new CountDownLatch(1).await();
      case "is stubborn" -> {
        CountDownLatch release = (CountDownLatch) System.getProperties().get(RELEASE);
        while (release.getCount() > 0) {
          try {
            release.await();
          } catch (InterruptedException e) {
            // That is what makes it stubborn.
            continue;
          }
        }
      }
      default -> {}
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
