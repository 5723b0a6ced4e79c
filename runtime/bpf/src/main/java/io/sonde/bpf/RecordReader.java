package io.sonde.bpf;

import java.lang.foreign.MemorySegment;

/** Takes the records of a ring one by one. */
@FunctionalInterface
public interface RecordReader {
  /**
   * Takes a record. Its memory is overwritten after the return: copy what has to last.
   *
   * @param ring memory of the ring, read-only; at least 8 bytes behind the record can be read
   * @param offset where the record begins, a multiple of 8
   * @param length bytes of the record
   */
  void onRecord(MemorySegment ring, long offset, int length);
}
