package io.sonde.pipeline.route;

import java.util.Arrays;

/** A position in a service's paths, with the names that were seen after it. */
final class Node {
  private static final Node[] NONE = {};

  private Node parent;
  final String label;
  private final int hash;

  Node[] children = NONE;
  int size;

  /** What all identifiers lead to; null until there was one. */
  Node identifier;

  /** What names without a child lead to once there were too many of them; null until then. */
  Node any;

  /** Whether a path that ends here was taught. */
  boolean answered;

  /** Whether paths that go on from here in an unknown way were taught. */
  boolean rest;

  private Route route;
  private Route routeOfRest;

  Node(Node parent, String label) {
    this.parent = parent;
    this.label = label;
    this.hash = label.hashCode();
  }

  /** Child of this name, or null. */
  Node find(Segments segments) {
    int wanted = segments.hash();
    for (int i = 0; i < size; i++) {
      if (children[i].hash == wanted && segments.is(children[i].label)) {
        return children[i];
      }
    }
    return null;
  }

  /** Child of this name, or null. */
  Node find(String name) {
    for (int i = 0; i < size; i++) {
      if (children[i].label.equals(name)) {
        return children[i];
      }
    }
    return null;
  }

  Node add(String name) {
    Node child = new Node(this, name);
    append(child);
    return child;
  }

  Node addIdentifier() {
    identifier = new Node(this, "{id}");
    return identifier;
  }

  /** Takes over a child of another node. */
  void adopt(Node child) {
    append(child);
    child.moveTo(this);
  }

  /** Takes over the identifier of another node. */
  void adoptIdentifier(Node child) {
    identifier = child;
    child.moveTo(this);
  }

  /** Whether paths go on from here. */
  boolean leadsOn() {
    return size > 0 || identifier != null || any != null || rest;
  }

  /** Names from which paths go on. */
  int branches() {
    int branches = 0;
    for (int i = 0; i < size; i++) {
      branches += children[i].leadsOn() ? 1 : 0;
    }
    return branches;
  }

  void forgetChildren() {
    children = NONE;
    size = 0;
    identifier = null;
  }

  /** Route of paths that end here; none if none was taught and this one does not teach. */
  Route route(boolean teach) {
    answered |= teach;
    if (!answered) {
      return Route.NONE;
    }
    if (route == null) {
      route = Route.of(parent == null ? "/" : path());
    }
    return route;
  }

  /** Route of paths that go on from here in ways not told apart, with the same rule. */
  Route routeOfRest(boolean teach) {
    rest |= teach;
    if (!rest) {
      return Route.NONE;
    }
    if (routeOfRest == null) {
      routeOfRest = Route.of(path() + "/**");
    }
    return routeOfRest;
  }

  private String path() {
    return parent == null ? "" : parent.path() + "/" + label;
  }

  private void append(Node child) {
    if (size == children.length) {
      children = Arrays.copyOf(children, Math.max(2, size * 2));
    }
    children[size++] = child;
  }

  private void moveTo(Node newParent) {
    parent = newParent;
    forgetRoutes();
  }

  private void forgetRoutes() {
    route = null;
    routeOfRest = null;
    for (int i = 0; i < size; i++) {
      children[i].forgetRoutes();
    }
    if (identifier != null) {
      identifier.forgetRoutes();
    }
    if (any != null) {
      any.forgetRoutes();
    }
  }
}
