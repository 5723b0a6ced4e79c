package io.sonde.spi;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A wire protocol. Registering this service switches the protocol on; unregistering it switches it
 * off.
 *
 * <p>Methods other than {@link #claims} and {@link #newDecoder} are called once, when the service
 * appears.
 */
@ConsumerType
public interface Protocol {
  /**
   * Short name in lower case, for example {@code http1}: the key in the configuration and the label
   * of metrics.
   */
  String id();

  /**
   * What the kernel can recognise cheaply; may be empty if {@link #claims} can do without. At most
   * 32.
   */
  List<Signature> signatures();

  /**
   * How sure this protocol is that these are its bytes. Asked on the drain thread, about the first
   * bytes of a direction that no signature recognised, again as more of them come.
   *
   * @param sender the end of the connection that sent the bytes
   * @param memory holds the bytes; at least 8 more than {@code length} are readable
   * @param offset of the first one
   * @param length 1 to 1024
   * @return 0 not mine, 1 to 49 cannot tell yet, 50 to 100 mine; the highest answer of all
   *     protocols wins
   */
  int claims(Role sender, MemorySegment memory, long offset, int length);

  /** How much of each message is copied out of the kernel. */
  Capture capture();

  /** What runs in the kernel; empty if everything is done here. */
  default Optional<KernelHalf> kernelHalf() {
    return Optional.empty();
  }

  /** Metrics made of this protocol's spans; may be empty. */
  List<SpanMetric> metrics();

  /** A decoder for a connection that was recognised as this protocol's. Drain thread. */
  Decoder newDecoder(Connection connection);
}
