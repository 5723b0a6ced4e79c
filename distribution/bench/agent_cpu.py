"""What the agent itself pays for a request: CPU of all its threads, and memory that is allocated."""
import http.server
import re
import subprocess
import threading

import process
from agent import Agent
from row import Row
from server import Nginx


# Until what is hot is compiled: that takes so many requests, and on a busy machine time too.
WARM_UP_REQUESTS = 500_000
WARM_UP_SECONDS = 60


class Sink(http.server.BaseHTTPRequestHandler):
    """A collector that takes everything and keeps nothing."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def allocated(options, pid):
    """Bytes that each thread of the agent has allocated so far, by name; steps of 1 KiB or 1 MiB."""
    jdk = subprocess.run([f"{options.root}/distribution/jdk"], capture_output=True, text=True, check=True)
    dump = subprocess.run(
        [f"{jdk.stdout.strip()}/bin/jcmd", str(pid), "Thread.print", "-e"],
        capture_output=True, text=True, check=True,
    ).stdout
    units = {"B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    return {
        name: int(bytes_) * units[unit]
        for name, bytes_, unit in re.findall(r'^"([^"]+)".* allocated=(\d+)([BKMG])', dump, re.M)
    }


def rounds(options, what, target, **settings):
    whole, threads = [], {}
    requests = 0
    with Nginx(options.work) as nginx, Agent(options, [nginx.port], **settings) as agent:
        warm = 0
        for _ in range(WARM_UP_SECONDS // 5):
            if warm < WARM_UP_REQUESTS:
                warm += nginx.load(5)["requests"]
        memory, records = allocated(options, agent.pid), agent.metrics()[0]
        for _ in range(options.rounds):
            cpu, before = process.cpu_ns(agent.pid), process.threads(agent.pid)
            count = nginx.load(options.seconds)["requests"]
            requests += count
            whole.append((process.cpu_ns(agent.pid) - cpu) / count / 1000)
            for name, (time, _) in process.threads(agent.pid).items():
                threads.setdefault(name, []).append((time - before.get(name, (0, 0))[0]) / count / 1000)
        sums = agent.metrics()[0]
        memory = {name: n - memory.get(name, 0) for name, n in allocated(options, agent.pid).items()}
    records = sums["sonde_ledger_captured_total"] - records["sonde_ledger_captured_total"]
    yield Row(f"agent, {what}, CPU/request", "us", whole, target,
              {"metrics": {k: v for k, v in sums.items() if k.startswith("sonde_")}})
    for name, samples in sorted(threads.items(), key=lambda item: -max(item[1])):
        if max(samples) >= 0.05:
            yield Row(f"  thread {name}, CPU/request", "us", samples)
    yield Row("  records/request", "", [records / requests])
    yield Row("  allocated/record, drain thread", "B", [memory["sonde-drain"] / records])
    yield Row("  allocated/request, span thread", "B", [memory["sonde-spans"] / requests])


def measure(options):
    yield from rounds(options, "metrics only", 10, SONDE_EBPF_BACKEND="stack")
    sink = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    yield from rounds(options, "metrics and OTLP traces", None,
                      SONDE_OTLP_TRACES_ENDPOINT=f"http://127.0.0.1:{sink.server_port}/v1/traces")
    sink.shutdown()
