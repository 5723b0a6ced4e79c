package io.sonde.launcher;

import io.sonde.spi.command.Command;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LoggerFactory;

/** The OSGi framework with what is installed in {@link Home}, in this JVM. Main thread only. */
final class Host implements AutoCloseable {
  /** Why the framework is started. */
  enum Mode {
    /** Everything is started. */
    RUN,
    /** What brings commands is started. */
    COMMAND
  }

  private static final long STOP_MS = 10_000;

  private final Home home;
  private final Mode mode;
  private final RunFolder storage;
  private final Framework framework;

  /**
   * Prepares the framework; nothing of the installation is read yet.
   *
   * @param config configuration file that was asked for, null if none was
   * @param ending whether the end was asked for, after which components fail as a consequence
   */
  Host(Home home, Mode mode, Path config, BooleanSupplier ending) throws BundleException {
    this.home = home;
    this.mode = mode;
    storage = RunFolder.create();
    Map<String, Object> properties = new HashMap<>();
    properties.put("sonde.home", home.folder().toString());
    properties.put("sonde.mode", mode.name().toLowerCase(Locale.ROOT));
    if (config != null) {
      properties.put("sonde.config", config.toString());
    }
    properties.put(Constants.FRAMEWORK_STORAGE, storage.path().resolve("bundles").toString());
    properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "" + Installation.LEVELS);
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.shared());
    properties.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, KernelFacts.ofThisHost());
    properties.put("felix.log.logger", new FrameworkLog());
    // Felix would need deep reflection into the JDK for its URL handlers, and nothing uses them.
    properties.put("felix.service.urlhandlers", "false");
    properties.put("felix.bootdelegation.implicit", "false");
    framework = new FrameworkFactory().newFramework(properties);
    try {
      framework.init();
    } catch (BundleException e) {
      storage.close();
      throw e;
    }
    provide(LoggerFactory.class, new ComponentLog(ending));
  }

  /** Registers a service of the launcher. */
  <T> void provide(Class<T> type, T service) {
    framework.getBundleContext().registerService(type, service, null);
  }

  /** Registers a command of the launcher about the running agent. */
  void provide(String name, Command command) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(Command.NAME, name);
    properties.put(Command.AGENT, "true");
    framework.getBundleContext().registerService(Command.class, command, properties);
  }

  /** Installs and starts bundles; what cannot start is complained about and left. */
  void start() throws BundleException {
    framework.start();
    Installation installation = new Installation(framework.getBundleContext());
    installation.install(home);
    installation.start(mode);
  }

  /** Whether there is a service of a type. */
  boolean has(Class<?> type) {
    return framework.getBundleContext().getServiceReference(type) != null;
  }

  /** Commands that bundles bring, by name. */
  SortedMap<String, Command> commands() {
    SortedMap<String, Command> commands = new TreeMap<>();
    BundleContext context = framework.getBundleContext();
    try {
      for (ServiceReference<Command> each : context.getServiceReferences(Command.class, null)) {
        Command command = context.getService(each);
        if (command != null && each.getProperty(Command.NAME) instanceof String name) {
          commands.put(name, command);
        }
      }
    } catch (InvalidSyntaxException e) {
      throw new AssertionError("there is no filter", e);
    }
    return commands;
  }

  /** Stops every bundle, those that were started last first, and removes the run folder. */
  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(STOP_MS);
    } catch (BundleException | InterruptedException e) {
      System.getLogger("sonde").log(System.Logger.Level.WARNING, "could not stop in order", e);
    }
    storage.close();
  }
}
