"""How long it takes from the start of the agent to the first span on the screen."""
import subprocess
import threading
import time

import process
from agent import Agent
from row import Row
from server import Nginx, trickle

STARTS = 5


def measure(options):
    walls, cpus, waits = [], [], []
    stop = threading.Event()
    with Nginx(options.work) as nginx:
        threading.Thread(target=trickle, args=(nginx.port, stop), daemon=True).start()
        for _ in range(max(STARTS, options.rounds)):
            # Not entered: waiting for what it logs would disturb it.
            agent = Agent(options, [nginx.port], SONDE_CONSOLE_FORMAT="text", SONDE_PROMETHEUS_PORT="0")
            begin = time.monotonic()
            with subprocess.Popen(agent.command, env=agent.environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL) as run:
                line = run.stdout.readline()
                walls.append(time.monotonic() - begin)
                threads = process.threads(run.pid)
                cpus.append(process.cpu_ns(run.pid) / 1e9)
                waits.append(threads.get("java", (0, 0))[1] / 1e9)
                run.terminate()
                run.stdout.read()
            if b" GET " not in line:
                raise RuntimeError(f"the first line is no span: {line!r}")
        stop.set()
    yield Row("first span after the start", "s", walls, 1.5)
    yield Row("  CPU till then, all threads", "s", cpus)
    yield Row("  main thread waited for a CPU", "s", waits)
