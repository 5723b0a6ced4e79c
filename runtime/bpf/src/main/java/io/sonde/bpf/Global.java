package io.sonde.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A global variable of a loaded object, shared with its programs: a read or write is one memory
 * access, no system call.
 *
 * <p>Valid until the object is closed; later access throws. Any thread may use it. Numbers of 1, 2
 * and 4 bytes are zero-extended; larger variables are arrays of 8-byte numbers here, or {@link
 * #memory()}.
 */
public final class Global {
  private static final VarHandle LONG = JAVA_LONG.varHandle();
  private static final VarHandle INT = JAVA_INT.varHandle();

  private final MemorySegment memory;

  Global(MemorySegment memory) {
    this.memory = memory;
  }

  /** The variable itself: native byte order, writable, as long as it is in C. */
  public MemorySegment memory() {
    return memory;
  }

  /** The value, as it may have been a moment ago. */
  public long get() {
    return switch ((int) memory.byteSize()) {
      case 1 -> memory.get(JAVA_BYTE, 0) & 0xff;
      case 2 -> memory.get(JAVA_SHORT, 0) & 0xffff;
      case 4 -> memory.get(JAVA_INT, 0) & 0xffff_ffffL;
      default -> memory.get(JAVA_LONG, 0);
    };
  }

  /** Sets the value; the low bytes of {@code value} as wide as the variable is. */
  public void set(long value) {
    switch ((int) memory.byteSize()) {
      case 1 -> memory.set(JAVA_BYTE, 0, (byte) value);
      case 2 -> memory.set(JAVA_SHORT, 0, (short) value);
      case 4 -> memory.set(JAVA_INT, 0, (int) value);
      default -> memory.set(JAVA_LONG, 0, value);
    }
  }

  /** The value with the order of a volatile read; 4 or 8 bytes only. */
  public long getVolatile() {
    return memory.byteSize() == 4
        ? (int) INT.getVolatile(memory, 0L) & 0xffff_ffffL
        : (long) LONG.getVolatile(memory, 0L);
  }

  /** Sets the value with the order of a volatile write; 4 or 8 bytes only. */
  public void setVolatile(long value) {
    if (memory.byteSize() == 4) {
      INT.setVolatile(memory, 0L, (int) value);
    } else {
      LONG.setVolatile(memory, 0L, value);
    }
  }

  /**
   * Element of an array of 8-byte numbers.
   *
   * @param index 0 to the number of elements, exclusive
   */
  public long get(int index) {
    return memory.getAtIndex(JAVA_LONG, index);
  }

  /** Sets an element of an array of 8-byte numbers. */
  public void set(int index, long value) {
    memory.setAtIndex(JAVA_LONG, index, value);
  }
}
