"""Where the kernel's part of the cost goes: time and runs of each BPF program for a request.

Measured by the kernel (ebpf.statistics), which adds 20 to 40 ns to each run.
"""
import re

from agent import Agent
from overhead import BACKENDS
from row import Row
from server import Nginx


def of(series, family):
    return {
        re.search(r'program="(\w+)"', name)[1]: float(value)
        for name, value in series.items()
        if name.startswith(family + "{")
    }


def measure(options):
    for backend in BACKENDS:
        samples = {}
        with Nginx(options.work) as nginx, Agent(
            options, [nginx.port], SONDE_EBPF_BACKEND=backend, SONDE_EBPF_STATISTICS="true"
        ) as agent:
            nginx.load(1)
            for _ in range(options.rounds):
                _, before = agent.metrics()
                requests = nginx.load(options.seconds)["requests"]
                _, after = agent.metrics()
                for family, scale in (("sonde_bpf_run_time_seconds_total", 1e9), ("sonde_bpf_runs_total", 1)):
                    first = of(before, family)
                    for program, value in of(after, family).items():
                        per_request = (value - first.get(program, 0)) * scale / requests
                        samples.setdefault(program, {}).setdefault(scale, []).append(per_request)
        whole = [sum(times) for times in zip(*(s[1e9] for s in samples.values()))]
        yield Row(f"{backend}: all programs, time/request", "ns", whole)
        for program, by_scale in samples.items():
            if max(by_scale[1]) >= 0.1:
                yield Row(f"  {program}, time/request", "ns", by_scale[1e9],
                          detail={"runs per request": by_scale[1]})
