package io.sonde.discovery;

import io.sonde.discovery.proc.Proc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds which processes listen. The listening sockets of each network namespace are read once for
 * all its processes; the open files of a process only when it is new, or when a socket appeared
 * whose owner is not known. Worker thread only.
 */
final class Listeners {
  /** Looks at which a socket without an owner is passed over before it is searched for again. */
  private static final int PATIENCE = 12;

  private final Proc proc;
  private final Map<String, Map<Long, Integer>> byNamespace = new HashMap<>();

  /** Sockets that no visible process owns, as those of the kernel itself; looks since then. */
  private final Map<Long, Integer> ownerless = new HashMap<>();

  Listeners(Proc proc) {
    this.proc = proc;
  }

  /** Reads the sockets of all namespaces that these processes are in. */
  void read(Collection<Known> processes) {
    byNamespace.clear();
    for (Known process : processes) {
      String namespace = process.netNamespace;
      if (namespace != null && !byNamespace.containsKey(namespace)) {
        Map<Long, Integer> ports = proc.listeningSockets(process.pid);
        if (ports != null) {
          byNamespace.put(namespace, ports);
        }
      }
    }
    for (Known process : processes) {
      process.keep(of(process));
    }
  }

  /** Looks through the open files of a process for sockets that were read as listening. */
  void look(Known process) {
    Map<Long, Integer> open = of(process);
    if (open.isEmpty()) {
      return;
    }
    for (long inode : proc.sockets(process.pid)) {
      Integer port = open.get(inode);
      if (port != null) {
        process.listensOn(inode, port);
      }
    }
  }

  /**
   * Finds the owners of sockets that belong to none of these processes as far as is known.
   *
   * @return processes that were found to own one
   */
  Set<Known> findOwners(Collection<Known> processes) {
    Map<String, Map<Long, Integer>> wanted = unowned(processes);
    Set<Known> found = new HashSet<>();
    for (Map.Entry<String, Map<Long, Integer>> namespace : wanted.entrySet()) {
      for (Known process : likelyFirst(processes, namespace.getKey(), namespace.getValue())) {
        if (namespace.getValue().isEmpty()) {
          break;
        }
        look(process);
        if (namespace.getValue().keySet().removeAll(process.listening.keySet())) {
          found.add(process);
        }
      }
      namespace.getValue().keySet().forEach(inode -> ownerless.put(inode, 0));
    }
    return found;
  }

  private Map<String, Map<Long, Integer>> unowned(Collection<Known> processes) {
    Set<Long> owned = new HashSet<>();
    processes.forEach(process -> owned.addAll(process.listening.keySet()));
    Set<Long> open = new HashSet<>();
    byNamespace.values().forEach(ports -> open.addAll(ports.keySet()));
    ownerless.keySet().retainAll(open);
    ownerless.replaceAll((inode, looks) -> looks + 1);
    ownerless.values().removeIf(looks -> looks > PATIENCE);
    Map<String, Map<Long, Integer>> wanted = new HashMap<>();
    byNamespace.forEach(
        (namespace, ports) -> {
          Map<Long, Integer> rest = new HashMap<>(ports);
          rest.keySet().removeAll(owned);
          rest.keySet().removeAll(ownerless.keySet());
          if (!rest.isEmpty()) {
            wanted.put(namespace, rest);
          }
        });
    return wanted;
  }

  /** Processes of a namespace; first those that were announced to listen on one of these ports. */
  private static List<Known> likelyFirst(
      Collection<Known> processes, String namespace, Map<Long, Integer> wanted) {
    List<Known> ordered = new ArrayList<>();
    for (Known process : processes) {
      if (namespace.equals(process.netNamespace)) {
        boolean announced = wanted.values().stream().anyMatch(process.ports::contains);
        ordered.add(announced ? 0 : ordered.size(), process);
      }
    }
    return ordered;
  }

  private Map<Long, Integer> of(Known process) {
    return byNamespace.getOrDefault(process.netNamespace, Map.of());
  }
}
