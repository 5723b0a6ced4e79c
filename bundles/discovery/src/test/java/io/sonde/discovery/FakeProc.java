package io.sonde.discovery;

import io.sonde.discovery.proc.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@code /proc} of made-up processes in a folder. */
public final class FakeProc implements AutoCloseable {
  private static final String HEADING = "  sl  local_address rem_address   st ...\n";
  private static final String HOST_NETWORK = "net:[1]";

  private final Path root;
  private final Map<String, Map<Integer, Integer>> listening = new LinkedHashMap<>();

  /** Makes a folder with one process, the first of every host. */
  public FakeProc() {
    try {
      root = Files.createTempDirectory("proc");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process(1).executable("/usr/lib/systemd/systemd").write();
  }

  /** The tree as the code under test sees it. */
  public Proc proc() {
    return new Proc(root.toString());
  }

  /** Removes the folder. */
  @Override
  public void close() {
    delete(root);
  }

  /** Begins a process; nothing exists until {@link Builder#write}. */
  public Builder process(int pid) {
    return new Builder(pid);
  }

  /** Opens a listening socket in the network of the host, with the port as its inode. */
  public void listen(int port) {
    listen(HOST_NETWORK, port, port);
  }

  /** Opens a listening socket. */
  public void listen(String network, int port, int inode) {
    listening.computeIfAbsent(network, n -> new LinkedHashMap<>()).put(inode, port);
    writeTables();
  }

  /** Removes a process. */
  public void end(int pid) {
    delete(root.resolve(Integer.toString(pid)));
  }

  /** Writes a file below the root. */
  public void file(String name, String content) {
    write(root.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }

  private void writeTables() {
    try (var pids = Files.list(root)) {
      for (Path process : pids.filter(p -> Files.isSymbolicLink(p.resolve("ns/net"))).toList()) {
        String network = Files.readSymbolicLink(process.resolve("ns/net")).toString();
        StringBuilder table = new StringBuilder(HEADING);
        listening
            .getOrDefault(network, Map.of())
            .forEach((inode, port) -> line(table, inode, port));
        table.append("   9: 0100007F:0016 0100007F:9999 01 0:0 00:0 0  0 0 77 1\n");
        write(process.resolve("net/tcp"), table.toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void line(StringBuilder table, int inode, int port) {
    table.append(
        "   0: 00000000:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 %d 1 0\n"
            .formatted(port, inode));
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path link, String target) {
    try {
      Files.createDirectories(link.getParent());
      Files.deleteIfExists(link);
      if (target.isEmpty()) {
        return;
      }
      Files.createSymbolicLink(link, Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        try (var children = Files.list(path)) {
          children.toList().forEach(FakeProc::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One process. */
  public final class Builder {
    private final int pid;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private String executable = "/bin/true";
    private byte[] commandLine;
    private String command = "main";
    private String workingDirectory = "/";
    private String network = HOST_NETWORK;
    private String cgroup = "0::/\n";
    private String maps = "";
    private int parent = 1;
    private long flags;
    private long startTicks;
    private int[] sockets = {};

    private Builder(int pid) {
      this.pid = pid;
      startTicks = pid;
    }

    /** Path of its program; empty if it cannot be read. */
    public Builder executable(String path) {
      executable = path;
      return this;
    }

    /** Arguments, the program's name first. */
    public Builder arguments(String... arguments) {
      return commandLine(String.join("\0", arguments) + "\0");
    }

    /** Raw content of {@code cmdline}. */
    public Builder commandLine(String raw) {
      commandLine = raw.getBytes(StandardCharsets.ISO_8859_1);
      return this;
    }

    /** Name of its main thread. */
    public Builder command(String name) {
      command = name;
      return this;
    }

    /** A variable of its environment. */
    public Builder variable(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Its working directory. */
    public Builder in(String folder) {
      workingDirectory = folder;
      return this;
    }

    /** Its network namespace. */
    public Builder network(String name) {
      network = name;
      return this;
    }

    /** Content of its {@code cgroup}. */
    public Builder cgroup(String text) {
      cgroup = text;
      return this;
    }

    /** Content of its {@code maps}. */
    public Builder maps(String text) {
      maps = text;
      return this;
    }

    /** Process that made it by fork and exec. */
    public Builder parent(int id) {
      parent = id;
      return this;
    }

    /** Process that forked it, and whose program it runs. */
    public Builder forkOf(int id) {
      parent = id;
      flags = 0x40;
      return this;
    }

    /** Kernel flags. */
    public Builder flags(long bits) {
      flags = bits;
      return this;
    }

    /** When it began. */
    public Builder startTicks(long ticks) {
      startTicks = ticks;
      return this;
    }

    /** A file of its own file system. */
    public Builder holding(String path, String content) {
      files.put(path, content);
      return this;
    }

    /** Inodes of its sockets. */
    public Builder sockets(int... inodes) {
      sockets = inodes;
      return this;
    }

    /** Makes it exist, in place of what had its id. */
    public void write() {
      Path folder = root.resolve(Integer.toString(pid));
      delete(folder);
      StringBuilder environ = new StringBuilder();
      environment.forEach((name, value) -> environ.append(name + "=" + value + "\0"));
      FakeProc.write(
          folder.resolve("environ"), environ.toString().getBytes(StandardCharsets.UTF_8));
      byte[] line = commandLine == null ? executable.getBytes(StandardCharsets.UTF_8) : commandLine;
      FakeProc.write(folder.resolve("cmdline"), line);
      file(pid + "/cgroup", cgroup);
      file(pid + "/maps", maps);
      link(folder.resolve("exe"), executable);
      link(folder.resolve("cwd"), workingDirectory);
      link(folder.resolve("ns/net"), network);
      for (int i = 0; i < sockets.length; i++) {
        link(folder.resolve("fd/" + (i + 3)), "socket:[" + sockets[i] + "]");
      }
      link(folder.resolve("fd/0"), "/dev/null");
      files.forEach((path, content) -> file(pid + "/root" + path, content));
      writeTables();
      file(
          pid + "/stat",
          "%d (%s) S %d 1 1 0 -1 %d 0 0 0 0 0 0 0 0 20 0 1 0 %d 1 1\n"
              .formatted(pid, command, parent, flags, startTicks));
    }
  }
}
