"""Checks the agent on the kernel that runs, one backend after the other: matrix HOME FOREIGN-OBJECT [BACKEND...]

Writes a line of JSON for each check to the standard output: backend, check, outcome (passed, failed, skipped), detail,
seconds. Without names, the backends are those that sonde doctor lists.
"""
import json
import sys
import tempfile
import time
import traceback

import agent
from checks import Checks
from servers import Servers

ORDER = ("counts", "time", "sockmap", "swap", "ledger", "ended", "nobody")


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


def run(home, foreign, backend, servers):
    checks = None

    def start():
        nonlocal checks
        checks = Checks(home, backend, servers, foreign)
        return "traces"

    try:
        if not attempt(backend, "start", start):
            return
        for name in ORDER:
            checks.forget()
            attempt(backend, name, getattr(checks, name))
    finally:
        if checks:
            checks.close()


def main(home, foreign, *wanted):
    code, found, text = agent.doctor(home)
    print(text, file=sys.stderr)
    backends = {check.removeprefix("backend "): row for check, row in found.items() if check.startswith("backend ")}
    fired = [backend for backend, row in backends.items() if row["state"] == "ok"]
    report(check="doctor", outcome="passed" if (code == 0) == bool(fired) else "failed", detail=text)
    servers = Servers(tempfile.mkdtemp(dir="/run"))
    try:
        for backend in wanted or backends:
            row = backends.get(backend) or found.get("tracing", {"finding": "sonde doctor does not list it"})
            report(backend=backend, check="doctor", outcome="passed" if backend in fired else "skipped", detail=row["finding"])
            if backend in fired:
                run(home, foreign, backend, servers)
    finally:
        servers.close()


main(*sys.argv[1:])
