package io.sonde.bpf;

/**
 * Something that the kernel or libbpf refused. The message is for a user: what was refused, why,
 * and what helps.
 */
public final class BpfException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int errno;
  private final String log;

  BpfException(String message, int errno, String log) {
    super(message);
    this.errno = errno;
    this.log = log;
  }

  BpfException(String what, int errno) {
    this(what + ": " + Errno.advice(errno) + " (" + Errno.name(errno) + ")", errno, "");
  }

  /** Error number as in errno.h, positive; 0 if there is none. */
  public int errno() {
    return errno;
  }

  /** Name of the error number, {@code EPERM} for one. */
  public String errnoName() {
    return Errno.name(errno);
  }

  /** All that libbpf and the verifier said, for an expert; empty if nothing. */
  public String log() {
    return log;
  }
}
