package io.sonde.discovery.proc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * What the control group of a process tells of who started it.
 *
 * @param unit systemd service unit without {@code .service}, empty if none
 * @param containerId 64 hexadecimal digits that a container runtime gave, empty if none
 * @param inContainer whether the path names a container runtime
 */
public record Cgroup(String unit, String containerId, boolean inContainer) {
  /** Of a process about which nothing is known. */
  public static final Cgroup NONE = new Cgroup("", "", false);

  private static final int ID_DIGITS = 64;

  /**
   * Parts of a path that only container runtimes put there; most add an id, which is told apart.
   */
  private static final List<String> RUNTIMES =
      List.of("/docker/", "/kubepods", "/libpod-", "/crio-", "/lxc/", "/lxc.payload");

  /** Units under which whole sessions run, or that start containers: they name no service. */
  private static final Set<String> NOT_A_SERVICE =
      Set.of("containerd", "docker", "crio", "podman", "k3s", "k3s-agent", "kubelet");

  /** Beginnings of such units: a user's session and what {@code systemd-run} numbered. */
  private static final List<String> SESSIONS = List.of("user@", "run-");

  /** Parses {@code /proc/PID/cgroup}: lines of {@code hierarchy:controllers:path}. */
  public static Cgroup parse(byte[] bytes) {
    Cgroup found = NONE;
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      int first = line.indexOf(':');
      int second = line.indexOf(':', first + 1);
      if (first < 0 || second < 0) {
        continue;
      }
      Cgroup here = ofPath(line.substring(second + 1));
      found =
          new Cgroup(
              found.unit.isEmpty() ? here.unit : found.unit,
              found.containerId.isEmpty() ? here.containerId : found.containerId,
              found.inContainer || here.inContainer);
    }
    return found;
  }

  private static Cgroup ofPath(String path) {
    String unit = "";
    String container = "";
    for (String part : path.split("/")) {
      if (part.endsWith(".service")) {
        String name = part.substring(0, part.length() - ".service".length());
        boolean session = SESSIONS.stream().anyMatch(name::startsWith);
        unit = session || NOT_A_SERVICE.contains(name) ? "" : unescape(name);
      }
      String id = containerId(part);
      container = id.isEmpty() ? container : id;
    }
    boolean inContainer = !container.isEmpty() || RUNTIMES.stream().anyMatch(path::contains);
    return new Cgroup(inContainer ? "" : unit, container, inContainer);
  }

  private static String containerId(String part) {
    String name = part.endsWith(".scope") ? part.substring(0, part.length() - 6) : part;
    int from = name.length() - ID_DIGITS;
    if (from < 0 || (from > 0 && name.charAt(from - 1) != '-' && name.charAt(from - 1) != ':')) {
      return "";
    }
    for (int i = from; i < name.length(); i++) {
      if ("0123456789abcdef".indexOf(name.charAt(i)) < 0) {
        return "";
      }
    }
    return name.substring(from);
  }

  /** Undoes {@code systemd-escape}: {@code \x2d} is a dash. */
  private static String unescape(String name) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.startsWith("\\x", i) && i + 4 <= name.length()) {
        int high = Character.digit(name.charAt(i + 2), 16);
        int low = Character.digit(name.charAt(i + 3), 16);
        if (high >= 0 && low >= 0) {
          plain.append((char) (high * 16 + low));
          i += 3;
          continue;
        }
      }
      plain.append(name.charAt(i));
    }
    return plain.toString();
  }
}
