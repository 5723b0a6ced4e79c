package io.sonde.it;

import io.sonde.it.app.Tomcat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Servers of several runtimes with the same application, which answers as the query of a request
 * asks: {@code ?status=404&size=9&chunked=1}. See {@link Mix#ofShop}.
 */
public final class Shops {
  private static final Path PROGRAMS = Path.of("src/test/programs").toAbsolutePath();
  private static final Path BUILT = Path.of("target/programs").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private Shops() {}

  /** Node.js, its module http. */
  public static Program node() {
    return start(Needs.command("node"), PROGRAMS.resolve("shop.js").toString());
  }

  /** Go, its package net/http. */
  public static Program go() {
    String go = Needs.command("go");
    Path built = BUILT.resolve("goshop");
    Path source = PROGRAMS.resolve("shop.go");
    build(List.of(go, "build", "-o", built.toString(), source.toString()));
    return start(built.toString());
  }

  /** Java, the JDK's own server, run from its source. */
  public static Program jdk() {
    return start(JAVA, "-XX:TieredStopAtLevel=1", PROGRAMS.resolve("Shop.java").toString());
  }

  /** Java, Apache Tomcat. */
  public static Program tomcat() {
    String path =
        location(Tomcat.class)
            + ":"
            + location(org.apache.catalina.startup.Tomcat.class)
            + ":"
            + location(jakarta.annotation.PostConstruct.class);
    return start(JAVA, "-XX:TieredStopAtLevel=1", "-cp", path, Tomcat.class.getName());
  }

  /** A server in C that does its work by io_uring; no distribution packages one. */
  public static Program ring() {
    String gcc = Needs.command("gcc");
    Path built = BUILT.resolve("ring");
    Path source = PROGRAMS.resolve("ring.c");
    Needs.that(
        Files.exists(Path.of("/usr/include/liburing.h")), "liburing: run distribution/setup test");
    build(List.of(gcc, "-O2", "-o", built.toString(), source.toString(), "-luring"));
    try {
      return start(built.toString());
    } catch (IllegalStateException e) {
      Needs.that(!e.getMessage().contains("ended: 77"), "a kernel that permits io_uring");
      throw e;
    }
  }

  private static Program start(String... command) {
    int port = FreePort.take();
    String[] whole = java.util.Arrays.copyOf(command, command.length + 1);
    whole[command.length] = Integer.toString(port);
    return Program.start(port, Folder.create(), List.of(whole));
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a compiler that needs nothing of the network. */
  private static void build(List<String> command) {
    try {
      Files.createDirectories(BUILT);
      Path log = BUILT.resolve("log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(Map.of("GOTOOLCHAIN", "local", "GOPROXY", "off"));
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command + "\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
