package io.sonde.discovery.service;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Values by process id. Reading takes no lock and allocates nothing; writers exclude each other.
 *
 * @param <V> what is kept
 */
final class PidTable<V> {
  private static final int BUCKETS = 1024;

  private static final class Node<V> {
    final int pid;
    volatile V value;
    volatile Node<V> next;

    Node(int pid, V value, Node<V> next) {
      this.pid = pid;
      this.value = value;
      this.next = next;
    }
  }

  private final AtomicReferenceArray<Node<V>> buckets = new AtomicReferenceArray<>(BUCKETS);

  /** The value of a process, null if it has none. Any thread. */
  V get(int pid) {
    Node<V> node = node(pid);
    return node == null ? null : node.value;
  }

  /** Sets the value of a process, in place of the one it had. */
  synchronized void put(int pid, V value) {
    Node<V> node = node(pid);
    if (node != null) {
      node.value = value;
    } else {
      buckets.set(bucket(pid), new Node<>(pid, value, buckets.get(bucket(pid))));
    }
  }

  /** Removes a process if it has exactly this value. */
  synchronized void remove(int pid, V value) {
    Node<V> before = null;
    Node<V> node = buckets.get(bucket(pid));
    while (node != null && node.pid != pid) {
      before = node;
      node = node.next;
    }
    if (node == null || node.value != value) {
      return;
    }
    if (before == null) {
      buckets.set(bucket(pid), node.next);
    } else {
      before.next = node.next;
    }
  }

  private Node<V> node(int pid) {
    Node<V> node = buckets.get(bucket(pid));
    while (node != null && node.pid != pid) {
      node = node.next;
    }
    return node;
  }

  private static int bucket(int pid) {
    return pid & (BUCKETS - 1);
  }
}
