package io.sonde.core;

import io.sonde.bpf.BpfException;
import io.sonde.bpf.KernelBtf;
import io.sonde.core.capture.Backend;
import io.sonde.core.capture.KernelSide;
import io.sonde.spi.command.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** {@code sonde doctor}: what this host allows, tried and not guessed. */
@Component(property = Command.NAME + "=doctor")
public final class Doctor implements Command {
  @Override
  public String summary() {
    return "Says what this host allows, backend by backend";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (!arguments.isEmpty()) {
      err.println("usage: sonde doctor");
      return 2;
    }
    out.println(
        "kernel        " + System.getProperty("os.version") + " " + System.getProperty("os.arch"));
    boolean btf = KernelBtf.available();
    out.println("BTF           " + (btf ? "yes" : "no: the kernel needs CONFIG_DEBUG_INFO_BTF=y"));
    out.println("lockdown      " + lockdown());
    List<String> missing = Privileges.ofThisProcess().missing();
    out.println(
        "capabilities  "
            + (missing.isEmpty()
                ? "all of " + String.join(", ", Privileges.needed())
                : "missing " + String.join(", ", missing) + ": run as root or add them"));
    if (!btf || !missing.isEmpty()) {
      out.println("verdict       cannot trace");
      return 1;
    }
    return backends(out);
  }

  private static int backends(PrintStream out) {
    Backend first = null;
    try {
      for (KernelSide.Trial trial : KernelSide.tryAll(List.of(Backend.values()))) {
        Backend backend = trial.backend();
        out.printf(
            "backend       %-8s %s%n",
            backend.id(),
            trial.fired()
                ? "fires (" + backend.title() + "; " + backend.remark() + ")"
                : trial.problem());
        if (trial.fired() && first == null) {
          first = backend;
        }
      }
    } catch (BpfException e) {
      out.println("backend       none: " + e.getMessage());
    }
    out.println(
        "verdict       "
            + (first == null ? "cannot trace" : "can trace, with backend " + first.id()));
    return first == null ? 1 : 0;
  }

  private static String lockdown() {
    try {
      String states = Files.readString(Path.of("/sys/kernel/security/lockdown")).strip();
      int from = states.indexOf('[');
      return from < 0 ? states : states.substring(from + 1, states.indexOf(']'));
    } catch (IOException e) {
      return "unknown (/sys/kernel/security/lockdown cannot be read)";
    }
  }
}
