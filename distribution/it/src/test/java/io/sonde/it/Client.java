package io.sonde.it;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of a client of HTTP/1.1 that counts what it sends and gets, and does nothing that
 * it was not told. A small body goes in one write with its head, a large one in writes of its own.
 */
public final class Client implements AutoCloseable {
  private static final int WRITE = 16_384;
  private static final byte[] BODY = "b".repeat(WRITE).getBytes(StandardCharsets.US_ASCII);

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;
  private final int port;
  private boolean reusable = true;

  /** Connects to a port of the loopback. */
  public Client(int port) {
    this.port = port;
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      out = socket.getOutputStream();
      in = new BufferedInputStream(socket.getInputStream(), 65_536);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  /** Whether the server left the connection open for another request. */
  public boolean isReusable() {
    return reusable;
  }

  /** The port at this end. */
  public int localPort() {
    return socket.getLocalPort();
  }

  /** Sends a request and reads the answer; {@code last} asks the server to close after it. */
  public Exchange exchange(Request request, boolean last) {
    try {
      long startNs = System.nanoTime();
      send(request, last);
      return read(request, startNs);
    } catch (IOException e) {
      reusable = false;
      throw new UncheckedIOException(request + " on port " + port, e);
    }
  }

  private void send(Request request, boolean last) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(port).append("\r\n");
    request.headers().forEach(line -> head.append(line).append("\r\n"));
    if (request.chunked()) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (request.bodyBytes() > 0 || request.method().equals("POST")) {
      head.append("Content-Length: ").append(request.bodyBytes()).append("\r\n");
    }
    head.append(last ? "Connection: close\r\n\r\n" : "\r\n");
    int left = request.bodyBytes();
    if (!request.chunked() && left <= 1024) {
      head.append("b".repeat(left));
      left = 0;
    }
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    for (; left > 0; left -= Math.min(left, WRITE)) {
      int length = Math.min(left, WRITE);
      if (request.chunked()) {
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write(BODY, 0, length);
      if (request.chunked()) {
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    if (request.chunked()) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Exchange read(Request request, long startNs) throws IOException {
    String line = line();
    int status = Integer.parseInt(line.substring(9, 12));
    boolean close = line.startsWith("HTTP/1.0");
    long length = -1;
    boolean chunked = false;
    for (String field = line(); !field.isEmpty(); field = line()) {
      String lower = field.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      } else if (lower.startsWith("connection:")) {
        close = lower.endsWith("close");
      }
    }
    long body = 0;
    if (!request.method().equals("HEAD") && status != 204 && status != 304) {
      if (chunked) {
        body = chunks();
      } else if (length >= 0) {
        skip(length);
        body = length;
      } else {
        body = in.transferTo(OutputStream.nullOutputStream());
        close = true;
      }
    }
    reusable = !close;
    return new Exchange(request, status, body, startNs, System.nanoTime());
  }

  private long chunks() throws IOException {
    long body = 0;
    while (true) {
      long size = Long.parseLong(line().split(";")[0].strip(), 16);
      skip(size);
      body += size;
      if (size == 0) {
        while (!line().isEmpty()) {
          // A trailer.
        }
        return body;
      }
      line();
    }
  }

  private void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  private String line() throws IOException {
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
