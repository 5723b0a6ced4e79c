package io.sonde.discovery.proc;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The {@code /proc} file system. Every answer may be missing, because a process may end at any
 * moment or belong to somebody whose files the agent may not read. Any thread.
 */
public final class Proc {
  private static final int MAX_STAT_BYTES = 1024;
  private static final int MAX_COMMAND_LINE_BYTES = 32 * 1024;
  private static final int MAX_ARGUMENTS = 1024;
  private static final int MAX_ENVIRONMENT_BYTES = 256 * 1024;
  private static final int MAX_CGROUP_BYTES = 16 * 1024;
  private static final int MAX_STATUS_BYTES = 8 * 1024;
  private static final int MAX_FILES = 65_536;

  private final String root;

  /**
   * @param root where the file system is mounted, {@code /proc}
   */
  public Proc(String root) {
    this.root = root;
  }

  /** Processes there are now, in no order. */
  public int[] pids() {
    String[] names = new File(root).list();
    if (names == null) {
      return new int[0];
    }
    int[] pids = new int[names.length];
    int count = 0;
    for (String name : names) {
      int pid = pid(name);
      if (pid > 0) {
        pids[count++] = pid;
      }
    }
    return Arrays.copyOf(pids, count);
  }

  /** What the kernel says of a process; null if it is gone. */
  public Stat stat(int pid) {
    byte[] bytes = new byte[MAX_STAT_BYTES];
    int length = BoundedFile.read(path(pid, "stat"), bytes);
    Stat stat = length < 0 ? null : Stat.parse(bytes, length);
    return stat == null || stat.hasEnded() ? null : stat;
  }

  /** Path of the program in the process's own file system; null if it cannot be read. */
  public String executable(int pid) {
    return link(path(pid, "exe"));
  }

  /** File through which the program can be read, whatever file system it is in. */
  public String executableFile(int pid) {
    return path(pid, "exe");
  }

  /** Libraries and other files mapped into a process. */
  public String mapsFile(int pid) {
    return path(pid, "maps");
  }

  /** Arguments of a process, the program's name first; empty if there are none to be had. */
  public List<String> arguments(int pid) {
    byte[] bytes = BoundedFile.read(path(pid, "cmdline"), MAX_COMMAND_LINE_BYTES);
    List<String> arguments = new ArrayList<>();
    if (bytes != null) {
      int start = 0;
      for (int i = 0; i <= bytes.length && arguments.size() < MAX_ARGUMENTS; i++) {
        if (i == bytes.length ? i > start : bytes[i] == 0) {
          arguments.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
          start = i + 1;
        }
      }
    }
    return arguments;
  }

  /** Environment that a process was started with. */
  public Environment environment(int pid) {
    byte[] bytes = BoundedFile.read(path(pid, "environ"), MAX_ENVIRONMENT_BYTES);
    return new Environment(bytes == null ? new byte[0] : bytes);
  }

  /** Working directory in the process's own file system; null if it cannot be read. */
  public String workingDirectory(int pid) {
    return link(path(pid, "cwd"));
  }

  /** A path of the process's own file system as the agent can open it. */
  public String inRootOf(int pid, String path) {
    return path(pid, "root") + path;
  }

  /** Network namespace, for example {@code net:[4026531840]}; null if it cannot be read. */
  public String netNamespace(int pid) {
    return link(path(pid, "ns/net"));
  }

  /**
   * Id of a process in its own PID namespace.
   *
   * @return empty if that is the one that the file system shows, or if it cannot be read
   */
  public String innermostPid(int pid) {
    byte[] bytes = BoundedFile.read(path(pid, "status"), MAX_STATUS_BYTES);
    String text = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    // One id for each namespace, the outermost first: proc_pid_status(5).
    int start = text.indexOf("\nNSpid:\t");
    int end = start < 0 ? -1 : text.indexOf('\n', start + 1);
    if (end < 0) {
      return "";
    }
    String[] ids = text.substring(start + "\nNSpid:\t".length(), end).split("\t");
    return ids.length > 1 ? ids[ids.length - 1] : "";
  }

  /** Control groups of a process. */
  public Cgroup cgroup(int pid) {
    byte[] bytes = BoundedFile.read(path(pid, "cgroup"), MAX_CGROUP_BYTES);
    return bytes == null ? Cgroup.NONE : Cgroup.parse(bytes);
  }

  /**
   * Network namespace of processes that are in no container: that of the first process or, where
   * that cannot be read, the agent's own.
   */
  public String hostNetNamespace() {
    String first = netNamespace(1);
    return first == null ? link(root + "/self/ns/net") : first;
  }

  /** Listening sockets of a process's network namespace, port by inode; null if unreadable. */
  public Map<Long, Integer> listeningSockets(int pid) {
    return ListeningSockets.read(path(pid, "net"));
  }

  /** Inodes of the sockets that a process holds. Costs a system call for every open file. */
  public long[] sockets(int pid) {
    String folder = path(pid, "fd");
    String[] names = new File(folder).list();
    if (names == null) {
      return new long[0];
    }
    long[] inodes = new long[16];
    int count = 0;
    for (int i = 0; i < names.length && i < MAX_FILES; i++) {
      long inode = socketInode(link(folder + "/" + names[i]));
      if (inode >= 0) {
        inodes = count == inodes.length ? Arrays.copyOf(inodes, 2 * count) : inodes;
        inodes[count++] = inode;
      }
    }
    return Arrays.copyOf(inodes, count);
  }

  /**
   * First line of a file below the root, for example {@code sys/kernel/hostname}; empty if none.
   */
  public String line(String name) {
    byte[] bytes = BoundedFile.read(root + "/" + name, MAX_STAT_BYTES);
    return bytes == null
        ? ""
        : new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }

  private String path(int pid, String name) {
    return root + "/" + pid + "/" + name;
  }

  private static String link(String path) {
    try {
      return Files.readSymbolicLink(Path.of(path)).toString();
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      return null;
    }
  }

  private static long socketInode(String target) {
    if (target == null || !target.startsWith("socket:[") || !target.endsWith("]")) {
      return -1;
    }
    try {
      return Long.parseLong(target, "socket:[".length(), target.length() - 1, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static int pid(String name) {
    if (name.isEmpty() || name.charAt(0) < '1' || name.charAt(0) > '9' || name.length() > 9) {
      return -1;
    }
    int pid = 0;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return -1;
      }
      pid = pid * 10 + name.charAt(i) - '0';
    }
    return pid;
  }
}
