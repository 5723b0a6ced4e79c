package io.sonde.it;

import io.sonde.it.app.Tomcat;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Servers of several runtimes with the same application, which answers as the query of a request
 * asks: {@code ?status=404&size=9&chunked=1}. See {@link Mix#ofShop}.
 */
public final class Shops {
  private static final Path PROGRAMS = Path.of("src/test/programs").toAbsolutePath();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private Shops() {}

  /** Node.js, its module http. */
  public static Program node() {
    return start(Needs.command("node"), PROGRAMS.resolve("shop.js").toString());
  }

  /** Go, its package net/http. */
  public static Program go() {
    return start(Built.go("shop.go", "goshop", Map.of()).toString());
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
    Needs.that(
        Files.exists(Path.of("/usr/include/liburing.h")), "liburing: run distribution/setup test");
    try {
      return start(Built.c("ring.c", "ring", "-luring").toString());
    } catch (IllegalStateException e) {
      Needs.that(!e.getMessage().contains("ended: 77"), "a kernel that permits io_uring");
      throw e;
    }
  }

  /** A program whose last argument is the port that it shall serve. */
  public static Program start(String... command) {
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
}
