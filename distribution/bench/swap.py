"""What it costs to replace the HTTP plugin once a second while it is under full load."""
import collections
import os
import re
import shutil
import subprocess
import threading
import time
import zipfile

import process
from agent import Agent
from row import Row
from server import Nginx, get

WINDOW = 10  # seconds; one without swaps, another, and one with
ROUNDS = 6
CONNECTIONS = 32
NAME = "io.sonde.protocol.http1"


def build(jar, version, target):
    """The plugin as it is, under another version."""
    with zipfile.ZipFile(jar) as old, zipfile.ZipFile(target + ".arriving", "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "META-INF/MANIFEST.MF":
                content = re.sub(rb"Bundle-Version: \S+", b"Bundle-Version: " + version.encode(), content)
            new.writestr(entry.filename, content)
    os.rename(target + ".arriving", target)


def asked(nginx, seconds):
    """Requests that wrk counted and the 99th percentile of its latencies, milliseconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", nginx.url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"99%\s+([\d.]+)(us|ms|s)\b.*?(\d+) requests in", text, re.S)
    if not found or "errors" in text:
        raise RuntimeError("wrk: " + text)
    scale = {"us": 0.001, "ms": 1, "s": 1000}[found[2]]
    return int(found[3]), float(found[1]) * scale


def objects(pid):
    """BPF programs, maps and links that a process holds."""
    kinds = collections.Counter()
    for fd in os.listdir(f"/proc/{pid}/fdinfo"):
        try:
            text = process.read(f"/proc/{pid}/fdinfo/{fd}")
        except FileNotFoundError:
            continue
        kinds.update(re.findall(r"^(prog|map|link)_id:", text, re.M))
    return kinds


class Swaps:
    """A new version once a second, until the end of the with statement. The jars are made before that begins."""

    def __init__(self, agent, jar, folder, first):
        self.agent, self.folder = agent, folder
        self.number = first
        self.live_ms, self.switch_us = [], []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.versions = [f"1.0.{first + i + 1}" for i in range(WINDOW)]
        for version in self.versions:
            build(jar, version, self.built(version))

    def built(self, version):
        return f"{self.folder}.{version}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()
        sums, _ = self.agent.metrics()
        self.switch_us.append(sums["sonde_plugin_switch_time_seconds"] * 1e6)

    def run(self):
        due = time.monotonic() + 1
        for version in self.versions:
            if self.stop.wait(max(0, due - time.monotonic())):
                break
            due += 1
            begin = time.monotonic()
            os.rename(self.built(version), f"{self.folder}/{NAME}.jar")
            text = f"{NAME} {version} is live"
            process.wait_for(text, lambda: text in process.read(self.agent.log))
            self.live_ms.append((time.monotonic() - begin) * 1000)
            self.number += 1


def settled(agent, spans):
    """The sums of the ledger when all is read."""
    def look():
        sums, _ = agent.metrics()
        done = sums["sonde_ledger_captured_total"] == (
            sums["sonde_ledger_records_total"] + sums["sonde_ledger_held"] + sums["sonde_ledger_lost_total"])
        return done and sums["sonde_ledger_framed_total"] >= spans and sums

    return process.wait_for("balance of the ledger", look)


def measure(options):
    folder = f"{options.work}/plugins"
    shutil.copytree(f"{options.home}/plugins", folder)
    jar = f"{options.home}/plugins/{NAME}.jar"
    with Nginx(options.work) as nginx:
        settings = {"SONDE_PLUGINS_FOLDER": folder, "SONDE_EBPF_RING_SIZE": "64MiB"}
        with Agent(options, [nginx.port], **settings) as agent:
            get(nginx.port)
            counts, other, quiet, busy, live, switch = [], [], [], [], [], []

            def ask(p99s):
                count, p99 = asked(nginx, WINDOW)
                counts.append(count)
                p99s.append(p99)

            ask([])  # until what is hot is compiled
            number, first, resident = 0, None, []
            for _ in range(ROUNDS):
                ask(other)
                ask(quiet)
                swaps = Swaps(agent, jar, folder, number)
                with swaps:
                    ask(busy)
                number = swaps.number
                live += swaps.live_ms
                switch += swaps.switch_us
                time.sleep(1)  # what the last one superseded goes
                resident.append(process.resident(agent.pid)["rss"])
                first = first or objects(agent.pid)
            requests = 1 + sum(counts)  # wrk's and the first
            sums = settled(agent, requests)
            last = objects(agent.pid)
    spans = sums["sonde_ledger_framed_total"]
    lost = sums["sonde_ledger_lost_total"]
    noise = [o / q for o, q in zip(other, quiet)]
    yield Row("p99 of the server's clients, with swaps / without", "", [b / q for b, q in zip(busy, quiet)], max(noise))
    yield Row("  another time without / without", "", noise)
    yield Row("  without, ms", "", quiet)
    yield Row("  with a swap a second, ms", "", busy)
    yield Row("  swaps", "", [number])
    yield Row("a new version is live after", "ms", live)
    yield Row("  of this the update that switches", "us", switch)
    # At the end of a window each connection may have a request that wrk did not wait for.
    yield Row("requests without a span", "", [max(0, requests - spans)], 0)
    yield Row("spans without a request", "", [max(0, spans - requests - len(counts) * CONNECTIONS)], 0)
    yield Row("records lost", "", [lost], 0)
    yield Row("  requests in all", "", [requests])
    yield Row("resident after the last swaps / first", "", [resident[-1] / resident[0]], 1.1,
              {"MiB": resident})
    yield Row("BPF objects, last - first", "", [sum(last.values()) - sum(first.values())], 0,
              {"first": first, "last": last})
