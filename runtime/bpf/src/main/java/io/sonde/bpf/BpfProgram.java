package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * One program of an object. Setters before the object is loaded, everything else after; valid until
 * the object is closed.
 */
public final class BpfProgram {
  /** {@code BPF_PROG_TYPE_KPROBE}. */
  public static final int TYPE_KPROBE = 2;

  /** {@code BPF_PROG_TYPE_TRACING}. */
  public static final int TYPE_TRACING = 26;

  /** {@code BPF_TRACE_RAW_TP}: tp_btf. */
  public static final int ATTACH_TP_BTF = 23;

  /** {@code BPF_TRACE_FENTRY}. */
  public static final int ATTACH_FENTRY = 24;

  /** {@code BPF_TRACE_FEXIT}. */
  public static final int ATTACH_FEXIT = 25;

  private static final int INFO_BYTES = 232;

  private final long program;
  private final String name;
  private final String section;

  BpfProgram(long program) {
    this.program = program;
    name = ProgramCalls.name(program);
    section = ProgramCalls.section(program);
  }

  /** Name of its function in C. */
  public String name() {
    return name;
  }

  /** Section it was compiled into: {@code tp_btf/inet_sock_set_state}. */
  public String section() {
    return section;
  }

  /** Program type, {@code BPF_PROG_TYPE_*}. */
  public int type() {
    return ProgramCalls.type(program);
  }

  /** What it is to be attached to, {@code BPF_*} of enum bpf_attach_type. */
  public int attachType() {
    return ProgramCalls.attachType(program);
  }

  /** Says whether it is loaded with its object. */
  public void autoload(boolean load) {
    require("choosing whether to load", ProgramCalls.autoload(program, load));
  }

  /** Sets what it will be attached to: {@link Uprobes#MULTI} for one. */
  public void attachType(int type) {
    require("setting the attach type of", ProgramCalls.attachType(program, type));
  }

  /**
   * Makes it a program for another hook than its section says: so one handler serves every hook
   * that tail-calls it, loaded once for each.
   *
   * @param type program type
   * @param attachType attach type
   * @param function kernel function or tracepoint it is for; null if the type needs none
   * @throws BpfException if the kernel has no such function
   */
  public void hook(int type, int attachType, String function) {
    require("setting the type of", ProgramCalls.type(program, type));
    attachType(attachType);
    if (function != null) {
      try (Arena arena = Arena.ofConfined()) {
        require(
            "finding " + function + " for",
            ProgramCalls.target(program, arena.allocateFrom(function)));
      }
    }
  }

  /**
   * File descriptor.
   *
   * @throws BpfException if it is not loaded
   */
  public int fd() {
    int fd = ProgramCalls.fd(program);
    if (fd < 0) {
      throw new BpfException("program " + name + " is not loaded", 0, "");
    }
    return fd;
  }

  /** Attaches it to what its section names. */
  public BpfLink attach() {
    fd();
    LibbpfLog.begin();
    long link = ProgramCalls.attach(program);
    int errno = Native.errno();
    String log = LibbpfLog.end();
    if (link == 0) {
      throw new BpfException(
          "attaching "
              + name
              + " to "
              + section
              + ": "
              + Errno.advice(errno)
              + " ("
              + Errno.name(errno)
              + ")",
          errno,
          log);
    }
    return BpfLink.ofLibbpf(link);
  }

  /**
   * Attaches it to places in one executable or library: by one link if its attach type is {@link
   * Uprobes#MULTI}, else one after the other through perf events.
   *
   * @param path the file, as this process sees it
   * @param offsets places in the file, in bytes
   * @param cookies for each place a number that the program can ask for; null for none
   * @param returns true to run when the functions there return
   * @param pid process to watch; 0 for all that map the file
   */
  public BpfLink attachUprobes(
      String path, long[] offsets, long[] cookies, boolean returns, int pid) {
    if (offsets.length == 0 || (cookies != null && cookies.length != offsets.length)) {
      throw new IllegalArgumentException(
          offsets.length + " offsets, " + (cookies == null ? "no" : cookies.length) + " cookies");
    }
    return attachType() == Uprobes.MULTI
        ? Uprobes.attachMulti(this, path, offsets, cookies, returns, pid)
        : Uprobes.attachPerf(this, program, path, offsets, cookies, returns, pid);
  }

  /**
   * Runs it once.
   *
   * @param context what it gets as its argument, for a raw_tp program 8 bytes an argument; native
   *     memory
   * @return what it returned
   */
  public int testRun(MemorySegment context) {
    MemorySegment attributes = BpfCall.attributes();
    attributes.set(JAVA_INT, 0, fd());
    attributes.set(JAVA_INT, 40, (int) context.byteSize());
    attributes.set(ADDRESS, 48, context);
    BpfCall.require("running " + name, BpfCall.PROGRAM_TEST_RUN, attributes);
    Reference.reachabilityFence(context);
    return attributes.get(JAVA_INT, 4);
  }

  /** Runs an iterator program (section {@code iter/...}) to its end; what it wrote. */
  public byte[] iterate() {
    try (BpfLink link = attach()) {
      return BpfIterator.run(link);
    }
  }

  /** What it cost so far. Times and counts grow only while {@link BpfStatistics} are enabled. */
  public Statistics statistics() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, 8);
      BpfCall.info("program " + name, fd(), info);
      return new Statistics(
          info.get(JAVA_LONG, 192), info.get(JAVA_LONG, 200), info.get(JAVA_LONG, 208));
    }
  }

  private int require(String what, int result) {
    if (result < 0) {
      throw new BpfException(what + " program " + name, -result);
    }
    return result;
  }

  /**
   * Cost of a program since it was loaded.
   *
   * @param runTimeNs time in it, nanoseconds
   * @param runCount how often it ran
   * @param recursionMisses how often it did not run because it was running already on that CPU
   */
  public record Statistics(long runTimeNs, long runCount, long recursionMisses) {}
}
