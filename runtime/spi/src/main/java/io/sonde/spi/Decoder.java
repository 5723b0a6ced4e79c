package io.sonde.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns the bytes of one connection into spans. Made by {@link Protocol#newDecoder}, used by the
 * drain thread only, never called again after the last {@link #onClose}.
 *
 * <p>A decoder must be ready for anything: bytes that are cut anywhere, garbage, a start in the
 * middle. What it throws is counted, its open spans are dropped and the connection is ignored from
 * then on.
 */
@ConsumerType
public interface Decoder {
  /**
   * Bytes of one direction, in order.
   *
   * @param chunk valid until return; copy what is needed later
   * @param spans where spans begin
   */
  void onBytes(Chunk chunk, SpanSink spans);

  /**
   * Bytes of a direction that will never come: lost in the ring or on the way to it, or before the
   * agent looked.
   *
   * @param missingBytes at least 1
   */
  void onGap(Direction direction, long missingBytes, SpanSink spans);

  /**
   * No more bytes will come in this direction. Called exactly once for each direction, in either
   * order; when both were called the connection is gone and every open span must be ended or
   * dropped. Not called for a connection that is ignored, nor if its end will never be known
   * because the agent stops: then the core drops what is open.
   *
   * @param atNs when the FIN or RST was sent or received, nanoseconds
   * @param reset whether the connection was aborted and not closed in order
   */
  void onClose(Direction direction, long atNs, boolean reset, SpanSink spans);

  /**
   * Whether no exchange is open: the moment at which this decoder may be exchanged for another
   * version's.
   */
  boolean isIdle();
}
