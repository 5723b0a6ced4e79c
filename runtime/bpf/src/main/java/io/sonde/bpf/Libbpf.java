package io.sonde.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native libbpf: found, opened with plain dlopen, its log sent to {@link LibbpfLog}.
 *
 * <p>Looked for in this order: the file or folder in the system property {@code sonde.libbpf};
 * {@code lib/libsonde-bpf.so}, then {@code lib/libbpf.so.1}, below {@code sonde.home}; the system's
 * {@code libbpf.so.1}. A folder also holds what libbpf needs, which is opened first.
 */
@SuppressWarnings("restricted")
final class Libbpf {
  private static SymbolLookup library;

  private Libbpf() {}

  /**
   * Opens the library unless it is open.
   *
   * @throws BpfException if there is none; classes that hold handles must not be the first to ask,
   *     because their initialisation can fail only once and without a message
   */
  static synchronized SymbolLookup library() {
    if (library == null) {
      library = open();
      LibbpfLog.install();
    }
    return library;
  }

  /** Links a function of libbpf 1.x. */
  static MethodHandle function(String name) {
    return Native.link(
        library()
            .find(name)
            .orElseThrow(() -> new BpfException("libbpf is too old: it lacks " + name, 0, "")));
  }

  /** Version of the library in use: {@code v1.7}. */
  static String version() {
    return Native.text(Native.call(function("libbpf_version_string")));
  }

  private static SymbolLookup open() {
    String chosen = System.getProperty("sonde.libbpf");
    if (chosen != null) {
      return open(Path.of(chosen));
    }
    String home = System.getProperty("sonde.home");
    if (home != null) {
      Path folder = Path.of(home, "lib");
      for (String name : new String[] {"libsonde-bpf.so", "libbpf.so.1"}) {
        if (Files.exists(folder.resolve(name))) {
          return open(folder.resolve(name));
        }
      }
    }
    try {
      return SymbolLookup.libraryLookup("libbpf.so.1", Arena.global());
    } catch (IllegalArgumentException e) {
      throw new BpfException(
          "libbpf is missing: set -Dsonde.libbpf to libsonde-bpf.so or install libbpf1", 0, "");
    }
  }

  private static SymbolLookup open(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve("libbpf.so.1") : path;
    try {
      for (String needed : new String[] {"libz.so.1", "libelf.so.1"}) {
        // Opened by path first, the loader takes these for libbpf's by their soname.
        if (Files.exists(file.resolveSibling(needed))) {
          SymbolLookup.libraryLookup(file.resolveSibling(needed), Arena.global());
        }
      }
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new BpfException(
          "libbpf cannot be opened from " + file + ": missing, damaged or for a newer system",
          0,
          "");
    }
  }
}
