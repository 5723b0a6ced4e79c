package io.sonde.discovery;

import io.sonde.discovery.proc.Proc;
import io.sonde.spi.command.Fatal;
import io.sonde.spi.config.Settings;
import io.sonde.spi.process.ProcessListener;
import io.sonde.spi.process.Service;
import io.sonde.spi.process.Services;
import io.sonde.spi.process.Tracing;
import io.sonde.spi.telemetry.MetricSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Discovery as a service: decides which processes are traced and which service each of them is. */
@Component(
    service = {ProcessListener.class, Services.class, MetricSource.class},
    immediate = true)
public final class Discovery implements ProcessListener, Services, MetricSource {
  private final Watch watch;

  /**
   * @param context tells the agent's version
   * @param settings the effective configuration
   * @param tracing carries out what is decided
   * @param fatal ends the agent if a selector says something that cannot be: nothing is traced
   *     rather than something that was not meant
   */
  @Activate
  public Discovery(
      BundleContext context,
      @Reference Settings settings,
      @Reference Tracing tracing,
      @Reference Fatal fatal) {
    Version version = context.getBundle().getVersion();
    int self = (int) ProcessHandle.current().pid();
    Options options = options(settings, fatal);
    watch = new Watch(new Proc("/proc"), self, version.toString(), options, tracing);
    if (options != Options.WRONG) {
      watch.start();
    }
  }

  private static Options options(Settings settings, Fatal fatal) {
    try {
      return Options.of(settings);
    } catch (IllegalArgumentException e) {
      fatal.exit(2, e.getMessage());
      return Options.WRONG;
    }
  }

  @Deactivate
  void stop() {
    watch.close();
  }

  @Override
  public void onExec(int pid) {
    watch.onExec(pid);
  }

  @Override
  public void onFork(int parent, int child) {
    watch.onFork(parent, child);
  }

  @Override
  public void onExit(int pid) {
    watch.onExit(pid);
  }

  @Override
  public void onListen(int pid, int port) {
    watch.onListen(pid, port);
  }

  @Override
  public Service of(int pid) {
    return watch.of(pid);
  }

  @Override
  public void read(Sink sink) {
    watch.read(sink);
  }
}
