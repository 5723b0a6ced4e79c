package io.sonde.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Web servers that serve the same files: {@code empty}, {@code small} (17 bytes), {@code page}
 * (5000), {@code large} (200,000). See {@link Mix#ofFiles}.
 */
public final class FileServers {
  private FileServers() {}

  private static Folder folder() {
    Folder folder = Folder.create();
    folder.write("www/empty", 0);
    folder.write("www/small", 17);
    folder.write("www/page", 5000);
    folder.write("www/large", 200_000);
    return folder;
  }

  /** nginx with sendfile, two workers; {@code /fail} answers 500. */
  public static Program nginx() {
    int port = FreePort.take();
    return nginx(
        port,
        folder(),
        """
        server {
          listen 127.0.0.1:%d;
          root www;
          sendfile on;
          location /fail { return 500; }
        }
        """
            .formatted(port));
  }

  /** nginx that passes everything on to another server. */
  public static Program nginxBefore(Program backend) {
    int port = FreePort.take();
    return nginx(
        port,
        folder(),
        """
        upstream backend {
          server 127.0.0.1:%d;
          keepalive 4;
        }
        server {
          listen 127.0.0.1:%d;
          location / {
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Host 127.0.0.1:%d;
            proxy_set_header Connection "";
          }
        }
        """
            .formatted(backend.port(), port, backend.port()));
  }

  private static Program nginx(int port, Folder folder, String servers) {
    String nginx = Needs.command("nginx");
    folder.write(
        "nginx.conf",
        """
        daemon off;
        worker_processes 2;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 256; }
        http {
          access_log off;
          keepalive_requests 100000;
          keepalive_timeout 120s;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
        %s}
        """
            .formatted(servers));
    String path = folder.path() + "/";
    return Program.start(
        port, folder, List.of(nginx, "-p", path, "-c", "nginx.conf", "-e", "error.log"));
  }

  /** Apache httpd with its event module and sendfile; {@code /fail} answers 500. */
  public static Program apache() {
    String apache = Needs.command("apache2");
    int port = FreePort.take();
    Folder folder = folder();
    StringBuilder modules = new StringBuilder();
    for (String module : List.of("mpm_event", "authz_core", "alias", "mime")) {
      Path file = Path.of("/usr/lib/apache2/modules/mod_" + module + ".so");
      if (Files.exists(file)) {
        modules.append("LoadModule ").append(module).append("_module ").append(file).append('\n');
      }
    }
    folder.write(
        "httpd.conf",
        modules
            + """
            ServerRoot %s
            DocumentRoot www
            ServerName localhost
            Listen 127.0.0.1:%d
            PidFile httpd.pid
            ErrorLog error.log
            TypesConfig /dev/null
            User nobody
            Group nogroup
            StartServers 2
            MaxKeepAliveRequests 0
            KeepAliveTimeout 120
            EnableMMAP Off
            EnableSendfile On
            Redirect 500 /fail
            """
                .formatted(folder.path(), port));
    return Program.start(
        port,
        folder,
        List.of(apache, "-d", folder.path().toString(), "-f", "httpd.conf", "-DFOREGROUND"));
  }

  /** The server of Python's library, with connections that are kept. */
  public static Program python() {
    String python = Needs.command("python3");
    int port = FreePort.take();
    return Program.start(
        port,
        folder(),
        List.of(
            python,
            "-m",
            "http.server",
            "-b",
            "127.0.0.1",
            "-d",
            "www",
            "-p",
            "HTTP/1.1",
            "" + port));
  }
}
