package io.sonde.launcher;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An installation with declarative services and bundles made for a test, and what it printed. */
final class TestHome {
  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Makes one in an empty folder. */
  TestHome(Path folder) throws Exception {
    this.folder = folder;
    Path bundles = Files.createDirectories(folder.resolve("bundles"));
    Files.createDirectories(folder.resolve("plugins"));
    try (Stream<Path> jars = Files.list(Path.of("target/bundles"))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, bundles.resolve(jar.getFileName()));
      }
    }
  }

  /** Adds a bundle with the classes of one package below {@code io.sonde.launcher.bundle}. */
  TestHome with(String name) throws Exception {
    return with(name, Map.of());
  }

  /** Adds a bundle with more headers. */
  TestHome with(String name, Map<String, String> headers) throws Exception {
    try (Builder builder = new Builder()) {
      builder.setClasspath(new File[] {new File("target/test-classes")});
      builder.addClasspath(
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(File::new)
              .filter(File::exists)
              .toList());
      builder.setProperty("Bundle-SymbolicName", "test." + name);
      builder.setProperty("Private-Package", "io.sonde.launcher.bundle." + name);
      headers.forEach(builder::setProperty);
      try (Jar jar = builder.build()) {
        if (!builder.getErrors().isEmpty()) {
          throw new IllegalStateException(builder.getErrors().toString());
        }
        jar.write(file("bundles/" + name + ".jar").toFile());
      }
    }
    return this;
  }

  /** A file of the installation, which need not exist. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Runs {@code sonde} with these arguments. */
  int sonde(String... arguments) {
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    PrintStream answers = new PrintStream(out, true, StandardCharsets.UTF_8);
    Runnable log = () -> ConsoleLog.install(errors, null);
    return new CommandLine(new Home(folder), answers, errors, log).run(List.of(arguments));
  }

  /** What it printed to standard output. */
  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What it printed to standard error, without the time of log lines. */
  String err() {
    return err.toString(StandardCharsets.UTF_8).replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d ", "");
  }
}
