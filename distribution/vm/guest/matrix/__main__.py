"""Checks the agent on the kernel that runs, one backend after the other.

Writes a line of JSON for each check to the standard output: backend, check, outcome (passed, failed, skipped), detail,
seconds.
"""
import argparse
import json
import sys
import tempfile
import time
import traceback

import agent
from checks import Checks
from servers import Servers

ORDER = ("counts", "time", "swap", "ledger", "sockmap", "ended")


def report(**cell):
    print(json.dumps(cell), flush=True)


def attempt(backend, check, what):
    """Runs a check; whether it passed."""
    begin = time.monotonic()
    try:
        outcome, detail = "passed", what()
    except Exception as problem:  # whatever it is, it is this check's result
        outcome, detail = "failed", f"{problem}" or type(problem).__name__
        if not isinstance(problem, (AssertionError, TimeoutError)):
            traceback.print_exc()
    report(backend=backend, check=check, outcome=outcome, detail=detail, seconds=round(time.monotonic() - begin, 1))
    return outcome == "passed"


def run(options, backend, servers):
    checks = None

    def start():
        nonlocal checks
        checks = Checks(options.home, backend, servers, options.foreign)
        return "traces"

    try:
        if not attempt(backend, "start", start):
            return
        for name in ORDER:
            attempt(backend, name, lambda: checks.run(name))
        if options.nobody:
            attempt(backend, "nobody", checks.nobody)
    finally:
        if checks:
            checks.close()


def main():
    parser = argparse.ArgumentParser(prog="matrix", description="Checks the agent on the kernel that runs.")
    parser.add_argument("home", help="folder of the assembled agent")
    parser.add_argument("foreign", help="foreign.bpf.o")
    parser.add_argument("backends", nargs="*", help="in place of those that sonde doctor lists")
    parser.add_argument("--nobody", action="store_true", help="also as a user with four capabilities")
    options = parser.parse_args()
    code, found, text = agent.doctor(options.home)
    print(text, file=sys.stderr)
    backends = {check.removeprefix("backend "): row for check, row in found.items() if check.startswith("backend ")}
    fired = [backend for backend, row in backends.items() if row["state"] == "ok"]
    report(backend="", check="doctor", outcome="passed" if (code == 0) == bool(fired) else "failed", detail=text)
    servers = Servers(tempfile.mkdtemp(dir="/run"))
    try:
        for backend in options.backends or backends:
            row = backends.get(backend) or found.get("tracing", {"finding": "sonde doctor does not list it"})
            report(backend=backend, check="doctor", outcome="passed" if backend in fired else "skipped", detail=row["finding"])
            if backend in fired:
                run(options, backend, servers)
    finally:
        servers.close()


main()
