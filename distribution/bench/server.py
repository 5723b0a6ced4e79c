"""nginx with one worker on CPU 0 that serves 17 bytes, and wrk on CPU 1 that asks for them."""
import os
import re
import socket
import subprocess
import time

from process import read, wait_for

CONFIGURATION = """
user root;
worker_processes 1;
worker_cpu_affinity 01;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  sendfile on;
  access_log off;
  keepalive_requests 1000000000;
  server {{ listen 127.0.0.1:{port}; root {work}/www; }}
}}
"""

# Sends at fixed times, whatever the answers take: each connection its share of the rate.
PACE = """
local ffi = require("ffi")
ffi.cdef "typedef struct { long s; long ns; } instant; int clock_gettime(int clock, instant *now);"
local now, due = ffi.new("instant"), 0
function delay()
  ffi.C.clock_gettime(1, now)
  local ms = tonumber(now.s) * 1000 + tonumber(now.ns) / 1e6
  due = math.max(due + 1000 / RATE, ms - 100)
  return math.max(0, math.floor(due - ms))
end
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """Use in a with statement."""

    def __init__(self, work):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/17"
        self.work = work
        os.makedirs(f"{work}/www", exist_ok=True)
        with open(f"{work}/www/17", "w", encoding="utf-8") as file:
            file.write("hello from bench\n")
        with open(f"{work}/nginx.conf", "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(work=work, port=self.port))

    def __enter__(self):
        path = os.environ["PATH"] + ":/usr/sbin"
        self.master = subprocess.Popen(
            ["nginx", "-c", f"{self.work}/nginx.conf", "-g", "daemon off;"], env={"PATH": path}
        )
        children = f"/proc/{self.master.pid}/task/{self.master.pid}/children"
        self.pid = int(wait_for("nginx", lambda: read(children), process=self.master).split()[0])
        wait_for("answer of nginx", lambda: get(self.port), process=self.master)
        return self

    def __exit__(self, *_):
        self.master.terminate()
        self.master.wait()

    def cpu_ns(self):
        return int(read(f"/proc/{self.pid}/schedstat").split()[0])

    def load(self, seconds, connections=16, rate=None):
        """Asks for a while, as fast as it can or `rate` times a second.

        Returns requests, CPU nanoseconds of server and of client for each, and requests per second.
        """
        command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", self.url]
        if rate:
            script = f"{self.work}/pace.lua"
            with open(script, "w", encoding="utf-8") as file:
                file.write(PACE.replace("RATE", str(rate)))
            command[4:4] = ["-s", script]
        server, client = self.cpu_ns(), time_of_children()
        result = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"(\d+) requests in .*Requests/sec: +([\d.]+)", result, re.S)
        if not found or "errors" in result or int(found[1]) == 0:
            raise RuntimeError("wrk: " + result)
        requests = int(found[1])
        return {
            "requests": requests,
            "server_us": (self.cpu_ns() - server) / requests / 1000,
            "client_us": (time_of_children() - client) * 1e6 / requests,
            "rate": float(found[2]),
        }


def time_of_children():
    times = os.times()
    return times.children_user + times.children_system


def get(port, path="/17"):
    """One request on a fresh connection; whether it was answered."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while chunk := s.recv(65536):
                answer += chunk
            return answer
    except OSError:
        return b""


def trickle(port, stop, pause=0.01):
    """Asks again and again until the event is set."""
    while not stop.is_set():
        get(port)
        time.sleep(pause)
