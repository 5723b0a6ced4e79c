package io.sonde.shell;

import io.sonde.spi.shell.Frame;
import io.sonde.spi.shell.Wire;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Output of a command. {@link #checkError()} is true as soon as the user wants no more of it, which
 * is how commands of other bundles learn that they are to end; what they print then still arrives
 * if there is somebody to read it.
 */
final class ClientStream extends PrintStream {
  private final Terminal terminal;

  private ClientStream(OutputStream out, Terminal terminal) {
    super(out, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
  }

  /** To the client; lines are sent as they end. */
  static ClientStream to(Wire wire, Frame.Kind kind, Terminal terminal) {
    OutputStream frames =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            wire.write(kind, bytes, offset, length);
          }
        };
    return new ClientStream(new BufferedOutputStream(frames), terminal);
  }

  /** Into a pipe. */
  static ClientStream into(PrintStream pipe, Terminal terminal) {
    return new ClientStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            pipe.write(bytes, offset, length);
            if (pipe.checkError()) {
              throw new IOException("nobody reads the pipe any more");
            }
          }
        },
        terminal);
  }

  @Override
  public boolean checkError() {
    return super.checkError() || terminal.isOver();
  }
}
