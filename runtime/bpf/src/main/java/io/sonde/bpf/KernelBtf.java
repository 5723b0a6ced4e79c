package io.sonde.bpf;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The types of the running kernel: what it has, asked before a program that needs it is loaded.
 *
 * <p>About 6 MB outside the heap while open; ask, then close. Not thread-safe.
 */
public final class KernelBtf implements AutoCloseable {
  /** {@code BTF_KIND_STRUCT}. */
  public static final int STRUCT = 4;

  /** {@code BTF_KIND_TYPEDEF}. */
  public static final int TYPEDEF = 8;

  /** {@code BTF_KIND_FUNC}: functions and kfuncs. */
  public static final int FUNCTION = 12;

  private long btf;

  private KernelBtf(long btf) {
    this.btf = btf;
  }

  /** True if this kernel describes its types; without that no program of Sonde can be loaded. */
  public static boolean available() {
    return Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
  }

  /**
   * Reads the types.
   *
   * @throws BpfException if the kernel has none
   */
  public static KernelBtf open() {
    if (!available()) {
      throw new BpfException(
          "this kernel has no BTF (/sys/kernel/btf/vmlinux): it needs CONFIG_DEBUG_INFO_BTF=y",
          Errno.ENOENT,
          "");
    }
    Libbpf.library();
    LibbpfLog.begin();
    long btf = BtfCalls.loadKernel();
    int errno = Native.errno();
    String log = LibbpfLog.end();
    if (btf == 0) {
      throw new BpfException("the kernel's BTF cannot be read: " + log.strip(), errno, log);
    }
    return new KernelBtf(btf);
  }

  /** True if the kernel has a function of that name that its BTF describes, kfuncs included. */
  public boolean hasFunction(String name) {
    return hasType(name, FUNCTION);
  }

  /** True if the kernel has a tracepoint of that name, for tp_btf. */
  public boolean hasTracepoint(String name) {
    return hasType("btf_trace_" + name, TYPEDEF);
  }

  /**
   * True if the kernel has a type of that name.
   *
   * @param kind {@code BTF_KIND_*}
   */
  public boolean hasType(String name, int kind) {
    if (btf == 0) {
      throw new IllegalStateException("closed");
    }
    return BtfCalls.find(btf, name, kind) > 0;
  }

  /** Frees the types. A second call does nothing. */
  @Override
  public void close() {
    if (btf != 0) {
      BtfCalls.free(btf);
      btf = 0;
    }
  }
}
