package io.sonde.shell;

import io.sonde.spi.command.Command;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.shell.ShellPath;
import io.sonde.spi.telemetry.MetricSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Opens the shell if the settings do not forbid it; without it the agent does its work as well. */
@Component(
    service = {},
    immediate = true)
public final class ShellComponent {
  private static final System.Logger LOG = System.getLogger("sonde.shell");
  private static final long IDLE_MS = 15 * 60_000;

  private final List<ServiceRegistration<?>> commands = new ArrayList<>();
  private SpanFeed feed;
  private Shell shell;

  /**
   * Opens it.
   *
   * @param running there only while the agent runs
   */
  @Activate
  public ShellComponent(
      BundleContext context, @Reference Settings settings, @Reference Fatal running) {
    if (!settings.flag("shell.enabled")) {
      return;
    }
    String setting = settings.text("shell.socket");
    Path path = setting.isEmpty() ? ShellPath.standard(System::getenv) : Path.of(setting);
    try {
      if (path == null) {
        throw new IOException("XDG_RUNTIME_DIR is not set, so there is no folder for its socket");
      }
      ShellSocket socket = ShellSocket.open(path.toAbsolutePath(), setting.isEmpty());
      feed = new SpanFeed(context);
      register(context, "spans", new Spans(feed));
      register(context, "top", new Top(() -> metrics(context)));
      register(context, "ledger", new LedgerCommand(() -> metrics(context)));
      shell = new Shell(socket, CommandTable.of(context), IDLE_MS);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "the agent goes on without a shell: {0} (shell.socket says where it is)",
          e.getMessage());
    }
  }

  private void register(BundleContext context, String name, Command command) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Command.NAME, name);
    properties.put(Command.AGENT, "true");
    commands.add(context.registerService(Command.class, command, properties));
  }

  /** Metrics of the whole agent, looked for when somebody asks. */
  private static List<MetricSource> metrics(BundleContext context) {
    try {
      return context.getServiceReferences(MetricSource.class, null).stream()
          .map(context::getService)
          .filter(Objects::nonNull)
          .toList();
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("there is no filter", e);
    }
  }

  /** Ends every session. */
  @Deactivate
  void stop() throws IOException {
    commands.forEach(ServiceRegistration::unregister);
    if (shell != null) {
      shell.close();
      feed.close();
    }
  }
}
