package io.sonde.core.capture;

import io.sonde.bpf.KernelBtf;
import io.sonde.core.host.Kernel;
import io.sonde.core.record.SondeMessageOf;
import java.util.List;
import java.util.stream.Stream;

/** Where in the kernel traffic is seen. */
public enum Backend {
  /** Backend A of the design. */
  FENTRY(
      "fentry",
      "trampolines",
      "sees io_uring; of sendfile and splice only the size",
      "this kernel permits no trampolines",
      true,
      List.of(
          Need.function("tcp_sendmsg"),
          Need.function("skb_copy_datagram_iter"),
          Need.function("release_sock"),
          Need.tracepoint("tcp_probe"),
          Need.safeTrampolines()),
      List.of(HandlerPoint.fentry("release_sock", "unlock_handlers"))),
  /** Backend B of the design. */
  KPROBE(
      "kprobe",
      "kprobes",
      "sees io_uring; of sendfile and splice only the size",
      "this kernel has no kprobes",
      true,
      List.of(
          Need.function("tcp_sendmsg"),
          Need.function("skb_copy_datagram_iter"),
          Need.function("release_sock"),
          Need.tracepoint("tcp_probe")),
      List.of(HandlerPoint.kprobe("unlock_handlers"))),
  /** Backend C of the design. */
  STACK(
      "stack",
      "stack tracepoints",
      "sees io_uring; of sendfile and splice only the size; no system call is hooked",
      "this kernel refuses its programs",
      false,
      List.of(
          Need.tracepoint("tcp_sendmsg_locked"),
          Need.tracepoint("sock_send_length"),
          Need.tracepoint("sock_recv_length"),
          Need.tracepoint("skb_copy_datagram_iovec"),
          Need.tracepoint("tcp_probe"),
          Need.kfunc("bpf_dynptr_from_skb"),
          Need.kfunc("bpf_rdonly_cast")),
      List.of(
          HandlerPoint.tracepoint(
              "tcp_sendmsg_locked", "send_handlers", SondeMessageOf.SONDE_MESSAGE_TASK),
          HandlerPoint.tracepoint(
              "sock_send_length", "sent_handlers", SondeMessageOf.SONDE_MESSAGE_TASK),
          HandlerPoint.tracepoint(
              "tcp_probe", "arrival_handlers", SondeMessageOf.SONDE_MESSAGE_SOFTIRQ),
          HandlerPoint.tracepoint(
              "skb_copy_datagram_iovec", "first_handlers", SondeMessageOf.SONDE_MESSAGE_TASK))),
  /** Backend D of the design. */
  SYSCALL(
      "syscall",
      "system calls",
      "does not see io_uring; of sendfile and splice only the size",
      "this kernel refuses its programs",
      true,
      List.of(Need.tracepoint("sys_exit"), Need.tracepoint("tcp_probe")),
      List.of(
          HandlerPoint.tracepoint("sys_exit", "exit_handlers", SondeMessageOf.SONDE_MESSAGE_TASK)));

  private static final List<Need> LIFE_CYCLE =
      List.of(
          Need.tracepoint("inet_sock_set_state"),
          Need.tracepoint("sched_process_exec"),
          Need.tracepoint("sched_process_fork"),
          Need.tracepoint("sched_process_exit"));

  private final String id;
  private final String title;
  private final String remark;
  private final String refusal;
  private final boolean toldByReads;
  private final List<Need> needs;
  private final List<HandlerPoint> handlerPoints;

  Backend(
      String id,
      String title,
      String remark,
      String refusal,
      boolean toldByReads,
      List<Need> needs,
      List<HandlerPoint> handlerPoints) {
    this.id = id;
    this.title = title;
    this.remark = remark;
    this.refusal = refusal;
    this.toldByReads = toldByReads;
    this.needs = needs;
    this.handlerPoints = handlerPoints;
  }

  /**
   * All, in the order in which they are tried. While a program on a trampoline is interrupted for
   * another thread, the kernel skips it for that one, and bytes are missed; kprobes run to their
   * end.
   */
  public static List<Backend> inOrder() {
    return Kernel.mayPreempt() ? List.of(KPROBE, FENTRY, STACK, SYSCALL) : List.of(values());
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

  /** What it most likely means if the kernel refuses it. */
  String refusal() {
    return refusal;
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
    return Stream.concat(needs.stream(), LIFE_CYCLE.stream())
        .filter(need -> !need.met(kernel))
        .map(Need::otherwise)
        .findFirst()
        .orElse(null);
  }
}
