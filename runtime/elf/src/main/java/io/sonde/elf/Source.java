package io.sonde.elf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where the bytes of an ELF file come from: memory, or a file of which only what is asked for is
 * read.
 *
 * <p>A file is read and not mapped: one that is truncated while it is being read would otherwise
 * end in a bus error.
 */
interface Source extends AutoCloseable {
  /**
   * Largest part that is read at once, in bytes. The symbol table of a browser has about 100 MiB.
   */
  long MAX_PART_BYTES = 512L << 20;

  /** Bytes in the file. */
  long size();

  /**
   * Reads a part.
   *
   * @param what what is read, for messages
   * @param arena owner of the memory that holds it
   * @throws ElfException if the part lies outside the file or is larger than the cap
   */
  Image read(long offset, long length, String what, Arena arena) throws IOException;

  @Override
  void close() throws IOException;

  static Source of(byte[] file) {
    Image all = new Image(MemorySegment.ofArray(file).asReadOnly(), "the file");
    return new Source() {
      @Override
      public long size() {
        return file.length;
      }

      @Override
      public Image read(long offset, long length, String what, Arena arena) throws ElfException {
        return all.slice(offset, length, what);
      }

      @Override
      public void close() {}
    };
  }

  static Source of(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return new Source() {
      private final long size = channel.size();

      @Override
      public long size() {
        return size;
      }

      @Override
      public Image read(long offset, long length, String what, Arena arena) throws IOException {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
          throw new ElfException(
              what + " lies outside the file: " + length + " bytes at " + offset + " of " + size);
        }
        if (length > MAX_PART_BYTES) {
          throw new ElfException(what + " has " + length + " bytes; at most " + MAX_PART_BYTES);
        }
        MemorySegment memory = arena.allocate(length);
        ByteBuffer into = memory.asByteBuffer();
        while (into.hasRemaining()) {
          if (channel.read(into, offset + into.position()) < 0) {
            throw new ElfException("the file became shorter while " + what + " was being read");
          }
        }
        return new Image(memory.asReadOnly(), what);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
