package io.sonde.it.hard;

import io.sonde.it.Folder;
import io.sonde.it.FreePort;
import io.sonde.it.Needs;
import io.sonde.it.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers with which the awkward can be made to happen. */
public final class Servers {
  private Servers() {}

  /** A server whose path says what it does, see {@code odd.py}. */
  public static Program odd() {
    return python("odd.py");
  }

  /** A server of lines, which {@code sonde plugin new} writes plugins for, see {@code lines.py}. */
  public static Program lines() {
    return python("lines.py");
  }

  /** A program of this module: its first argument is a free port, the others follow. */
  public static Program python(String script, String... arguments) {
    return python(Map.of(), FreePort.take(), script, arguments);
  }

  /** The same on a given port and with more environment. */
  public static Program python(
      Map<String, String> environment, int port, String script, String... arguments) {
    List<String> command = new ArrayList<>(command(script));
    command.add(Integer.toString(port));
    command.addAll(List.of(arguments));
    return Program.start(port, Folder.create(), environment, command);
  }

  /** How to run a script of this module. */
  public static List<String> command(String script) {
    Path file = Path.of("src/test/programs", script).toAbsolutePath();
    return List.of(Needs.command("python3"), file.toString());
  }

  /** nginx with one worker, which serves files of 17 bytes and of a megabyte, and 404. */
  public static Program nginx() {
    int port = FreePort.take();
    Folder folder = Folder.create();
    folder.write("www/small", 17);
    folder.write("www/large", 1 << 20);
    folder.write(
        "nginx.conf",
        """
        daemon off; worker_processes 1; pid nginx.pid; error_log stderr; user root;
        events { worker_connections 4096; }
        http {
          access_log off; sendfile on; keepalive_requests 100000; lingering_close off;
          large_client_header_buffers 4 64k;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d backlog=4096; root www;
            location = /requests { stub_status; }
          }
        }
        """
            .formatted(port));
    String here = folder.path().toString();
    return Program.start(
        port,
        folder,
        List.of(Needs.command("nginx"), "-e", "stderr", "-p", here, "-c", here + "/nginx.conf"));
  }
}
