package io.sonde.it;

/**
 * A request and the answer that its client got.
 *
 * @param request what was sent
 * @param status of the answer
 * @param responseBytes of its body, without framing
 * @param startNs before the first byte was sent, {@link System#nanoTime()}
 * @param endNs after the last byte was read
 */
public record Exchange(Request request, int status, long responseBytes, long startNs, long endNs) {}
