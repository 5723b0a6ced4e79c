package io.sonde.core.capture;

import io.sonde.bpf.BpfProgram;
import io.sonde.core.record.SondeMessageOf;

/**
 * A hook that passes messages to the handlers of plugins. A PROG_ARRAY holds programs for one kind
 * of hook only.
 *
 * @param type of the hook's program
 * @param attachType of the hook's program
 * @param target function or tracepoint that the hook is attached to; null if the type needs none
 * @param handlers name of the hook's PROG_ARRAY
 * @param message which message it fills, one of {@code SondeMessageOf}
 */
record HandlerPoint(int type, int attachType, String target, String handlers, int message) {
  static HandlerPoint tracepoint(String name, String handlers, int message) {
    return new HandlerPoint(
        BpfProgram.TYPE_TRACING, BpfProgram.ATTACH_TP_BTF, name, handlers, message);
  }

  static HandlerPoint fentry(String function, String handlers) {
    return new HandlerPoint(
        BpfProgram.TYPE_TRACING,
        BpfProgram.ATTACH_FENTRY,
        function,
        handlers,
        SondeMessageOf.SONDE_MESSAGE_TASK);
  }

  static HandlerPoint kprobe(String handlers) {
    return new HandlerPoint(
        BpfProgram.TYPE_KPROBE, 0, null, handlers, SondeMessageOf.SONDE_MESSAGE_TASK);
  }
}
