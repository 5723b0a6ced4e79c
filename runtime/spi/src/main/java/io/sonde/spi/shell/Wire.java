package io.sonde.spi.shell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Frames over a connection. One thread reads; any thread writes. */
public final class Wire {
  /** Longest payload, bytes. */
  public static final int LIMIT = 65_536;

  private static final int HEAD = 5;

  private final ByteChannel channel;
  private final ByteBuffer head = ByteBuffer.allocate(HEAD);

  /**
   * @param channel blocking; whoever opened it closes it
   */
  public Wire(ByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the next frame.
   *
   * @return null if the other side has closed the connection
   * @throws IOException if the connection fails, or what comes is no frame
   */
  public Frame read() throws IOException {
    head.clear();
    if (!fill(head)) {
      return null;
    }
    Frame.Kind kind = Frame.Kind.of(head.get(0));
    int length = head.getInt(1);
    if (kind == null || length < 0 || length > LIMIT) {
      throw new IOException("the other side does not speak the language of the shell");
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    if (!fill(payload)) {
      return null;
    }
    return new Frame(kind, payload.array());
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Sends a frame; waits while the other side does not read. */
  public void write(Frame frame) throws IOException {
    write(frame.kind(), frame.payload(), 0, frame.payload().length);
  }

  /**
   * Sends bytes, in several frames if there are many of them.
   *
   * @param kind of the frames
   */
  public synchronized void write(Frame.Kind kind, byte[] bytes, int offset, int length)
      throws IOException {
    int at = offset;
    do {
      int part = Math.min(LIMIT, offset + length - at);
      ByteBuffer frame = ByteBuffer.allocate(HEAD + part);
      frame.put(kind.letter()).putInt(part).put(bytes, at, part).flip();
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
      at += part;
    } while (at < offset + length);
  }
}
