package io.sonde.core.ledger;

/**
 * Where everything that one slot captured has gone. It balances when the ring is empty:
 *
 * <pre>
 *   records captured = decoded + skipped for a reason + held + lost in the ring
 *   messages framed  = spans + dropped for a reason + open
 * </pre>
 *
 * What was captured and lost is counted in the kernel, the rest here, by the drain thread.
 */
public final class Ledger {
  private final String owner;
  private final Count decoded = new Count();
  private final Reasons skipped = new Reasons();
  private final Count held = new Count();
  private final Count framed = new Count();
  private final Count spans = new Count();
  private final Reasons dropped = new Reasons();
  private final Count failures = new Count();

  /**
   * @param owner id of the plugin; {@code core} for records that belong to none
   */
  public Ledger(String owner) {
    this.owner = owner;
  }

  /** Who it is about. */
  public String owner() {
    return owner;
  }

  /** Records that were used. */
  public Count decoded() {
    return decoded;
  }

  /** Records that were not, by reason. */
  public Reasons skipped() {
    return skipped;
  }

  /** Records that wait for others before they can be used. */
  public Count held() {
    return held;
  }

  /** Messages recognised: spans begun. */
  public Count framed() {
    return framed;
  }

  /** Spans ended and passed on. */
  public Count spans() {
    return spans;
  }

  /** Spans given up, by reason. */
  public Reasons dropped() {
    return dropped;
  }

  /** Exceptions that left a decoder. */
  public Count failures() {
    return failures;
  }

  /** Adds what another account holds. */
  public void add(Ledger other) {
    decoded.add(other.decoded.value());
    skipped.add(other.skipped);
    held.add(other.held.value());
    framed.add(other.framed.value());
    spans.add(other.spans.value());
    dropped.add(other.dropped);
    failures.add(other.failures.value());
  }

  /** Spans begun and neither ended nor dropped yet. */
  public long open() {
    return framed.value() - spans.value() - dropped.total();
  }
}
