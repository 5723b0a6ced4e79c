package io.sonde.bpf;

/** Time and run counts of every program on the machine; costs each run about 20 to 40 ns. */
public final class BpfStatistics implements AutoCloseable {
  private int fd;

  private BpfStatistics(int fd) {
    this.fd = fd;
  }

  /**
   * Has the kernel count until this is closed, or as long as somebody else wants it to.
   *
   * @throws BpfException if it is not permitted (SYS_ADMIN or root)
   */
  public static BpfStatistics enable() {
    int fd =
        BpfCall.require("enabling BPF statistics", BpfCall.ENABLE_STATISTICS, BpfCall.attributes());
    return new BpfStatistics(fd);
  }

  /** Has the kernel stop counting. A second call does nothing. */
  @Override
  public void close() {
    if (fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }
}
