package io.sonde.discovery;

import io.sonde.discovery.language.Language;
import io.sonde.discovery.proc.Stat;
import io.sonde.discovery.select.Choice;
import io.sonde.discovery.service.ServiceTable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is remembered of a process that was looked at, until it ends or replaces its program. Worker
 * thread only, but for the decision.
 */
final class Known {
  final int pid;
  final long startTicks;
  final int parent;

  /** Whether it runs the program of the process that forked it. */
  final boolean forked;

  /** Path of its program; empty if it could not be read. */
  final String executable;

  /** Network namespace; null if it could not be read. */
  final String netNamespace;

  /** Name of its main thread. It changes with the program, but a program may also change it. */
  String command;

  /** TCP ports it listens on. */
  final Set<Integer> ports = new TreeSet<>();

  /** Port by inode of its listening sockets, as far as they were looked for. */
  final Map<Long, Integer> listening = new TreeMap<>();

  volatile Decision decision;

  /** What the selectors say of it; null if it is not traced. */
  Choice choice;

  Language language;

  /** Its place in the table of services; null if it is not traced. */
  ServiceTable.Entry entry;

  /** When tracing began, {@link System#nanoTime()}. */
  long tracedNs;

  Known(int pid, Stat stat, String executable, String netNamespace) {
    this.pid = pid;
    this.executable = executable;
    this.netNamespace = netNamespace;
    startTicks = stat.startTicks();
    parent = stat.parent();
    forked = stat.isForkWithoutExec();
    command = stat.command();
  }

  /** Whether this is the process that {@code stat} tells of, not another with its id. */
  boolean is(Stat stat) {
    return startTicks == stat.startTicks() && forked == stat.isForkWithoutExec();
  }

  boolean isTraced() {
    return entry != null;
  }

  /** Whether only its parent is the reason to trace it, so that users need not hear of it. */
  boolean isFollower() {
    return decision != null && decision.reason() == Decision.Reason.FORKED;
  }

  /** Adds a listening socket. */
  void listensOn(long inode, int port) {
    listening.put(inode, port);
    ports.add(port);
  }

  /**
   * Leaves only sockets that still listen.
   *
   * @param open port by inode of the network namespace
   */
  void keep(Map<Long, Integer> open) {
    if (!ports.isEmpty()) {
      listening.keySet().retainAll(open.keySet());
      ports.retainAll(open.values());
    }
  }
}
