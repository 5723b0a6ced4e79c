package io.sonde.testkit;

import io.sonde.spi.Capture;
import io.sonde.spi.Connection;
import io.sonde.spi.Decoder;
import io.sonde.spi.Direction;
import io.sonde.spi.Protocol;
import io.sonde.spi.Role;
import io.sonde.spi.recording.Step;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Drives one decoder as the core would and collects what it says.
 *
 * <pre>
 * DecoderRig rig = DecoderRig.of(new Http1(), Role.SERVER)
 *     .received("GET / HTTP/1.1\r\n\r\n", 1_000)
 *     .sent("HTTP/1.1 204 No Content\r\n\r\n", 5_000);
 * assertThat(rig.spans()).hasSize(1);
 * </pre>
 *
 * <p>After every event it checks the decoder's side of the contract: no span is touched after its
 * end, no span is open in a decoder that calls itself idle, that ignored its connection, or whose
 * two directions are closed. Set-up methods come before the first event. Not thread-safe.
 */
public final class DecoderRig {
  private final Protocol protocol;
  private final RigConnection connection;
  private final EnumSet<Direction> closed = EnumSet.noneOf(Direction.class);
  private final long[] positions = new long[2];
  private CaptureMeter meter = new CaptureMeter(null);
  private RigSpans spans = new RigSpans(true);
  private RigChunk chunk = new RigChunk(false);
  private int tails = 8;
  private Decoder decoder;

  private DecoderRig(Protocol protocol, Role role) {
    this.protocol = protocol;
    this.connection = new RigConnection(role);
  }

  /** A rig for a new connection whose bytes are all captured. */
  public static DecoderRig of(Protocol protocol, Role role) {
    return new DecoderRig(protocol, role);
  }

  /** Sets the addresses; the default is 192.0.2.1:8080 for the server's end. */
  public DecoderRig addresses(InetSocketAddress local, InetSocketAddress remote) {
    connection.local = local;
    connection.remote = remote;
    return this;
  }

  /** Makes the connection older than the agent. */
  public DecoderRig joinedLate() {
    connection.joinedLate = true;
    return this;
  }

  /** Limits what is captured, as the kernel would. */
  public DecoderRig capture(Capture capture) {
    meter = new CaptureMeter(capture);
    return this;
  }

  /** Gives no last bytes for chunks that are not captured whole. */
  public DecoderRig withoutTails() {
    tails = 0;
    return this;
  }

  /** Keeps no span, only counts, so that the rig itself allocates nothing for each chunk. */
  public DecoderRig onlyCounting() {
    spans = new RigSpans(false);
    chunk = new RigChunk(true);
    return this;
  }

  /** Sets what the handler of the plugin's kernel half notes on the chunks that follow. */
  public DecoderRig marked(int mark) {
    chunk.mark(mark);
    return this;
  }

  /** The traced process received ASCII text. */
  public DecoderRig received(String text, long atNs) {
    return received(text.getBytes(StandardCharsets.ISO_8859_1), atNs);
  }

  /** The traced process received bytes; {@code atNs} is when the first of them arrived. */
  public DecoderRig received(byte[] bytes, long atNs) {
    return bytes(Direction.RECEIVED, bytes, 0, bytes.length, atNs, 0);
  }

  /** The traced process sent ASCII text; when it had read what came before is unknown. */
  public DecoderRig sent(String text, long atNs) {
    return sent(text, atNs, 0);
  }

  /** The traced process sent ASCII text, having read what came before at {@code readNs}. */
  public DecoderRig sent(String text, long atNs, long readNs) {
    return sent(text.getBytes(StandardCharsets.ISO_8859_1), atNs, readNs);
  }

  /** The traced process sent bytes. */
  public DecoderRig sent(byte[] bytes, long atNs, long readNs) {
    return bytes(Direction.SENT, bytes, 0, bytes.length, atNs, readNs);
  }

  /**
   * Passes one chunk.
   *
   * @param readNs see {@link io.sonde.spi.Chunk#readNs}
   */
  public DecoderRig bytes(
      Direction direction, byte[] content, int from, int length, long atNs, long readNs) {
    if (length == 0) {
      return this;
    }
    int captured = meter.captured(direction, length);
    return pass(chunk.load(direction, content, from, length, captured, tails), atNs, readNs);
  }

  /**
   * Passes the captured bytes {@code from} to {@code to} of a recorded chunk as one; those that
   * were only counted follow the last of them.
   */
  DecoderRig recorded(Step.Data data, int from, int to) {
    boolean last = to == data.bytes().length;
    long counted = last ? data.counted() : 0;
    byte[] tail = last ? data.tail() : new byte[0];
    chunk.load(data.direction(), data.bytes(), from, to - from, counted, tail);
    return pass(chunk, data.atNs(), data.readNs());
  }

  /**
   * Passes one chunk of which nothing was captured and no last bytes are known.
   *
   * @param bytes at least 1
   */
  public DecoderRig unseen(Direction direction, long bytes, long atNs) {
    meter.captured(direction, 0);
    return pass(chunk.loadUnseen(direction, bytes), atNs, 0);
  }

  /** Says that bytes of a direction were lost. */
  public DecoderRig gap(Direction direction, long missingBytes) {
    positions[direction.ordinal()] += missingBytes;
    if (connection.ignored == null) {
      decoder().onGap(direction, missingBytes, spans);
      spans.settle();
      check();
    }
    return this;
  }

  /** Closes a direction. */
  public DecoderRig closed(Direction direction, long atNs, boolean reset) {
    if (!closed.add(direction)) {
      throw new IllegalStateException(direction + " is closed already");
    }
    if (connection.ignored == null) {
      decoder().onClose(direction, atNs, reset, spans);
      spans.settle();
      check();
    }
    return this;
  }

  /** Closes those directions that are still open, in order, the peer's first. */
  public DecoderRig closed(long atNs) {
    for (Direction direction : Direction.values()) {
      if (!closed.contains(direction)) {
        closed(direction, atNs, false);
      }
    }
    return this;
  }

  /** Spans that ended, in that order; empty if the rig is {@link #onlyCounting}. */
  public List<EndedSpan> spans() {
    return List.copyOf(spans.ended);
  }

  /** Spans given up, counted by reason. */
  public Map<String, Integer> dropped() {
    return Map.copyOf(spans.dropped);
  }

  /** Chunks without use, counted by reason, also those after the connection was ignored. */
  public Map<String, Integer> skipped() {
    return Map.copyOf(spans.skipped);
  }

  /** Why the decoder wanted no more of the connection; null if it did not say so. */
  public String ignored() {
    return connection.ignored;
  }

  /** Spans begun. */
  public long begun() {
    return spans.begun;
  }

  /** Spans ended. */
  public long ended() {
    return spans.endedCount;
  }

  /** Spans begun and neither ended nor dropped. */
  public long open() {
    return spans.open();
  }

  /** Attributes that found no room in their span. */
  public int attributesLeftOut() {
    return spans.attributesLeftOut;
  }

  /** Whether the decoder calls itself idle. */
  public boolean idle() {
    return decoder().isIdle();
  }

  /** The connection, for a test that reads it. */
  public Connection connection() {
    return connection;
  }

  private Decoder decoder() {
    if (decoder == null) {
      decoder = protocol.newDecoder(connection);
    }
    return decoder;
  }

  private DecoderRig pass(RigChunk chunk, long atNs, long readNs) {
    Direction direction = chunk.direction();
    if (closed.contains(direction)) {
      throw new IllegalStateException("bytes after the end of " + direction);
    }
    chunk.at(positions[direction.ordinal()], atNs, readNs);
    positions[direction.ordinal()] += chunk.bytes();
    if (connection.ignored != null) {
      spans.skip(connection.ignored);
      spans.settle();
      return this;
    }
    decoder().onBytes(chunk, spans);
    chunk.expire();
    spans.settle();
    check();
    return this;
  }

  private void check() {
    long open = spans.open();
    if (open == 0) {
      return;
    }
    if (decoder.isIdle()) {
      throw new AssertionError("the decoder is idle with " + open + " open spans");
    }
    if (connection.ignored != null) {
      throw new AssertionError("the decoder ignored its connection with " + open + " open spans");
    }
    if (closed.size() == 2) {
      throw new AssertionError("the connection is gone with " + open + " open spans");
    }
  }
}
