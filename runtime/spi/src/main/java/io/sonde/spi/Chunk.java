package io.sonde.spi;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A run of bytes of one direction of a connection: its beginning in memory, the rest only as a
 * count.
 *
 * <pre>
 *   position            position + length                  position + bytes
 *      |--- captured, readable ---|------ counted, not captured ------|
 * </pre>
 *
 * <p>Chunks of a direction come in the order of the stream, without overlap; where bytes are
 * missing the decoder is told by {@link Decoder#onGap} first. A flyweight over the ring: valid
 * until the call that got it returns.
 */
@ProviderType
public interface Chunk {
  /** Which way these bytes went. */
  Direction direction();

  /** Memory that holds the captured bytes, read-only; native byte order, no alignment. */
  MemorySegment memory();

  /** Where in {@link #memory()} the captured bytes begin. */
  long offset();

  /**
   * Captured bytes, 0 or more. At least 8 bytes after them are readable, so that words can be
   * loaded past the end.
   */
  int length();

  /** Bytes of this chunk on the wire, at least {@link #length()}. */
  long bytes();

  /**
   * Offset of the first byte in the stream of this direction; 0 is the first byte of the
   * connection.
   */
  long position();

  /**
   * {@link Direction#RECEIVED}: when the first byte arrived at the socket, before the process read
   * it. {@link Direction#SENT}: when the bytes were handed to the kernel. Nanoseconds.
   */
  long timeNs();

  /**
   * {@link Direction#SENT}: when the process first read what it had received since it last sent, in
   * nanoseconds; 0 if unknown. The time between arrival and this is time in the queue. Always 0 for
   * {@link Direction#RECEIVED}.
   */
  long readNs();

  /**
   * The last bytes of a chunk that was not captured whole, first byte in the lowest place, {@link
   * #tailLength()} of them: enough to recognise the end of a message whose body was not captured.
   */
  long tail();

  /**
   * Bytes in {@link #tail()}, 0 to 8; 0 if the chunk was captured whole or its end could not be
   * read.
   */
  int tailLength();

  /**
   * What the handler of the plugin's {@link KernelHalf} noted about this chunk, 0 to 65535; 0 if it
   * has none.
   */
  int mark();
}
