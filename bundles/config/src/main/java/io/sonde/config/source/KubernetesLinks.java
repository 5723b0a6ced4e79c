package io.sonde.config.source;

import java.util.regex.Pattern;

/**
 * Variables that Kubernetes gives every pod for each service of its namespace. A service called
 * sonde, or sonde-prometheus, makes some that look like Sonde's own.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/">Kubernetes,
 *     Service, environment variables</a>
 */
final class KubernetesLinks {
  private static final Pattern HOST_OR_PORT =
      Pattern.compile("SONDE_(.+_)?SERVICE_(HOST|PORT(_.+)?)");
  private static final Pattern PORT_PART =
      Pattern.compile("SONDE_(.+_)?PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
  private static final Pattern URL = Pattern.compile("(tcp|udp|sctp)://.+");

  private KubernetesLinks() {}

  static boolean isLink(String name, String value) {
    return HOST_OR_PORT.matcher(name).matches()
        || PORT_PART.matcher(name).matches()
        || name.endsWith("PORT") && URL.matcher(value).matches();
  }
}
