package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The memory of a ring in the kernel, and the wait for its producers.
 *
 * <p>The kernel offers the data twice, one behind the other, so that a record at the end goes on
 * without a cut. Of the second time only the beginning is mapped: resident memory counts every page
 * as often as it is mapped.
 */
final class RingMapping implements AutoCloseable {
  private static final MethodHandle EPOLL_CREATE = Native.libc("epoll_create1");
  private static final MethodHandle EPOLL_CONTROL = Native.libc("epoll_ctl");
  private static final MethodHandle EPOLL_WAIT = Native.libc("epoll_wait");

  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int ADD = 1;

  /** Readable, edge-triggered: a level would report records that asked for no wake-up. */
  private static final int EVENTS = 0x1 | 1 << 31;

  private static final int EVENT_BYTES = 16;

  /** Mapped of the data's second time: longer than any record. */
  private static final long OVERLAP_BYTES = 64 << 10;

  private final MemorySegment consumer;
  private final MemorySegment producerAndData;
  private final long page;
  private final int epoll;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment event = arena.allocate(EVENT_BYTES, 8);

  private RingMapping(MemorySegment consumer, MemorySegment producerAndData, long page, int epoll) {
    this.consumer = consumer;
    this.producerAndData = producerAndData;
    this.page = page;
    this.epoll = epoll;
  }

  static RingMapping of(BpfMap ring) {
    long page = Libc.pageSize();
    int writable = Libc.PROT_READ | Libc.PROT_WRITE;
    String what = "ring " + ring.name();
    MemorySegment consumer = Libc.mmap(ring.fd(), 0, page, writable, what);
    MemorySegment rest = MemorySegment.NULL;
    try {
      long data = ring.maxEntries() + Math.min(ring.maxEntries(), OVERLAP_BYTES);
      rest = Libc.mmap(ring.fd(), page, page + data, Libc.PROT_READ, what);
      return new RingMapping(consumer, rest, page, epoll(ring.fd(), what));
    } catch (BpfException e) {
      Libc.munmap(consumer);
      if (rest.byteSize() > 0) {
        Libc.munmap(rest);
      }
      throw e;
    }
  }

  private static int epoll(int fd, String what) {
    int epoll = (int) Native.call(EPOLL_CREATE, CLOSE_ON_EXEC);
    if (epoll < 0) {
      throw new BpfException("waiting for " + what, Native.errno());
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_BYTES, 8);
      event.set(JAVA_INT, 0, EVENTS);
      if ((int) Native.call(EPOLL_CONTROL, epoll, ADD, fd, event.address(), 0, 0) < 0) {
        int errno = Native.errno();
        Libc.close(epoll);
        throw new BpfException("waiting for " + what, errno);
      }
      return epoll;
    }
  }

  MemorySegment consumer() {
    return consumer;
  }

  MemorySegment producer() {
    return producerAndData.asSlice(0, page).asReadOnly();
  }

  MemorySegment data() {
    return producerAndData.asSlice(page).asReadOnly();
  }

  boolean await(int timeoutMs) {
    int ready = (int) Native.call(EPOLL_WAIT, epoll, event.address(), 1, timeoutMs, 0, 0);
    if (ready < 0 && Native.errno() != Errno.EINTR) {
      throw new BpfException("waiting for records", Native.errno());
    }
    return ready > 0;
  }

  @Override
  public void close() {
    Libc.close(epoll);
    Libc.munmap(consumer);
    Libc.munmap(producerAndData);
    arena.close();
  }
}
