package io.sonde.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What plugins may require of the kernel, as a capability of the framework: {@code
 * Require-Capability: sonde.kernel;filter:="(&(version>=6.1)(btf=true))"}.
 */
final class KernelFacts {
  private KernelFacts() {}

  /** Facts about the running kernel. */
  static String ofThisHost() {
    return capability(
        System.getProperty("os.version"), Files.isReadable(Path.of("/sys/kernel/btf/vmlinux")));
  }

  /**
   * Value of {@code org.osgi.framework.system.capabilities.extra}.
   *
   * @param release as {@code uname -r} gives it, for example {@code 6.1.0-18-amd64}
   */
  static String capability(String release, boolean btf) {
    StringBuilder version = new StringBuilder();
    int numbers = 0;
    for (String part : release.split("[^0-9A-Za-z]")) {
      if (numbers == 3 || !part.matches("\\d{1,9}")) {
        break;
      }
      version.append(numbers++ == 0 ? "" : ".").append(part);
    }
    return "sonde.kernel;version:Version=\""
        + (numbers == 0 ? "0" : version)
        + "\";btf=\""
        + btf
        + "\"";
  }
}
