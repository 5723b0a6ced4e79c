package io.sonde.core.recording;

import io.sonde.spi.command.Command;
import io.sonde.spi.recording.Recording;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;

/** {@code sonde record}: saves what programs say to each other. Runs in the agent. */
public final class RecordCommand implements Command {
  private static final FileAttribute<?> ONLY_MINE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> ONLY_MY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final long LOOK_MS = 100;

  /** Where records pass on their way to the flow. */
  public interface Tap {
    /** Whether records are made of a process. */
    boolean traces(int pid);

    /** Leads records through a recorder as well; false if one is there already. */
    boolean attach(Recorder recorder);

    /** Ends that, and gives up what the recorder had deferred. */
    void detach(Recorder recorder);
  }

  private final Tap tap;

  RecordCommand(Tap tap) {
    this.tap = tap;
  }

  /** Registers the command, which records what passes the tap. */
  public static void register(BundleContext context, Tap tap) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(NAME, "record");
    properties.put(AGENT, "true");
    context.registerService(Command.class, new RecordCommand(tap), properties);
  }

  @Override
  public String summary() {
    return "Saves wire bytes of a process or port for tests of a plugin";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    RecordOptions options;
    try {
      options = RecordOptions.read(arguments);
    } catch (IllegalArgumentException e) {
      err.println("sonde: " + e.getMessage());
      err.print(RecordOptions.USAGE);
      return 2;
    }
    if (!options.consent()) {
      err.print(RecordOptions.WHY_CONSENT);
      return 2;
    }
    if (options.pid() != 0 && !tap.traces(options.pid())) {
      err.printf(
          "sonde: process %d is not traced; a port is written :%d%n", options.pid(), options.pid());
      return 1;
    }
    Recorder recorder = options.recorder();
    if (!tap.attach(recorder)) {
      err.println("sonde: a recording is being made already; try again when it is over");
      return 1;
    }
    try {
      await(recorder, options.seconds(), out);
    } finally {
      tap.detach(recorder);
    }
    return save(recorder.recordings(options.protocol()), options.folder(), out, err);
  }

  private static void await(Recorder recorder, int seconds, PrintStream out) {
    out.printf("recording connections that are opened from now on, for %d s at most%n", seconds);
    long endNs = System.nanoTime() + seconds * 1_000_000_000L;
    while (!recorder.isFull() && System.nanoTime() < endNs && !out.checkError()) {
      try {
        Thread.sleep(LOOK_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static int save(
      List<Recording> recordings, Path folder, PrintStream out, PrintStream err) {
    if (recordings.isEmpty()) {
      err.println("sonde: no connection was opened, or none of those that were said anything");
      return 1;
    }
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, ONLY_MY_FOLDER);
      }
      for (Recording recording : recordings) {
        Path file = Files.createFile(folder.resolve(recording.name()), ONLY_MINE);
        Files.write(file, recording.text().getBytes(StandardCharsets.US_ASCII));
        out.println(file);
      }
    } catch (FileAlreadyExistsException e) {
      err.println("sonde: " + e.getFile() + " is there already; nothing more was written");
      return 1;
    } catch (IOException e) {
      err.println("sonde: cannot write " + e.getMessage());
      return 1;
    }
    return 0;
  }
}
