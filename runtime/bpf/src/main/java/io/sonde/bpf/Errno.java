package io.sonde.bpf;

/** Error numbers of Linux that bpf(2) and libbpf give, with what they mean to a user. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int E2BIG = 7;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EOPNOTSUPP = 95;

  /** The kernel's own "not supported", which no libc names. */
  static final int ENOTSUPP = 524;

  private Errno() {}

  /** Name as in errno.h. */
  static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case 3 -> "ESRCH";
      case EINTR -> "EINTR";
      case 5 -> "EIO";
      case E2BIG -> "E2BIG";
      case 8 -> "ENOEXEC";
      case 9 -> "EBADF";
      case EAGAIN -> "EAGAIN";
      case 12 -> "ENOMEM";
      case EACCES -> "EACCES";
      case 14 -> "EFAULT";
      case 16 -> "EBUSY";
      case EEXIST -> "EEXIST";
      case 19 -> "ENODEV";
      case EINVAL -> "EINVAL";
      case 24 -> "EMFILE";
      case ENOSPC -> "ENOSPC";
      case 34 -> "ERANGE";
      case 40 -> "ELOOP";
      case 71 -> "EPROTO";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case ENOTSUPP -> "ENOTSUPP";
      default -> "error " + errno;
    };
  }

  /** What it means and, where something helps, what to do. */
  static String advice(int errno) {
    return switch (errno) {
      case EPERM, EACCES ->
          "the kernel does not permit it, which takes the capabilities BPF and PERFMON (SYS_ADMIN"
              + " for perf uprobes, NET_ADMIN for network programs) and a kernel that is not locked"
              + " down";
      case ENOENT -> "not found";
      case 3 -> "no such process";
      case E2BIG -> "too large";
      case 12 -> "not enough memory";
      case 16 -> "busy";
      case EEXIST -> "exists already";
      case EINVAL -> "the kernel does not accept these arguments; it may be too old for them";
      case 24 -> "too many open files: raise the limit (ulimit -n, LimitNOFILE)";
      case ENOSPC -> "no room";
      case 40 -> "too many programs attached";
      case EOPNOTSUPP, ENOTSUPP -> "this kernel cannot do it";
      default -> "failed";
    };
  }
}
