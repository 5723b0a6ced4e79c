package io.sonde.pipeline.route;

/**
 * Learns the routes of one service from its paths: a tree of segments, in which identifiers are
 * {@code {id}} at once and, at a position with too many distinct names, the names become {@code *}.
 * Names that lead further keep theirs if they are few, as {@code /api} among many pages. The same
 * paths in the same order give the same routes. Not for concurrent use.
 *
 * <p>Bounded: at most {@link #MOST_NODES} names are kept; what comes after ends in {@code **}.
 */
final class Learner {
  /** Deeper segments are not told apart. */
  static final int DEEPEST = 10;

  /** Names kept for one service. */
  static final int MOST_NODES = 2000;

  private final int limit;
  final Node root = new Node(null, "");
  private int nodes;
  private int collapses;

  /**
   * @param limit most distinct names at one position
   */
  Learner(int limit) {
    this.limit = limit;
  }

  /**
   * Route of a path.
   *
   * @param teach whether the path is known to exist, so that a new route may be made of it
   * @return {@link Route#NONE} if it is not known and must not be learned, or is no path at all
   */
  Route route(String path, boolean teach) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return Route.NONE;
    }
    Segments segments = new Segments(path);
    Node node = root;
    for (int depth = 0; segments.next(); depth++) {
      Node next = depth == DEEPEST ? null : step(node, segments, teach);
      if (next == null) {
        return node.routeOfRest(teach);
      }
      node = next;
    }
    return node.route(teach);
  }

  /** How often a position became {@code *}: routes given before may be out of date. */
  int collapses() {
    return collapses;
  }

  /** Names that are kept now. */
  int nodes() {
    return nodes;
  }

  private Node step(Node node, Segments segments, boolean teach) {
    boolean identifier = segments.isIdentifier();
    Node next = identifier ? node.identifier : node.find(segments);
    if (next == null) {
      next = node.any;
    }
    if (next != null || !teach) {
      return next;
    }
    if (!identifier && node.size == limit) {
      collapse(node);
      return node.any;
    }
    if (nodes == MOST_NODES) {
      return null;
    }
    nodes++;
    return identifier ? node.addIdentifier() : node.add(segments.text());
  }

  /** Makes one child of many, with what was known below each of them. */
  private void collapse(Node node) {
    collapses++;
    Node[] children = node.children;
    int size = node.size;
    boolean keepBranches = node.branches() <= limit / 2;
    Node identifier = node.identifier;
    node.forgetChildren();
    node.any = new Node(node, "*");
    nodes++;
    for (int i = 0; i < size; i++) {
      if (keepBranches && children[i].leadsOn()) {
        node.adopt(children[i]);
      } else {
        absorb(node.any, children[i]);
      }
    }
    if (identifier != null) {
      absorb(node.any, identifier);
    }
  }

  private void absorb(Node into, Node from) {
    nodes--;
    into.answered |= from.answered;
    into.rest |= from.rest;
    for (int i = 0; i < from.size; i++) {
      Node child = from.children[i];
      Node same = into.find(child.label);
      same = same == null ? into.any : same;
      if (same != null) {
        absorb(same, child);
      } else {
        into.adopt(child);
      }
    }
    if (from.identifier != null) {
      Node same = into.any != null ? into.any : into.identifier;
      if (same != null) {
        absorb(same, from.identifier);
      } else {
        into.adoptIdentifier(from.identifier);
      }
    }
    if (from.any != null) {
      if (into.any == null) {
        collapse(into);
      }
      absorb(into.any, from.any);
    } else if (into.size > limit) {
      collapse(into);
    }
  }
}
