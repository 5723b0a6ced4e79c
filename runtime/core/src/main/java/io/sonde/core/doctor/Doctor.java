package io.sonde.core.doctor;

import io.sonde.core.host.Privileges;
import io.sonde.spi.command.Command;
import io.sonde.spi.config.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * {@code sonde doctor}: what this host allows, tried and not guessed. It needs no agent and does
 * not disturb one that runs.
 */
@Component(property = Command.NAME + "=doctor")
public final class Doctor implements Command {
  private final BundleContext context;
  private final Settings settings;

  /**
   * Prepares; nothing is looked at before {@link #run}.
   *
   * @param settings null if the configuration is not valid
   */
  @Activate
  public Doctor(
      BundleContext context,
      @Reference(cardinality = ReferenceCardinality.OPTIONAL) Settings settings) {
    this.context = context;
    this.settings = settings;
  }

  @Override
  public String summary() {
    return "Says what this host allows, and what to do about what it does not";
  }

  @Override
  public List<String> complete(List<String> arguments) {
    return List.of("--json");
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    boolean json = arguments.equals(List.of("--json"));
    if (!arguments.isEmpty() && !json) {
      err.println("usage: sonde doctor [--json]");
      return 2;
    }
    Report report = new Report();
    report.addAll(new HostFindings(Path.of("/"), Privileges.ofThisProcess()).all());
    // Without rights or BTF each try would fail for a reason that was just given.
    if (!report.hasFailed()) {
      report.addAll(Feature.all());
      report.addAll(BackendFindings.all(settings == null ? "auto" : settings.text("ebpf.backend")));
    }
    if (settings == null) {
      report.add(
          Finding.failed("configuration", "not valid", "'sonde config check' says what is wrong"));
    } else {
      report.addAll(PluginFindings.all(context, settings, folder()));
    }
    boolean traces = !report.hasFailed();
    report.add(
        traces
            ? Finding.ok("verdict", "can trace")
            : Finding.failed("verdict", "cannot trace", ""));
    report.print(out, json);
    return traces ? 0 : 1;
  }

  private Path folder() {
    return Path.of(Objects.requireNonNullElse(context.getProperty("sonde.home"), ""))
        .resolve(settings.text("plugins.folder"))
        .toAbsolutePath()
        .normalize();
  }
}
