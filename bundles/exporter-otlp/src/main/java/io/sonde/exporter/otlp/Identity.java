package io.sonde.exporter.otlp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Who the agent is, as a resource of its own metrics. */
final class Identity {
  private Identity() {}

  /** Resource attributes of this process. */
  static Map<String, String> of(String version) {
    String host = hostName();
    return Map.of(
        "service.name",
        "sonde",
        "service.version",
        version,
        "service.instance.id",
        host + ":" + ProcessHandle.current().pid(),
        "host.name",
        host);
  }

  /** Not {@code InetAddress.getLocalHost()}, which may wait for a name server. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
