package io.sonde.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** BPF programs, maps and links, by kind and id, such as {@code prog 17}. */
public final class KernelObjects {
  private static final Pattern HELD = Pattern.compile("(?m)^(prog|map|link)_id:\\s*(\\d+)$");
  private static final Pattern LISTED = Pattern.compile("\"id\":\\s*(\\d+),\\s*\"");

  private KernelObjects() {}

  /** What a process holds open. */
  public static Set<String> of(long pid) {
    Set<String> objects = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
      for (Path file : files) {
        read(file, objects);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It ended, and what it held with it.
    }
    return objects;
  }

  private static void read(Path file, Set<String> objects) throws IOException {
    try {
      for (Matcher held = HELD.matcher(Files.readString(file)); held.find(); ) {
        objects.add(held.group(1) + " " + held.group(2));
      }
    } catch (NoSuchFileException e) {
      // Closed since the folder was read.
    }
  }

  /** What there is on the machine. */
  public static Set<String> all() {
    Set<String> objects = new TreeSet<>();
    for (String kind : new String[] {"prog", "map", "link"}) {
      String list = bpftool(kind, "list", "--json");
      for (Matcher listed = LISTED.matcher(list); listed.find(); ) {
        objects.add(kind + " " + listed.group(1));
      }
    }
    return objects;
  }

  /** What there is on the machine and no process holds. */
  public static Set<String> unheld() {
    Set<String> objects = all();
    ProcessHandle.allProcesses().forEach(process -> objects.removeAll(of(process.pid())));
    return objects;
  }

  /** What bpftool prints. */
  public static String bpftool(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Needs.command("bpftool")));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Needs.that(process.waitFor() == 0, "a bpftool for this kernel, which says " + text.strip());
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
