package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Runs iterator programs: the kernel calls them once for each of its objects as the file is read.
 */
final class BpfIterator {
  private static final int BUFFER_BYTES = 32 << 10;

  private BpfIterator() {}

  static byte[] run(BpfLink link) {
    MemorySegment attributes = BpfCall.attributes();
    attributes.set(JAVA_INT, 0, link.fd());
    int fd = BpfCall.require("starting an iterator", BpfCall.ITERATOR_CREATE, attributes);
    try (Arena arena = Arena.ofConfined()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      while (true) {
        long read = Libc.read(fd, buffer);
        if (read == 0) {
          return all.toByteArray();
        }
        if (read > 0) {
          all.writeBytes(buffer.asSlice(0, read).toArray(JAVA_BYTE));
        } else if (read != -Errno.EAGAIN && read != -Errno.EINTR) {
          throw new BpfException("reading an iterator", (int) -read);
        }
      }
    } finally {
      Libc.close(fd);
    }
  }
}
