package io.sonde.core.deploy;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/**
 * Watches the folder that plugins are dropped into. A file that appears complete is reported at
 * once, as after a rename; any other change is reported when the file has been quiet for a moment.
 * A slow look at the whole folder finds what the kernel does not announce, for example that the
 * target of a symbolic link changed. Runs a thread {@code sonde-folder}.
 */
final class DropIn implements AutoCloseable {
  /** Told of what is in the folder; on the watcher's thread, must return at once. */
  interface Listener {
    /** A jar is new or changed, or may be. */
    void present(Path jar);

    /** A jar is gone. */
    void absent(Path jar);

    /** Everything that was in the folder at the start has been reported. */
    void complete();
  }

  /** What tells two states of a file apart without reading it. */
  private record Stamp(Object key, long bytes, Object modified) {
    /** Null if there is no regular file. */
    static Stamp of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.isRegularFile()
            ? new Stamp(now.fileKey(), now.size(), now.lastModifiedTime())
            : null;
      } catch (IOException e) {
        return null;
      }
    }
  }

  private record Change(Stamp stamp, long quietAtNs) {}

  private final Path folder;
  private final long quietNs;
  private final long rescanNs;
  private final Listener listener;
  private final Map<Path, Stamp> reported = new HashMap<>();
  private final Map<Path, Change> changes = new TreeMap<>();
  private final WatchService watch;
  private final Thread thread;
  private boolean watched;
  private boolean complained;

  /**
   * Begins to watch.
   *
   * @param quietNs how long a file must not have changed to be taken as it is
   * @param rescanNs time between two looks at the whole folder
   */
  DropIn(Path folder, long quietNs, long rescanNs, Listener listener) {
    this.folder = folder;
    this.quietNs = quietNs;
    this.rescanNs = rescanNs;
    this.listener = listener;
    watch = open(folder);
    thread = Thread.ofPlatform().name("sonde-folder").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private static WatchService open(Path folder) {
    try {
      return folder.getFileSystem().newWatchService();
    } catch (IOException e) {
      return null;
    }
  }

  private void run() {
    try {
      long nextScanNs = System.nanoTime();
      boolean first = true;
      while (true) {
        if (System.nanoTime() - nextScanNs >= 0) {
          register();
          scan();
          nextScanNs = System.nanoTime() + rescanNs;
        }
        if (first) {
          listener.complete();
          first = false;
        }
        long waitNs = settle(nextScanNs - System.nanoTime());
        if (watch == null) {
          TimeUnit.NANOSECONDS.sleep(waitNs);
          continue;
        }
        WatchKey key = watch.poll(waitNs, TimeUnit.NANOSECONDS);
        if (key != null) {
          key.pollEvents().forEach(this::note);
          watched = key.reset();
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // close() asked for the end.
      return;
    }
  }

  /** The folder may not be there yet, or be there again. */
  private void register() {
    if (watched || watch == null) {
      return;
    }
    try {
      folder.register(
          watch,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      watched = true;
      complained = false;
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        System.getLogger("io.sonde")
            .log(
                Level.WARNING,
                "{0} cannot be watched, so plugins in it are noticed late: {1}",
                folder.toString(),
                e.toString());
      }
    }
  }

  private void note(WatchEvent<?> event) {
    if (event.context() instanceof Path name) {
      changed(folder.resolve(name), event.kind() == StandardWatchEventKinds.ENTRY_CREATE);
    } else {
      scan();
    }
  }

  private void scan() {
    Set<Path> there = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(there::add);
    } catch (IOException e) {
      // As good as empty: a folder that is gone holds no plugin.
      there.clear();
    }
    there.addAll(reported.keySet());
    for (Path file : new java.util.TreeSet<>(there)) {
      if (!changes.containsKey(file) && !Objects.equals(Stamp.of(file), reported.get(file))) {
        changed(file, true);
      }
    }
  }

  /**
   * Notes that a file is not what it was.
   *
   * @param arrived whether it may have come as a whole
   */
  private void changed(Path file, boolean arrived) {
    String name = file.getFileName().toString();
    if (!name.endsWith(".jar") || name.startsWith(".")) {
      return;
    }
    Stamp stamp = Stamp.of(file);
    if (arrived && stamp != null && isComplete(file)) {
      changes.remove(file);
      report(file, stamp);
    } else {
      changes.put(file, new Change(stamp, System.nanoTime() + quietNs));
    }
  }

  /** A jar ends with its directory, so one that has a directory has all before it. */
  private static boolean isComplete(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.size() > 0;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Reports what is quiet now; gives the time until the next may be, at most {@code longestNs}. */
  private long settle(long longestNs) {
    long waitNs = Math.max(longestNs, 0);
    for (Map.Entry<Path, Change> each : Map.copyOf(changes).entrySet()) {
      Path file = each.getKey();
      Change change = each.getValue();
      if (change.quietAtNs() - System.nanoTime() <= 0) {
        Stamp stamp = Stamp.of(file);
        if (Objects.equals(stamp, change.stamp())) {
          changes.remove(file);
          report(file, stamp);
          continue;
        }
        change = new Change(stamp, System.nanoTime() + quietNs);
        changes.put(file, change);
      }
      waitNs = Math.min(waitNs, Math.max(change.quietAtNs() - System.nanoTime(), 0));
    }
    return waitNs;
  }

  private void report(Path file, Stamp stamp) {
    if (stamp == null) {
      if (reported.remove(file) != null || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        listener.absent(file);
      }
    } else {
      reported.put(file, stamp);
      listener.present(file);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      if (watch != null) {
        watch.close();
      }
      thread.join(1000);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
