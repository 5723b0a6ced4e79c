"""The agent from the assembled distribution, started for one measurement."""
import os
import re
import subprocess
import urllib.request

from process import wait_for
from server import free_port


class Agent:
    """Use in a with statement: it traces `ports` then, and serves metrics.

    ports: those it is told to look for; it is waited for until it traces each
    settings: more of SONDE_*
    """

    def __init__(self, options, ports=(), **settings):
        self.ports = ports
        self.metrics_port = free_port()
        self.log = f"{options.work}/agent.log"
        self.command = [f"{options.home}/bin/sonde", "run"]
        chosen = {"SONDE_OPEN_PORT": ",".join(map(str, ports))} if ports else {
            "SONDE_DISCOVERY_EXECUTABLE": "/none/such"}
        self.environment = {
            **{k: v for k, v in os.environ.items() if not re.match("OTEL_|JAVA_", k)},
            **chosen,
            "SONDE_PROMETHEUS_PORT": str(self.metrics_port),
            "SONDE_CONSOLE_FORMAT": "off",
            **settings,
        }

    def __enter__(self):
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=log
            )
        self.pid = self.process.pid
        try:
            wait_for("start of the agent", self.ready, process=self.process)
        except RuntimeError as e:
            self.__exit__()
            with open(self.log, encoding="utf-8") as log:
                raise RuntimeError(f"{e}: {log.read()}") from e
        return self

    def ready(self):
        with open(self.log, encoding="utf-8") as log:
            said = log.read()
        return " started in " in said and all(
            re.search(rf"tracing .*port.*\b{port}\b", said) for port in self.ports
        )

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def metrics(self):
        """Sums of its metrics over all labels, and each series."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics") as answer:
            text = answer.read().decode()
        series = dict(re.findall(r"^([a-z][^#\s]*(?:\{.*\})?) (\S+)$", text, re.M))
        sums = {}
        for name, value in series.items():
            family = name.partition("{")[0]
            sums[family] = sums.get(family, 0) + float(value)
        return sums, series
