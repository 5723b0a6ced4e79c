package io.sonde.it.hard;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection of which the test says every byte and when it goes; nothing is put together. */
public final class Wire implements AutoCloseable {
  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects to a port of the loopback. */
  public Wire(int port) {
    this(InetAddress.getLoopbackAddress(), port);
  }

  /** Connects. */
  public Wire(InetAddress address, int port) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress(address, port));
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port at this end. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Sends text, at once. */
  public Wire send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes, at once. */
  public Wire send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a GET without a body; the connection stays open. */
  public Wire get(String target) {
    return send("GET " + target + " HTTP/1.1\r\nHost: it\r\n\r\n");
  }

  /** Lets time pass between two bytes: what happens is the pause, nothing is waited for. */
  public Wire pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
      return this;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says that nothing more will be sent. */
  public Wire finish() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks the connection with an RST. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the head of a message; gives its lines, each with a line feed. */
  public String head() {
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  /** Reads a line; gives it without its end. */
  public String line() {
    try {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the server closed the connection after '" + line + "'");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an answer whose body has a length; gives the body. */
  public String answer() {
    String head = head().toLowerCase(java.util.Locale.ROOT);
    int at = head.indexOf("content-length: ");
    return at < 0 ? "" : read(Integer.parseInt(head.substring(at + 16, head.indexOf('\n', at))));
  }

  /** Reads an answer in chunks to its end. */
  public Wire chunkedAnswer() {
    head();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      read(size + 2);
    }
    head();
    return this;
  }

  private int chunkSize() {
    return Integer.parseInt(line(), 16);
  }

  /** Reads so many bytes. */
  public String read(int bytes) {
    try {
      byte[] read = in.readNBytes(bytes);
      if (read.length < bytes) {
        throw new EOFException("the server closed the connection");
      }
      return new String(read, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads and forgets so many bytes. */
  public void skip(long bytes) {
    try {
      in.skipNBytes(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the server closes; gives how many bytes came. */
  public long drain() {
    try {
      return in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
