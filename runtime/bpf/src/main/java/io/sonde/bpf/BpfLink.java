package io.sonde.bpf;

import java.util.List;

/**
 * An attached program; closing detaches it. The kernel detaches as well when this process ends.
 *
 * <p>Closing a link of perf uprobes takes about 150 ms a place, any other little.
 */
public final class BpfLink implements AutoCloseable {
  private final int fd;
  private Runnable close;

  private BpfLink(int fd, Runnable close) {
    this.fd = fd;
    this.close = close;
  }

  /** A link of libbpf; destroyed and never only detached, which most kinds refuse. */
  static BpfLink ofLibbpf(long link) {
    return new BpfLink(ProgramCalls.linkFd(link), () -> ProgramCalls.linkDestroy(link));
  }

  static BpfLink ofFd(int fd) {
    return new BpfLink(fd, () -> Libc.close(fd));
  }

  static BpfLink of(List<BpfLink> links) {
    return new BpfLink(-1, () -> links.forEach(BpfLink::close));
  }

  /** File descriptor; -1 if there are several. */
  public int fd() {
    return fd;
  }

  /** Detaches. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (close != null) {
      close.run();
      close = null;
    }
  }
}
