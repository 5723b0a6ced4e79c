package io.sonde.core.capture;

import io.sonde.bpf.KernelBtf;
import io.sonde.core.record.SondeMessageOf;
import java.util.List;

/** Where in the kernel traffic is seen. In the order in which they are tried. */
public enum Backend {
  /** Backend C of the design. */
  STACK(
      "stack",
      "stack tracepoints",
      "sees io_uring and sendfile; no system call is hooked",
      List.of("tcp_sendmsg_locked", "sock_send_length", "sock_recv_length", "tcp_probe"),
      List.of("bpf_dynptr_from_skb", "bpf_rdonly_cast"),
      List.of(
          new HandlerPoint(
              "tcp_sendmsg_locked", "send_handlers", SondeMessageOf.SONDE_MESSAGE_TASK),
          new HandlerPoint("sock_send_length", "sent_handlers", SondeMessageOf.SONDE_MESSAGE_TASK),
          new HandlerPoint("tcp_probe", "arrival_handlers", SondeMessageOf.SONDE_MESSAGE_SOFTIRQ),
          new HandlerPoint(
              "skb_copy_datagram_iovec", "first_handlers", SondeMessageOf.SONDE_MESSAGE_TASK)),
      false),
  /** Backend D of the design. */
  SYSCALL(
      "syscall",
      "system calls",
      "does not see io_uring; of sendfile and splice only the size",
      List.of("sys_exit", "tcp_probe"),
      List.of(),
      List.of(new HandlerPoint("sys_exit", "exit_handlers", SondeMessageOf.SONDE_MESSAGE_TASK)),
      true);

  private static final List<String> LIFE_CYCLE =
      List.of(
          "inet_sock_set_state", "sched_process_exec", "sched_process_fork", "sched_process_exit");

  private final String id;
  private final String title;
  private final String remark;
  private final List<String> tracepoints;
  private final List<String> functions;
  private final List<HandlerPoint> handlerPoints;
  private final boolean toldByReads;

  Backend(
      String id,
      String title,
      String remark,
      List<String> tracepoints,
      List<String> functions,
      List<HandlerPoint> handlerPoints,
      boolean toldByReads) {
    this.id = id;
    this.title = title;
    this.remark = remark;
    this.tracepoints = tracepoints;
    this.functions = functions;
    this.handlerPoints = handlerPoints;
    this.toldByReads = toldByReads;
  }

  /** Name in the configuration and of its object. */
  public String id() {
    return id;
  }

  /** Name in sentences. */
  public String title() {
    return title;
  }

  /** What a user should know of it. */
  public String remark() {
    return remark;
  }

  /** Its hooks that call handlers of plugins. */
  List<HandlerPoint> handlerPoints() {
    return handlerPoints;
  }

  /** Whether bytes are seen only when the process reads them. */
  boolean toldByReads() {
    return toldByReads;
  }

  /** What this kernel lacks for it, in a sentence; null if nothing is known to be missing. */
  String lacks(KernelBtf kernel) {
    for (String tracepoint : tracepoints) {
      if (!kernel.hasTracepoint(tracepoint)) {
        return "this kernel has no tracepoint " + tracepoint;
      }
    }
    for (String function : functions) {
      if (!kernel.hasFunction(function)) {
        return "this kernel has no function " + function + " for BPF programs";
      }
    }
    for (String tracepoint : LIFE_CYCLE) {
      if (!kernel.hasTracepoint(tracepoint)) {
        return "this kernel has no tracepoint " + tracepoint;
      }
    }
    return null;
  }
}
