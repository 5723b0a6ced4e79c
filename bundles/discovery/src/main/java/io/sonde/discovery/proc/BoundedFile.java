package io.sonde.discovery.proc;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the beginning of a file that somebody else controls: never more than was asked for, and
 * what cannot be read is an answer, not an exception. A process may end between any two reads.
 */
public final class BoundedFile {
  private static final int FIRST_BYTES = 4096;

  private BoundedFile() {}

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return bytes read, -1 if the file cannot be read
   */
  public static int read(String path, byte[] into) {
    try (FileInputStream in = new FileInputStream(path)) {
      int length = 0;
      while (length < into.length) {
        int read = in.read(into, length, into.length - length);
        if (read < 0) {
          break;
        }
        length += read;
      }
      return length;
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Reads the first bytes.
   *
   * @param limit most bytes to read
   * @return as many bytes as there are, null if the file cannot be read
   */
  public static byte[] read(String path, int limit) {
    try (FileInputStream in = new FileInputStream(path)) {
      byte[] bytes = new byte[Math.min(limit, FIRST_BYTES)];
      int length = 0;
      while (true) {
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
          return Arrays.copyOf(bytes, length);
        }
        length += read;
        if (length == limit) {
          return bytes;
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 4L * length));
        }
      }
    } catch (IOException e) {
      return null;
    }
  }
}
