package io.sonde.core.capture;

/**
 * A hook that passes messages to the handlers of plugins.
 *
 * @param tracepoint that the hook is attached to; a PROG_ARRAY holds programs for one only
 * @param handlers name of the hook's PROG_ARRAY
 * @param message which message it fills, one of {@code SondeMessageOf}
 */
record HandlerPoint(String tracepoint, String handlers, int message) {}
