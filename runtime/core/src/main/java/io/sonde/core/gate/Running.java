package io.sonde.core.gate;

import io.sonde.spi.Protocol;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * A plugin whose bundle is started.
 *
 * @param jar what it was installed from
 * @param bundle installed for this alone
 * @param offers its protocols; none for a plugin that does something else
 */
public record Running(PluginJar jar, Bundle bundle, List<Offer> offers) {
  /**
   * A protocol service of a plugin.
   *
   * @param reference to the service
   * @param protocol the service, held until the plugin is stopped
   * @param id {@link Protocol#id()}, asked once
   */
  public record Offer(ServiceReference<Protocol> reference, Protocol protocol, String id) {}
}
