package io.sonde.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of curl for many requests, one after the other. It reads them from its standard input, so
 * it is there, and can be traced, before the first.
 */
final class Curl implements AutoCloseable {
  /** In the command line of every curl that these tests start, and of no other on the machine. */
  private static final String MARK = "sonde-it-" + ProcessHandle.current().pid();

  /** Glob for the command line of these. */
  static final String ANY = "*curl*" + MARK + "*";

  private final Process process;
  private final Folder folder = Folder.create();

  private Curl(Process process) {
    this.process = process;
  }

  static Curl start() {
    try {
      return new Curl(
          new ProcessBuilder(
                  Needs.command("curl"), "--disable", "--user-agent", MARK, "--config", "-")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends the requests; every fourth one closes its connection. */
  List<Exchange> run(int port, List<Request> requests) {
    StringBuilder config = new StringBuilder();
    for (int i = 0; i < requests.size(); i++) {
      config.append(i == 0 ? "" : "next\n");
      append(config, port, requests.get(i), i % 4 == 3);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(config.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Exchange> exchanges = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      for (Request request : requests) {
        long startNs = System.nanoTime();
        String line = out.readLine();
        assertThat(line).as("what curl says of " + request).isNotNull();
        String[] words = line.split(" ");
        exchanges.add(
            new Exchange(
                request,
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                startNs,
                System.nanoTime()));
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("curl ends").isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as("exit code of curl").isZero();
    return exchanges;
  }

  private void append(StringBuilder config, int port, Request request, boolean last) {
    option(config, "url", "http://127.0.0.1:" + port + request.target());
    option(config, "output", "/dev/null");
    option(config, "write-out", "%{http_code} %{size_download}\\n");
    config.append("silent\nshow-error\n");
    if (request.method().equals("HEAD")) {
      config.append("head\n");
    } else {
      option(config, "request", request.method());
    }
    if (last) {
      option(config, "header", "Connection: close");
    }
    if (request.bodyBytes() > 0) {
      String body = folder.write("body" + request.bodyBytes(), request.bodyBytes()).toString();
      option(config, "data-binary", "@" + body);
      if (request.chunked()) {
        option(config, "header", "Transfer-Encoding: chunked");
      }
    }
  }

  private static void option(StringBuilder config, String name, String value) {
    config.append(name).append(" = \"").append(value).append("\"\n");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    folder.close();
  }
}
