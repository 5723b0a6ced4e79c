"""What the kernel says of a process: CPU time, time in the run queue, resident memory."""
import collections
import os
import re
import time

TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def cpu_ns(pid):
    """CPU time of all threads, also of those that are gone; steps of 10 ms."""
    fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_NS


def threads(pid):
    """(CPU, wait for a CPU) in nanoseconds of the threads that live, summed by name."""
    sums = collections.defaultdict(lambda: [0, 0])
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            name = read(f"/proc/{pid}/task/{task}/comm").strip()
            cpu, wait, _ = read(f"/proc/{pid}/task/{task}/schedstat").split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        sums[re.sub(r"[#\d]+$", "", name)][0] += int(cpu)
        sums[re.sub(r"[#\d]+$", "", name)][1] += int(wait)
    return {name: tuple(times) for name, times in sums.items()}


def resident(pid):
    """MiB resident (VmRSS), proportional (Pss), and resident by kind of mapping."""
    def value(text, key):
        return int(re.search(rf"^{key}:\s+(\d+) kB", text, re.M).group(1)) / 1024

    kinds = collections.Counter()
    for mapping in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", read(f"/proc/{pid}/smaps"), flags=re.M)[1:]:
        words = mapping.split("\n", 1)[0].split(maxsplit=5)
        path = words[5] if len(words) > 5 else "anonymous"
        kinds[re.sub(r"^/.*/", "", path).strip()] += value(mapping, "Rss")
    return {
        "rss": value(read(f"/proc/{pid}/status"), "VmRSS"),
        "pss": value(read(f"/proc/{pid}/smaps_rollup"), "Pss"),
        "mappings": {kind: round(mib, 1) for kind, mib in kinds.most_common(14)},
    }


def wait_for(what, condition, seconds=60, process=None):
    """The first true answer of a condition; fails if the process ends before."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        if process and process.poll() is not None:
            break
        time.sleep(0.01)
    raise RuntimeError(f"no {what}")
