package io.sonde.core.span;

import io.sonde.core.ledger.Ledger;

/** Whose span it is: what a slot must know of its connection. Drain thread. */
public abstract class SpanOwner {
  private SpanSlot open;

  /** Id of the protocol. */
  public abstract String protocol();

  /** Process that last touched the connection, 0 if none has. */
  public abstract int pid();

  /** Where the span is accounted for. */
  public abstract Ledger ledger();

  /** Drops every span that is still open. */
  public final void dropOpen(String reason) {
    while (open != null) {
      open.drop(reason);
    }
  }

  /** Whether one is open. */
  public final boolean hasOpen() {
    return open != null;
  }

  final void opened(SpanSlot span) {
    span.next = open;
    if (open != null) {
      open.previous = span;
    }
    open = span;
  }

  final void finished(SpanSlot span) {
    if (span.previous != null) {
      span.previous.next = span.next;
    } else {
      open = span.next;
    }
    if (span.next != null) {
      span.next.previous = span.previous;
    }
    span.next = null;
    span.previous = null;
  }
}
