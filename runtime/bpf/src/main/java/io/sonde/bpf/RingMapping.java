package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The memory of a ring in the kernel, and the wait for its producers. */
final class RingMapping implements AutoCloseable {
  private static final MethodHandle EPOLL_CREATE =
      Libc.function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), Libc.capture());
  private static final MethodHandle EPOLL_CONTROL =
      Libc.function(
          "epoll_ctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
          Libc.capture());
  private static final MethodHandle EPOLL_WAIT =
      Libc.function(
          "epoll_wait",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Libc.capture());

  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int ADD = 1;

  /** Readable, edge-triggered: a level would report records that asked for no wake-up. */
  private static final int EVENTS = 0x1 | 1 << 31;

  private static final int EVENT_BYTES = 16;

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
      rest = Libc.mmap(ring.fd(), page, page + 2L * ring.maxEntries(), Libc.PROT_READ, what);
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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Libc.state();
      int epoll = (int) EPOLL_CREATE.invokeExact(state, CLOSE_ON_EXEC);
      if (epoll >= 0) {
        MemorySegment event = arena.allocate(EVENT_BYTES, 8);
        event.set(JAVA_INT, 0, EVENTS);
        if ((int) EPOLL_CONTROL.invokeExact(state, epoll, ADD, fd, event) == 0) {
          return epoll;
        }
        int errno = Libc.errno(state);
        Libc.close(epoll);
        throw new BpfException("waiting for " + what, errno);
      }
      throw new BpfException("waiting for " + what, Libc.errno(state));
    } catch (BpfException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.unexpected(e);
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
    try {
      MemorySegment state = Libc.state();
      int ready = (int) EPOLL_WAIT.invokeExact(state, epoll, event, 1, timeoutMs);
      if (ready < 0 && Libc.errno(state) != Errno.EINTR) {
        throw new BpfException("waiting for records", Libc.errno(state));
      }
      return ready > 0;
    } catch (BpfException e) {
      throw e;
    } catch (Throwable e) {
      throw Libc.unexpected(e);
    }
  }

  @Override
  public void close() {
    Libc.close(epoll);
    Libc.munmap(consumer);
    Libc.munmap(producerAndData);
    arena.close();
  }
}
