package io.sonde.core.host;

import io.sonde.bpf.BpfException;
import io.sonde.bpf.LockedMemory;

/**
 * How much memory the kernel gives to BPF, where it counts it.
 *
 * @param counts whether maps and programs count against the limit of locked memory
 * @param bytes the limit, {@link LockedMemory#UNLIMITED} if there is none
 */
public record MemoryLimit(boolean counts, long bytes) {
  /** Raises the limit as far as this process may; does nothing where it does not matter. */
  public static MemoryLimit raise() {
    if (Kernel.isFrom(5, 11)) {
      return new MemoryLimit(false, LockedMemory.UNLIMITED);
    }
    long bytes = LockedMemory.raise();
    return new MemoryLimit(bytes != LockedMemory.UNLIMITED, bytes);
  }

  /** Whether it may be the reason why the kernel refused something. */
  public boolean explains(BpfException refused) {
    return counts && refused.errnoName().equals("EPERM");
  }

  /** What the limit means and what to do about it. */
  public String sentence() {
    return "Linux before 5.11 counts BPF's memory against the limit of locked memory, which is "
        + (bytes >> 10)
        + " KiB here: set LimitMEMLOCK=infinity in the systemd unit, call 'ulimit -l unlimited' as"
        + " root before, or add CAP_SYS_RESOURCE";
  }
}
