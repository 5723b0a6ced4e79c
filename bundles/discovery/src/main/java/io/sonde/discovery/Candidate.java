package io.sonde.discovery;

import io.sonde.discovery.language.Language;
import io.sonde.discovery.language.Languages;
import io.sonde.discovery.proc.BoundedFile;
import io.sonde.discovery.proc.Cgroup;
import io.sonde.discovery.proc.Environment;
import io.sonde.discovery.proc.Proc;
import java.io.File;
import java.util.List;

/**
 * A process while it is looked at. Everything is read when first asked for and then kept, so that a
 * decision that needs little reads little; a candidate is dropped when the decision is made. One
 * thread.
 */
public final class Candidate {
  private static final String DELETED = " (deleted)";

  private final Proc proc;
  private final int pid;
  private final String hostNetNamespace;
  private String executable;
  private List<String> arguments;
  private Cgroup cgroup;
  private Language language;

  /**
   * @param hostNetNamespace network namespace of processes that are in no container
   */
  public Candidate(Proc proc, int pid, String hostNetNamespace) {
    this.proc = proc;
    this.pid = pid;
    this.hostNetNamespace = hostNetNamespace;
  }

  /** Its id. */
  public int pid() {
    return pid;
  }

  /** Its id in its own PID namespace; empty if that is the host's. */
  public String innermostPid() {
    return proc.innermostPid(pid);
  }

  /**
   * Path of its program; empty if it cannot be read. In a file system of its own as seen there, in
   * a chroot as the host sees it.
   */
  public String executable() {
    if (executable == null) {
      String path = proc.executable(pid);
      path = path == null ? "" : path;
      executable =
          path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }
    return executable;
  }

  /** File name of its program; empty if it cannot be read. */
  public String executableName() {
    String name = executable().substring(executable().lastIndexOf('/') + 1);
    return name.startsWith("memfd:") ? name.substring("memfd:".length()) : name;
  }

  /** File through which its program can be read. */
  private String executableFile() {
    return proc.executableFile(pid);
  }

  /** File that lists what is mapped into it. */
  private String mapsFile() {
    return proc.mapsFile(pid);
  }

  /** Its arguments, the program's name first; empty if it has none. */
  public List<String> arguments() {
    if (arguments == null) {
      arguments = proc.arguments(pid);
    }
    return arguments;
  }

  /** Its arguments between single spaces. */
  public String commandLine() {
    return String.join(" ", arguments());
  }

  /** Environment that it was started with; read each time. */
  public Environment environment() {
    return proc.environment(pid);
  }

  /** Its working directory in its own file system; empty if it cannot be read. */
  public String workingDirectory() {
    String path = proc.workingDirectory(pid);
    return path == null ? "" : path;
  }

  /**
   * Beginning of a regular file of its own file system.
   *
   * @return null if it is missing or no regular file: opening a pipe would wait for its other end
   */
  public byte[] file(String path, int limit) {
    String file = proc.inRootOf(pid, path);
    return new File(file).isFile() ? BoundedFile.read(file, limit) : null;
  }

  /** Its control groups. */
  public Cgroup cgroup() {
    if (cgroup == null) {
      cgroup = proc.cgroup(pid);
    }
    return cgroup;
  }

  /** Whether a container runtime started it or it has a network of its own. */
  public boolean isInContainer() {
    if (cgroup().inContainer()) {
      return true;
    }
    String namespace = proc.netNamespace(pid);
    return namespace != null && hostNetNamespace != null && !namespace.equals(hostNetNamespace);
  }

  /** Language that it is written in. */
  public Language language() {
    if (language == null) {
      language = Languages.of(executableName(), mapsFile(), executableFile());
    }
    return language;
  }
}
