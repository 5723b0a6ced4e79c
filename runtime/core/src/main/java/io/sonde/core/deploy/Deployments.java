package io.sonde.core.deploy;

import io.sonde.bpf.Background;
import io.sonde.core.gate.Gate;
import io.sonde.core.gate.Isolation;
import io.sonde.core.gate.Launch;
import io.sonde.core.gate.PluginJar;
import io.sonde.core.gate.Refusal;
import io.sonde.core.gate.Running;
import io.sonde.core.gate.Words;
import io.sonde.core.plugin.Admission;
import io.sonde.core.plugin.Tally;
import io.sonde.spi.Protocol;
import io.sonde.spi.config.Settings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * The plugins of a running agent: those in the drop-in folder, as far as they pass the gate. Every
 * change is made on one thread, {@code sonde-plugins}; the methods may be called by any thread but
 * that one and wait until theirs is made.
 */
public final class Deployments implements Admission.Failures, AutoCloseable {
  /**
   * How long things may take.
   *
   * @param start of a plugin
   * @param quiet how long a file must not have changed to be taken as it is
   * @param rescan between two looks at the folder that nothing asked for
   */
  record Patience(Duration start, Duration quiet, Duration rescan) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(10));
  }

  private static final System.Logger LOG = System.getLogger("io.sonde");

  /** A plugin that failed has this long to end what it does well. */
  private static final Duration FAILED_DRAIN = Duration.ofSeconds(2);

  private static final Duration END = Duration.ofSeconds(3);

  private final BundleContext context;
  private final Path folder;
  private final Set<String> disabled;
  private final Admission admission;
  private final Duration drain;
  private final Gate gate;
  private final Store store;
  private final Rollout rollout;
  private final DropIn dropIn;
  private final ServiceListener services = this::serviceChanged;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("sonde-plugins").daemon().factory());
  private final CountDownLatch settled = new CountDownLatch(1);
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final Map<String, Deployment> byFile = new TreeMap<>();
  private volatile List<Status> statuses = List.of();

  /**
   * Prepares the plugins of {@code plugins.folder}; none is touched before {@link #start}.
   *
   * @param context of the bundle that installs them
   * @param admission makes their protocols live; it must report failures to this object
   */
  public Deployments(BundleContext context, Settings settings, Admission admission) {
    this(context, settings, admission, Patience.USUAL);
  }

  Deployments(BundleContext context, Settings settings, Admission admission, Patience patience) {
    this.context = context;
    folder =
        Path.of(Objects.requireNonNullElse(context.getProperty("sonde.home"), ""))
            .resolve(settings.text("plugins.folder"))
            .toAbsolutePath()
            .normalize();
    disabled = Set.copyOf(settings.list("plugins.disabled"));
    this.admission = admission;
    drain = settings.duration("plugins.drain_timeout");
    gate = new Gate(settings);
    store = new Store(context.getDataFile("plugins").toPath());
    rollout = new Rollout(new Launch(context, patience.start()), store, admission, disabled);
    dropIn =
        new DropIn(
            folder,
            patience.quiet().toNanos(),
            patience.rescan().toNanos(),
            new DropIn.Listener() {
              @Override
              public void present(Path jar) {
                later(() -> read(jar, false));
              }

              @Override
              public void absent(Path jar) {
                later(() -> gone(jar.getFileName().toString()));
              }

              @Override
              public void complete() {
                later(
                    () -> {
                      settled.countDown();
                      // The first start is waited for; an exchange must not slow the host down.
                      Background.enter();
                      return null;
                    });
              }
            });
  }

  /** Begins with what is in the folder, and goes on with what comes into it. Returns at once. */
  public void start() {
    registrations.add(Isolation.in(context));
    registrations.addAll(PluginCommands.register(context, this));
    try {
      context.addServiceListener(services, "(objectClass=" + Protocol.class.getName() + ")");
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new AssertionError("the name of a class is a valid value", e);
    }
    dropIn.start();
  }

  /**
   * Waits until all that was in the folder at the start is live or refused.
   *
   * @return false if that took longer than {@code longest}
   */
  public boolean awaitStart(Duration longest) throws InterruptedException {
    return settled.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** All plugins, by name. Any thread. */
  public List<Status> statuses() {
    return statuses;
  }

  /** What the protocols of a plugin did since they are live. Any thread. */
  Tally tally(Status plugin) {
    Tally sum = Tally.NONE;
    for (String protocol : plugin.protocols()) {
      sum = sum.plus(admission.tally(protocol));
    }
    return sum;
  }

  /** Takes every plugin out; open exchanges are not waited for. */
  @Override
  public void close() {
    dropIn.close();
    context.removeServiceListener(services);
    later(
        () -> {
          for (Deployment each : byFile.values()) {
            takeOut(each, Duration.ZERO);
            store.drop(each.previous == null ? null : each.previous.file());
          }
          byFile.clear();
          return null;
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "a plugin does not end in time and is left behind");
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rollout.finish(END);
    registrations.forEach(ServiceRegistration::unregister);
  }

  // --- What users ask for

  /** Deploys bytes as if the file held them; the folder is not written. */
  Outcome put(String file, byte[] bytes) {
    return now(() -> offer(file, bytes, false));
  }

  /** Takes out what a file of the folder holds; the folder is not written. */
  Outcome remove(String file) {
    return now(() -> gone(file));
  }

  /** Copies a jar into the folder if it passes the gate. */
  public Outcome install(Path jar) {
    return now(() -> copyIn(jar, false));
  }

  /**
   * Copies a jar over the one of the plugin that it is a version of; or, if there is no such file
   * but a plugin of that name, tries the plugin's jar once more.
   */
  public Outcome update(String nameOrJar) {
    return now(
        () -> {
          Deployment known = find(nameOrJar);
          return known != null && !nameOrJar.contains("/")
              ? read(folder.resolve(known.file), true)
              : copyIn(Path.of(nameOrJar), true);
        });
  }

  /** Makes the previous version of a plugin live again and writes it into the folder. */
  public Outcome rollback(String name) {
    return known(name, this::rollBack);
  }

  /** Starts a plugin that was stopped, switched off or refused. */
  public Outcome start(String name) {
    return known(
        name,
        each ->
            each.live != null
                ? Outcome.done(each.name + " is live already")
                : read(folder.resolve(each.file), true));
  }

  /** Stops a plugin until it is started or the agent is. */
  public Outcome stop(String name) {
    return known(
        name,
        each -> {
          takeOut(each, drain);
          each.become(State.STOPPED, "stopped by command");
          return Outcome.done(label(each) + " is stopped; its open exchanges may end");
        });
  }

  /** Deletes a plugin's jar from the folder and takes the plugin out. */
  public Outcome uninstall(String name) {
    return known(
        name,
        each -> {
          try {
            Files.deleteIfExists(folder.resolve(each.file));
          } catch (IOException e) {
            return Outcome.no("cannot delete " + folder.resolve(each.file) + ": " + Words.of(e));
          }
          gone(each.file);
          return Outcome.done(label(each) + " is removed");
        });
  }

  // --- What failed

  @Override
  public void failed(Protocol protocol, String sentence) {
    later(
        () -> {
          for (Deployment each : byFile.values()) {
            if (offers(each, protocol)) {
              failed(each, Words.line(sentence));
            }
          }
          return null;
        });
  }

  private void failed(Deployment each, String sentence) {
    Running bad = each.live;
    PluginJar good = each.previous;
    if (good != null) {
      String problem;
      try {
        problem = replace(each, good, store.read(good), FAILED_DRAIN).refusal();
      } catch (Refusal e) {
        problem = e.sentence();
      }
      each.previous = null;
      if (problem == null) {
        store.drop(bad.jar().file());
        each.become(
            State.ROLLED_BACK,
            bad.jar().version() + " failed, " + good.version() + " is live again: " + sentence);
        LOG.log(Level.WARNING, "plugin {0}: {1}", each.name, each.status().sentence());
        return;
      }
      drop(good);
      LOG.log(
          Level.WARNING,
          "plugin {0} cannot be rolled back to {1}: {2}",
          each.name,
          good.version().toString(),
          problem);
    }
    if (each.failsTooOften()) {
      takeOut(each, FAILED_DRAIN);
      each.become(
          State.FAILED,
          "switched off after "
              + Deployment.MOST_FAILURES
              + " failures within 10 s, replace its jar: "
              + sentence);
      LOG.log(Level.WARNING, "plugin {0} is {1}", each.name, each.status().sentence());
    } else {
      each.remark(sentence);
    }
  }

  // --- All below: thread sonde-plugins

  private Outcome read(Path jar, boolean again) {
    byte[] bytes;
    try (java.io.InputStream in = Files.newInputStream(jar)) {
      bytes = in.readNBytes(Gate.MOST_BYTES + 1);
    } catch (IOException e) {
      // Gone, which is an event of its own, or not readable, which must be said.
      return Files.exists(jar)
          ? refuse(
              byFile.computeIfAbsent(jar.getFileName().toString(), Deployment::new),
              null,
              "the file cannot be read: let the agent's user read it")
          : Outcome.no("there is no file " + jar);
    }
    return offer(jar.getFileName().toString(), bytes, again);
  }

  /**
   * Deals with the content of a file.
   *
   * @param again whether to try what was tried before
   */
  private Outcome offer(String file, byte[] bytes, boolean again) {
    Deployment each = byFile.computeIfAbsent(file, Deployment::new);
    String digest = Store.digest(bytes);
    if (!again && digest.equals(each.offered)) {
      return Outcome.done(file + " has not changed");
    }
    each.offered = digest;
    if (!again && each.state() == State.STOPPED) {
      return Outcome.done(each.name + " stays stopped; its new jar is used when it is started");
    }
    PluginJar jar = null;
    Path copy = null;
    try {
      copy = store.keep(bytes);
      jar = gate.check(bytes, copy, digest);
      return deploy(each, jar, bytes);
    } catch (Refusal e) {
      store.drop(copy);
      return refuse(each, jar, e.sentence());
    } catch (IOException e) {
      store.drop(copy);
      return refuse(each, null, "the agent's run folder cannot be written: " + Words.of(e));
    }
  }

  private Outcome deploy(Deployment offered, PluginJar jar, byte[] bytes) throws Refusal {
    Deployment each = offered;
    Deployment same = named(jar.name());
    if (same != null && same != each) {
      if (Files.exists(folder.resolve(same.file))) {
        throw new Refusal(
            "the plugin "
                + jar.name()
                + " is here already, as "
                + same.file
                + ": remove one of the two");
      }
      // Its file was renamed.
      byFile.remove(same.file);
      takeOut(each, drain);
      same.file = each.file;
      same.offered = each.offered;
      byFile.put(same.file, same);
      each = same;
      if (each.live != null && each.live.jar().digest().equals(jar.digest())) {
        store.drop(jar.file());
        return Outcome.done(label(each) + " goes on");
      }
    }
    if (disabled.contains(jar.name())) {
      return disable(each, jar, jar.name());
    }
    Running old = each.live;
    Rollout.Result result = replace(each, jar, bytes, drain);
    if (result.refusal() != null) {
      throw new Refusal(result.refusal());
    }
    if (result.disabled()) {
      drop(old == null ? null : old.jar());
      return disable(each, jar, "its protocol");
    }
    if (old != null) {
      remember(each, old.jar(), jar);
    }
    each.identity(jar);
    each.become(State.LIVE, "");
    String sentence =
        label(each) + " is live" + (old == null ? "" : ", after " + old.jar().version());
    LOG.log(Level.INFO, "plugin {0}", sentence);
    return Outcome.done(sentence);
  }

  private Rollout.Result replace(Deployment each, PluginJar jar, byte[] bytes, Duration drain) {
    Rollout.Result result = rollout.replace(each.live, jar, bytes, drain, id -> other(each, id));
    each.live = result.running();
    return result;
  }

  /** What ran until now worked, so it is what a failure of the next one leads back to. */
  private void remember(Deployment each, PluginJar old, PluginJar next) {
    if (old.digest().equals(next.digest())) {
      store.drop(old.file());
    } else {
      drop(each.previous);
      each.previous = old;
    }
    if (each.previous != null && !each.previous.name().equals(next.name())) {
      drop(each.previous);
      each.previous = null;
    }
  }

  private Outcome disable(Deployment each, PluginJar jar, String what) {
    takeOut(each, drain);
    store.drop(jar.file());
    each.identity(jar);
    each.become(State.DISABLED, "plugins.disabled names " + what);
    LOG.log(Level.INFO, "plugin {0} is switched off by plugins.disabled", jar.name());
    return Outcome.no(label(each) + " is switched off: " + each.status().sentence());
  }

  private Outcome refuse(Deployment each, PluginJar jar, String sentence) {
    LOG.log(Level.WARNING, "{0} is left out: {1}", each.file, sentence);
    if (each.live != null) {
      each.remark(
          (jar == null ? "the new jar" : jar.version().toString()) + " is refused: " + sentence);
    } else {
      if (jar != null) {
        each.identity(jar);
      }
      each.become(State.REFUSED, sentence);
    }
    return Outcome.no(each.file + " is refused: " + sentence);
  }

  private Outcome gone(String file) {
    Deployment each = byFile.remove(file);
    if (each == null) {
      return Outcome.no("there is no plugin " + file);
    }
    boolean ran = each.live != null;
    takeOut(each, drain);
    drop(each.previous);
    if (ran) {
      LOG.log(Level.INFO, "plugin {0} is removed", each.name);
    }
    // Another jar may have waited for its place.
    for (Deployment other : List.copyOf(byFile.values())) {
      if (other.state() == State.REFUSED && !other.name.isEmpty()) {
        read(folder.resolve(other.file), true);
      }
    }
    return Outcome.done(each.file + " is removed");
  }

  private Outcome rollBack(Deployment each) {
    PluginJar good = each.state() == State.ROLLED_BACK ? each.live.jar() : each.previous;
    if (good == null) {
      return Outcome.no(
          "there is no previous version of " + each.name + " since the agent started");
    }
    try {
      byte[] bytes = store.read(good);
      if (each.live == null || !each.live.jar().equals(good)) {
        Running old = each.live;
        String problem = replace(each, good, bytes, drain).refusal();
        if (problem != null) {
          throw new Refusal(problem);
        }
        drop(old == null ? null : old.jar());
        each.previous = null;
      }
      each.offered = good.digest();
      each.identity(good);
      each.become(State.LIVE, "");
      write(each.file, bytes);
      LOG.log(Level.INFO, "plugin {0} is rolled back", label(each));
      return Outcome.done(label(each) + " is live again");
    } catch (Refusal e) {
      return Outcome.no(good.version() + " of " + each.name + " is refused: " + e.sentence());
    } catch (IOException e) {
      return Outcome.no(
          label(each) + " is live again, but cannot be written to " + folder + ": " + Words.of(e));
    }
  }

  private Outcome copyIn(Path jar, boolean update) {
    if (!jar.isAbsolute()) {
      return Outcome.no(
          update && find(jar.toString()) == null && !jar.toString().contains("/")
              ? "there is no plugin " + jar + "; for a new jar give its whole path"
              : "give the whole path of " + jar + ", since the agent runs in another folder");
    }
    byte[] bytes;
    try (java.io.InputStream in = Files.newInputStream(jar)) {
      bytes = in.readNBytes(Gate.MOST_BYTES + 1);
    } catch (IOException e) {
      return Outcome.no("cannot read " + jar + ": " + Words.of(e));
    }
    Path copy = null;
    Path arriving = null;
    try {
      copy = store.keep(bytes);
      PluginJar checked = gate.check(bytes, copy, Store.digest(bytes));
      Deployment same = named(checked.name());
      if (update && same == null) {
        return Outcome.no("there is no plugin " + checked.name() + ": use plugin install");
      }
      if (!update && same != null) {
        return Outcome.no(
            checked.name() + " is installed already, as " + same.file + ": use plugin update");
      }
      String file = same == null ? jar.getFileName().toString() : same.file;
      if (!file.endsWith(".jar")) {
        return Outcome.no("the name of " + jar + " does not end with .jar: rename it");
      }
      if (same == null && byFile.containsKey(file)) {
        return Outcome.no("there is another plugin in " + file + ": rename " + jar);
      }
      arriving = arrive(file, bytes);
      boolean before = byFile.containsKey(file);
      Outcome outcome = offer(file, bytes, true);
      if (outcome.done()) {
        Files.move(arriving, folder.resolve(file), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      } else if (!before) {
        byFile.remove(file);
      }
      return outcome;
    } catch (Refusal e) {
      return Outcome.no(jar.getFileName() + " is refused: " + e.sentence());
    } catch (IOException e) {
      return Outcome.no("cannot write to " + folder + ": " + Words.of(e));
    } finally {
      store.drop(copy);
      store.drop(arriving);
    }
  }

  private Path arrive(String file, byte[] bytes) throws IOException {
    return Files.write(folder.resolve("." + file + ".arriving"), bytes);
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.move(
        arrive(file, bytes), folder.resolve(file), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes out what runs of it and forgets its jar. */
  private void takeOut(Deployment each, Duration drain) {
    if (each.live != null) {
      rollout.retire(each.live, drain);
      store.drop(each.live.jar().file());
      each.live = null;
    }
  }

  private void drop(PluginJar jar) {
    store.drop(jar == null ? null : jar.file());
  }

  /** A protocol came or went while its plugin runs. */
  private void serviceChanged(ServiceEvent event) {
    ServiceReference<?> reference = event.getServiceReference();
    long bundle = reference.getBundle().getBundleId();
    if (event.getType() == ServiceEvent.UNREGISTERING) {
      later(() -> serviceGone(bundle, reference));
    }
  }

  private Outcome serviceGone(long bundle, ServiceReference<?> reference) {
    for (Deployment each : byFile.values()) {
      if (each.live != null && each.live.bundle().getBundleId() == bundle) {
        for (Running.Offer offer : each.live.offers()) {
          if (offer.reference().equals(reference)) {
            takeOut(each, Duration.ZERO);
            each.become(
                State.FAILED, "it took its protocol " + offer.id() + " back: start it again");
            LOG.log(Level.WARNING, "plugin {0} is out: {1}", each.name, each.status().sentence());
            return null;
          }
        }
      }
    }
    return null;
  }

  private static boolean offers(Deployment each, Protocol protocol) {
    return each.live != null
        && each.live.offers().stream().anyMatch(offer -> offer.protocol() == protocol);
  }

  /** Name of another plugin that offers a protocol. */
  private String other(Deployment each, String protocol) {
    for (Deployment other : byFile.values()) {
      if (other != each
          && other.live != null
          && other.live.offers().stream().anyMatch(offer -> offer.id().equals(protocol))) {
        return other.name;
      }
    }
    return null;
  }

  private Deployment named(String name) {
    for (Deployment each : byFile.values()) {
      if (each.name.equals(name) && each.state() != State.REFUSED) {
        return each;
      }
    }
    return null;
  }

  /** By symbolic name, file name, or the id of a protocol. */
  private Deployment find(String name) {
    Deployment found = byFile.get(name);
    for (Deployment each : byFile.values()) {
      boolean fits =
          each.name.equals(name)
              || each.live != null
                  && each.live.offers().stream().anyMatch(offer -> offer.id().equals(name));
      if (fits && (found == null || found.live == null)) {
        found = each;
      }
    }
    return found;
  }

  private static String label(Deployment each) {
    Status status = each.status();
    return status.name().isEmpty() ? status.file() : status.name() + " " + status.version();
  }

  private void publish() {
    List<Status> now = new ArrayList<>();
    byFile.values().forEach(each -> now.add(each.status()));
    now.sort(Comparator.comparing(Status::name).thenComparing(Status::file));
    statuses = List.copyOf(now);
  }

  // --- The thread

  private interface Change {
    Outcome on(Deployment deployment);
  }

  private Outcome known(String name, Change change) {
    return now(
        () -> {
          Deployment each = find(name);
          return each == null
              ? Outcome.no("there is no plugin " + name + ": sonde plugins lists them")
              : change.on(each);
        });
  }

  private Outcome now(Callable<Outcome> change) {
    try {
      return thread.submit(() -> changed(change)).get();
    } catch (RejectedExecutionException e) {
      return Outcome.no("the agent ends");
    } catch (ExecutionException e) {
      return Outcome.no("this failed: " + Words.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.no("interrupted");
    }
  }

  private void later(Callable<Outcome> change) {
    try {
      thread.execute(
          () -> {
            try {
              changed(change);
            } catch (Exception e) {
              LOG.log(Level.WARNING, "a change of the plugins failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      // After close() there are no plugins to change.
      return;
    }
  }

  private Outcome changed(Callable<Outcome> change) throws Exception {
    try {
      return change.call();
    } finally {
      publish();
    }
  }
}
