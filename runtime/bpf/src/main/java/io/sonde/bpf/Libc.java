package io.sonde.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions of the C library in use. */
@SuppressWarnings("restricted")
final class Libc {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;

  private static final int MAP_SHARED = 1;
  private static final int SC_PAGESIZE = 30;

  private static final MethodHandle MMAP = Native.libc("mmap");
  private static final MethodHandle MUNMAP = Native.libc("munmap");
  private static final MethodHandle CLOSE = Native.libc("close");
  private static final MethodHandle READ = Native.libc("read");
  private static final MethodHandle SYSCONF = Native.libc("sysconf");

  private Libc() {}

  static long pageSize() {
    return Native.call(SYSCONF, SC_PAGESIZE);
  }

  /**
   * Maps a file, shared.
   *
   * @return memory without an owner; the caller unmaps it
   */
  static MemorySegment mmap(int fd, long offset, long length, int protection, String what) {
    long address = Native.call(MMAP, 0, length, protection, MAP_SHARED, fd, offset);
    if (address == -1) {
      throw new BpfException("mapping " + what, Native.errno());
    }
    return Native.view(address, length);
  }

  /** Maps a file, shared; unmapped when the arena is closed. */
  static MemorySegment mmap(
      int fd, long offset, long length, int protection, Arena arena, String what) {
    MemorySegment memory = mmap(fd, offset, length, protection, what);
    return memory.reinterpret(length, arena, Libc::munmap);
  }

  static void munmap(MemorySegment memory) {
    Native.call(MUNMAP, memory.address(), memory.byteSize());
  }

  static void close(int fd) {
    Native.call(CLOSE, fd);
  }

  /** Bytes read, 0 at the end, a negative error number if it fails. */
  static long read(int fd, MemorySegment into) {
    long read = Native.call(READ, fd, into.address(), into.byteSize());
    return read < 0 ? -Native.errno() : read;
  }
}
