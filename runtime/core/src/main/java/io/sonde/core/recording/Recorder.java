package io.sonde.core.recording;

import io.sonde.core.record.SondeHead;
import io.sonde.core.record.SondeKind;
import io.sonde.core.record.SondeOpened;
import io.sonde.spi.recording.Recording;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the records of the connections that a process or a port opens from now on, within bounds.
 * Fed by the drain thread; when it is fed no more, another thread may take what it has.
 */
public final class Recorder {
  /** Connections that may wait until it is known which process has them. */
  private static final int MOST_UNDECIDED = 256;

  private final int pid;
  private final int port;
  private final int connections;
  private final int bytes;
  private final Map<Long, RecordedConnection> wanted = new LinkedHashMap<>();
  private final Map<Long, RecordedConnection> undecided = new LinkedHashMap<>();
  private final List<Long> deferred = new ArrayList<>();
  private int used;
  private volatile boolean full;

  private Recorder(int pid, int port, int connections, int bytes) {
    this.pid = pid;
    this.port = port;
    this.connections = connections;
    this.bytes = bytes;
  }

  /**
   * A recorder of a process.
   *
   * @param connections most of them
   * @param bytes most captured bytes of all of them together
   */
  public static Recorder ofProcess(int pid, int connections, int bytes) {
    return new Recorder(pid, 0, connections, bytes);
  }

  /** A recorder of the connections that have an end at a port. */
  public static Recorder ofPort(int port, int connections, int bytes) {
    return new Recorder(0, port, connections, bytes);
  }

  /** Takes a record. Drain thread. */
  public void onRecord(MemorySegment memory, long base, int length) {
    if (full
        || length < SondeHead.BYTES
        || SondeHead.captured(memory, base) > length - SondeHead.BYTES
        || SondeHead.captured(memory, base) > SondeHead.bytes(memory, base)) {
      return;
    }
    long id = SondeHead.connection(memory, base);
    if (SondeHead.kind(memory, base) == SondeKind.SONDE_OPENED) {
      if (length >= SondeOpened.BYTES) {
        opened(id, new RecordedConnection(memory, base));
      }
      return;
    }
    RecordedConnection connection = wanted.get(id);
    boolean decided = connection != null;
    if (!decided) {
      connection = undecided.get(id);
    }
    if (connection == null) {
      return;
    }
    int before = connection.bytes();
    switch (SondeHead.kind(memory, base)) {
      case SondeKind.SONDE_DATA -> connection.data(memory, base);
      case SondeKind.SONDE_END -> connection.end(memory, base);
      case SondeKind.SONDE_CLOSED -> connection.closed(memory, base);
      default -> {}
    }
    if (decided) {
      used += connection.bytes() - before;
    } else {
      decide(id, connection);
    }
    full = used >= bytes || wanted.size() == connections && allEnded();
  }

  private void opened(long id, RecordedConnection connection) {
    if (wanted.size() == connections || wanted.containsKey(id)) {
      return;
    }
    undecided.put(id, connection);
    decide(id, connection);
    if (undecided.size() > MOST_UNDECIDED) {
      Iterator<Long> oldest = undecided.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private void decide(long id, RecordedConnection connection) {
    boolean known = port != 0 || connection.pid() != 0;
    boolean mine = port != 0 ? connection.isAt(port) : connection.pid() == pid;
    if (!known && !connection.isEnded()) {
      return;
    }
    undecided.remove(id);
    if (known && mine && wanted.size() < connections) {
      wanted.put(id, connection);
      used += connection.bytes();
    }
  }

  private boolean allEnded() {
    for (RecordedConnection connection : wanted.values()) {
      if (!connection.isEnded()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Asked when the core gives a connection up, so that the kernel stops to make records of it.
   * Drain thread.
   *
   * @return whether it must go on until the recording is over; it is then among {@link #deferred}
   */
  public boolean defers(long connection) {
    boolean defers = !full && (wanted.containsKey(connection) || undecided.containsKey(connection));
    if (defers) {
      deferred.add(connection);
    }
    return defers;
  }

  /** Connections that are to be given up when the recording is over. */
  public List<Long> deferred() {
    return deferred;
  }

  /** Whether it needs no more. Any thread. */
  public boolean isFull() {
    return full;
  }

  /**
   * What was recorded; connections of which no byte came are left out.
   *
   * @param protocol id that they are to have
   */
  public List<Recording> recordings(String protocol) {
    List<Recording> all = new ArrayList<>();
    for (RecordedConnection connection : wanted.values()) {
      if (connection.bytes() > 0) {
        String name = protocol + "-" + (all.size() + 1) + Recording.SUFFIX;
        all.add(connection.recording(name, protocol));
      }
    }
    return all;
  }
}
