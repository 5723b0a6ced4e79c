"""The assembled agent, run as its users run it, and what it says."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.request

from servers import FILES, ODD, PROXY, SLOW
from wait import until

METRICS = 9464
# Code of C2 that is changed while another virtual processor runs it kills JVMs in QEMU.
OPTIONS = "-XX:TieredStopAtLevel=1"
CAPABILITIES = "+bpf,+perfmon,+sys_ptrace,+dac_read_search"
# It has the capabilities when it looks for the agent, in a folder that may be closed to others.
NOBODY = (
    "setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs "
    f"--bounding-set=-all,{CAPABILITIES} --inh-caps=-all,{CAPABILITIES} --ambient-caps=-all,{CAPABILITIES} env"
).split()
CONFIGURATION = f"""
discovery.instrument:
  - open_ports: [{FILES}, {ODD}, {PROXY}, {SLOW}]
console.format: json
prometheus.port: {METRICS}
shell.enabled: false
"""


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SONDE_", "OTEL_"))}
    return kept | {"SONDE_JAVA_OPTIONS": OPTIONS} | more


def doctor(home):
    """Exit code of sonde doctor, what it found by check, and its text."""
    command = [f"{home}/bin/sonde", "doctor", "--json"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    found = json.loads(done.stdout) if done.stdout else []
    return done.returncode, {row["check"]: row for row in found}, done.stdout + done.stderr


class Agent:
    def __init__(self, home, backend, servers, wrapper=()):
        self.folder = tempfile.mkdtemp(dir="/run")
        os.chmod(self.folder, 0o755)
        shutil.copytree(f"{home}/plugins", f"{self.folder}/plugins")
        with open(f"{self.folder}/sonde.yaml", "w") as file:
            file.write(CONFIGURATION + f"plugins.folder: {self.folder}/plugins\n")
        with open(f"{self.folder}/out", "w") as out, open(f"{self.folder}/log", "w") as log:
            command = [*wrapper, f"{home}/bin/sonde", "run", "--config", f"{self.folder}/sonde.yaml"]
            self.process = subprocess.Popen(
                command, stdout=out, stderr=log, env=environment(SONDE_EBPF_BACKEND=backend)
            )
        self.await_log(r" started in ")
        for pid in servers.pids():
            self.await_log(rf" tracing .* \(pid {pid}[,)]")

    def log(self):
        return self.read("log")

    def read(self, name):
        with open(f"{self.folder}/{name}") as file:
            return file.read()

    def await_log(self, pattern):
        until(lambda: re.search(pattern, self.log()) or self.ended(), lambda: f"'{pattern}' in\n{self.log()}")
        if not re.search(pattern, self.log()):
            raise RuntimeError("the agent ended:\n" + self.log())

    def ended(self):
        return self.process.poll() is not None

    def spans(self):
        return [json.loads(line) for line in self.read("out").splitlines(keepends=True) if line.endswith("\n")]

    def metrics(self):
        """[(name, labels, value)]"""
        with urllib.request.urlopen(f"http://127.0.0.1:{METRICS}/metrics", timeout=60) as response:
            text = response.read().decode()
        lines = re.findall(r"^(\w+)(?:\{(.*)\})? (\S+)$", text, re.M)
        return [(name, dict(re.findall(r'(\w+)="([^"]*)"', labels)), float(value)) for name, labels, value in lines]

    def settle(self):
        """Waits until the ledger balances and all spans were printed; gives both."""

        def balanced():
            if self.ended():
                raise RuntimeError("the agent ended:\n" + self.log())
            ledger = Ledger(self.metrics())
            return ledger if ledger.balanced() and ledger.spans == len(self.spans()) + ledger.undelivered else None

        ledger = until(balanced, lambda: f"the ledger to balance; {Ledger(self.metrics())}")
        return self.spans(), ledger

    def stop(self):
        """Ends it as a service manager does; gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(120)

    def close(self):
        if not self.ended():
            self.process.kill()
            self.process.wait()


class Ledger:
    """What became of every record and message, of all plugins."""

    def __init__(self, metrics):
        def total(name, **labels):
            return int(sum(value for each, has, value in metrics if each == name and labels.items() <= has.items()))

        name = "sonde_ledger_{}".format
        self.captured = total(name("captured_total"))
        self.lost = total(name("lost_total"))
        self.records = total(name("records_total"))
        self.held = total(name("held"))
        self.framed = total(name("framed_total"))
        self.spans = total(name("messages_total"), outcome="span")
        self.messages = total(name("messages_total"))
        self.open = total(name("open"))
        self.undelivered = total("sonde_pipeline_dropped_total")
        self.missed = {
            labels["program"]: int(value) for each, labels, value in metrics if each == "sonde_bpf_missed_total" and value
        }

        def reasons(each, outcome):
            return {
                labels["reason"]: int(value)
                for metric, labels, value in metrics
                if metric == name(each) and labels["outcome"] == outcome and value
            }

        self.skipped = reasons("records_total", "skipped")
        self.dropped = reasons("messages_total", "dropped")

    def balanced(self):
        records = self.captured - self.records - self.held - self.lost
        return records == 0 and self.held == 0 and self.framed - self.messages - self.open == 0

    def __str__(self):
        return ", ".join(f"{name} {value}" for name, value in vars(self).items())
