"""What a traced server pays: CPU per request with the agent / without.

The worst case: nginx answers 17 bytes with sendfile, which is all that it does. Each round with the
agent is compared with the mean of the rounds without it before and after.
"""
from agent import Agent
from row import Row
from server import Nginx

BACKENDS = ("stack", "syscall")


def measure(options):
    bare, traced = [], {backend: [] for backend in BACKENDS}
    with Nginx(options.work) as nginx:
        nginx.load(1)
        bare.append(nginx.load(options.seconds))
        for _ in range(options.rounds):
            for backend in BACKENDS:
                with Agent(options, [nginx.port], SONDE_EBPF_BACKEND=backend):
                    nginx.load(1)
                    traced[backend].append(nginx.load(options.seconds))
                bare.append(nginx.load(options.seconds))
    yield Row("nginx alone, CPU/request", "us", [r["server_us"] for r in bare])
    for i, backend in enumerate(BACKENDS):
        for side, target in (("server_us", 1.20), ("client_us", None)):
            ratios = []
            for j, sample in enumerate(traced[backend]):
                at = j * len(BACKENDS) + i
                ratios.append(2 * sample[side] / (bare[at][side] + bare[at + 1][side]))
            who = "nginx" if side == "server_us" else "its client"
            yield Row(f"{who} with {backend} / alone", "", ratios, target,
                      {"with": traced[backend], "without": bare})
