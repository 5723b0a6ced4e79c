"""Real servers, each on a port of its own: nginx with files, a server of Python's library, nginx before it."""
import os
import subprocess

from wait import until

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../it/src/test/programs")
FILES, ODD, PROXY, SLOW = 8001, 8002, 8003, 8004  # nobody else is in this machine

NGINX = f"""
daemon off;
worker_processes 2;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  keepalive_requests 100000;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{FILES};
    root www;
    sendfile on;
  }}
  upstream odd {{
    server 127.0.0.1:{ODD};
    keepalive 4;
  }}
  server {{
    listen 127.0.0.1:{PROXY};
    location / {{
      proxy_pass http://odd;
      proxy_http_version 1.1;
      proxy_set_header Host 127.0.0.1:{ODD};
      proxy_set_header Connection "";
    }}
  }}
}}
"""


def listening(port):
    """Asked without a connection, which would be traced."""
    with open("/proc/net/tcp") as table:
        return any(f":{port:04X} " in line.split("00000000:")[0] and " 0A " in line for line in table)


class Servers:
    def __init__(self, folder):
        os.makedirs(f"{folder}/www")
        for name, size in (("empty", 0), ("small", 17), ("page", 5000), ("large", 200_000)):
            with open(f"{folder}/www/{name}", "wb") as file:
                file.write(b"x" * size)
        with open(f"{folder}/nginx.conf", "w") as file:
            file.write(NGINX)
        os.chmod(folder, 0o755)
        self.log = open(f"{folder}/log", "w")
        self.processes = []
        python = "/usr/bin/python3"
        self.start(python, f"{PROGRAMS}/odd.py", str(ODD))
        self.start(python, f"{PROGRAMS}/single.py", str(SLOW))
        self.start("nginx", "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log")
        until(lambda: all(map(listening, (FILES, ODD, PROXY, SLOW))), f"servers: see {folder}/log")

    def start(self, *command):
        self.processes.append(subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT))

    def pids(self):
        """Those that were started, which the agent says it traces."""
        return [process.pid for process in self.processes]

    def close(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
