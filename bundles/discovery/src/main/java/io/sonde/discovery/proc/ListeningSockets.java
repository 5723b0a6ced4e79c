package io.sonde.discovery.proc;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Ports of the listening TCP sockets of a network namespace by socket inode, from {@code
 * /proc/PID/net/tcp} and {@code tcp6}.
 */
public final class ListeningSockets {
  private static final String LISTEN = "0A";
  private static final int MAX_SOCKETS = 16_384;

  private ListeningSockets() {}

  /**
   * Reads both tables.
   *
   * @param net folder of the tables, for example {@code /proc/1/net}
   * @return port by inode; null if neither table can be read
   */
  public static Map<Long, Integer> read(String net) {
    Map<Long, Integer> ports = new HashMap<>();
    boolean v4 = read(net + "/tcp", ports);
    boolean v6 = read(net + "/tcp6", ports);
    return v4 || v6 ? ports : null;
  }

  private static boolean read(String table, Map<Long, Integer> ports) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(table), StandardCharsets.ISO_8859_1))) {
      lines.readLine();
      String line = lines.readLine();
      while (line != null && ports.size() < MAX_SOCKETS && add(line, ports)) {
        line = lines.readLine();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Adds the socket of a line. The kernel lists listening sockets first (kernel v6.1
   * net/ipv4/tcp_ipv4.c, tcp_get_idx), so the first line of another state ends the search: a host
   * with 100,000 connections costs no more than one without.
   *
   * @return whether the socket listens
   */
  private static boolean add(String line, Map<Long, Integer> ports) {
    String[] fields = line.trim().split(" +");
    if (fields.length < 10 || !fields[3].equals(LISTEN)) {
      return false;
    }
    try {
      int port = Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16);
      ports.put(Long.parseLong(fields[9]), port);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
