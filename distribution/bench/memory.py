"""Resident memory of the agent: with nothing to do, with a few processes, under load."""
import concurrent.futures
import subprocess
import time

from agent import Agent
from process import resident
from row import Row
from server import Nginx, free_port

REST_SECONDS = 30
LOAD_SECONDS = 40  # long enough for C2, which needs memory while it compiles
RATE = 5000
TARGET = 90


class Python:
    """Python's web server on a port. Use in a with statement."""

    def __init__(self, port):
        self.port = port

    def __enter__(self):
        command = ["python3", "-m", "http.server", "-b", "127.0.0.1", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def rows(what, samples):
    yield Row(f"resident, {what}", "MiB", [s["rss"] for s in samples], TARGET, {"samples": samples})
    yield Row("  proportional (Pss)", "MiB", [s["pss"] for s in samples])


def highest(pid, load):
    samples = []
    while not load.done():
        samples.append(resident(pid))
        time.sleep(0.3)
    return max(samples, key=lambda sample: sample["rss"])


def measure(options):
    idle, few, loaded, rates = [], [], [], []
    pool = concurrent.futures.ThreadPoolExecutor(1)
    for _ in range(max(1, options.rounds // 3)):
        with Agent(options) as agent:
            time.sleep(REST_SECONDS)
            idle.append(resident(agent.pid))
        with Python(free_port()) as one, Python(free_port()) as two, Nginx(options.work) as nginx:
            with Agent(options, [nginx.port, one.port, two.port]) as agent:
                time.sleep(REST_SECONDS)
                few.append(resident(agent.pid))
                load = pool.submit(nginx.load, LOAD_SECONDS, connections=64, rate=RATE)
                loaded.append(highest(agent.pid, load))
                rates.append(load.result()["rate"])
    yield from rows("nothing traced", idle)
    yield from rows("three programs, no requests", few)
    yield from rows(f"most in {LOAD_SECONDS} s of {RATE} requests/s", loaded)
    yield Row("  requests/s reached", "", rates)
