package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The two ways to attach to user code. Multi links need BPF and PERFMON, attach and detach many
 * places at once; perf events need SYS_ADMIN, and each takes about 150 ms to detach. A program is
 * loaded for one of the two.
 */
public final class Uprobes {
  /** {@code BPF_TRACE_UPROBE_MULTI}: attach type of a program for multi links. */
  public static final int MULTI = 48;

  private static final int PROGRAM_TYPE_KPROBE = 2;
  private static final int EBADF = 9;
  private static final int FLAG_RETURN = 1;

  /** {@code r0 = 0; exit}, in the encoding of RFC 9669. */
  private static final long[] RETURN_ZERO = {0xb7, 0x95};

  private Uprobes() {}

  /**
   * True if this kernel and these privileges allow multi links (Linux 6.6 and newer): asks by
   * attaching to a folder, which only a kernel that knows them refuses as no file.
   */
  public static boolean multi() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = BpfCall.attributes();
      attributes.set(JAVA_INT, 0, PROGRAM_TYPE_KPROBE);
      attributes.set(JAVA_INT, 4, RETURN_ZERO.length);
      attributes.set(ADDRESS, 8, arena.allocateFrom(JAVA_LONG, RETURN_ZERO));
      attributes.set(ADDRESS, 16, arena.allocateFrom("Dual BSD/GPL"));
      attributes.set(JAVA_INT, 68, MULTI);
      int program = BpfCall.call(BpfCall.PROGRAM_LOAD, attributes);
      if (program < 0) {
        return false;
      }
      try {
        return multi(arena, program, "/", new long[1], null, 0, 0) == -EBADF;
      } finally {
        Libc.close(program);
      }
    }
  }

  static BpfLink attachMulti(
      BpfProgram program, String path, long[] offsets, long[] cookies, boolean returns, int pid) {
    try (Arena arena = Arena.ofConfined()) {
      int flags = returns ? FLAG_RETURN : 0;
      int fd = multi(arena, program.fd(), path, offsets, cookies, flags, pid);
      if (fd < 0) {
        throw new BpfException("attaching " + program.name() + " to " + path, -fd);
      }
      return BpfLink.ofFd(fd);
    }
  }

  private static int multi(
      Arena arena, int program, String path, long[] offsets, long[] cookies, int flags, int pid) {
    MemorySegment attributes = BpfCall.attributes();
    attributes.set(JAVA_INT, 0, program);
    attributes.set(JAVA_INT, 8, MULTI);
    attributes.set(ADDRESS, 16, arena.allocateFrom(path));
    attributes.set(ADDRESS, 24, arena.allocateFrom(JAVA_LONG, offsets));
    if (cookies != null) {
      attributes.set(ADDRESS, 40, arena.allocateFrom(JAVA_LONG, cookies));
    }
    attributes.set(JAVA_INT, 48, offsets.length);
    attributes.set(JAVA_INT, 52, flags);
    attributes.set(JAVA_INT, 56, Math.max(pid, 0));
    return BpfCall.call(BpfCall.LINK_CREATE, attributes);
  }

  static BpfLink attachPerf(
      BpfProgram program,
      long pointer,
      String path,
      long[] offsets,
      long[] cookies,
      boolean returns,
      int pid) {
    List<BpfLink> links = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocateFrom(path);
      for (int i = 0; i < offsets.length; i++) {
        // struct bpf_uprobe_opts { size_t sz, ref_ctr_offset; u64 cookie; bool retprobe; char *; }
        MemorySegment options = arena.allocate(40, 8);
        options.set(JAVA_LONG, 0, 40);
        options.set(JAVA_LONG, 16, cookies == null ? 0 : cookies[i]);
        options.set(JAVA_BYTE, 24, (byte) (returns ? 1 : 0));
        LibbpfLog.begin();
        long link =
            ProgramCalls.attachUprobe(pointer, pid == 0 ? -1 : pid, file, offsets[i], options);
        int errno = Native.errno();
        LibbpfLog.end();
        if (link == 0) {
          BpfLink.of(links).close();
          throw new BpfException("attaching " + program.name() + " to " + path, errno);
        }
        links.add(BpfLink.ofLibbpf(link));
      }
      return BpfLink.of(links);
    }
  }
}
