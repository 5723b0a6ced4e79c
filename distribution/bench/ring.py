"""The drain beside libbpf's own: the same records, read by the agent's reader and by C."""
import glob
import os
import re
import subprocess

import process
from row import Row

WARM_UP = 60


def build(options):
    """Compiles both; the commands to run them."""
    here = os.path.dirname(os.path.abspath(__file__)) + "/ring"
    work = f"{options.root}/distribution/target/bench"
    library = f"{options.home}/lib/libsonde-bpf.so"
    jdk = subprocess.run([f"{options.root}/distribution/jdk"], capture_output=True, text=True, check=True)
    jdk = jdk.stdout.strip()
    jars = ":".join(glob.glob(f"{options.home}/*/*.jar"))
    for command in (
        [f"{options.root}/bpf/compile", here, work],
        ["gcc", "-O2", "-Wall", "-Werror", "-Wno-unknown-pragmas", f"-I{options.root}/bpf/include", f"{here}/consume.c", library,
         f"-Wl,-rpath,{options.home}/lib", "-o", f"{work}/consume"],
        [f"{jdk}/bin/javac", "-proc:none", "-cp", jars, "-d", work, f"{here}/Consume.java"],
    ):
        subprocess.run(command, check=True)
    # The JVM of the agent, with the options that bin/sonde gives it, but for those of what Consume has no part in.
    agent = re.findall(r"-XX:(?!AOT|CompileCommandFile)[^\s']+", process.read(f"{options.home}/bin/sonde"))
    java = [f"{options.home}/runtime/bin/java", "--enable-native-access=ALL-UNNAMED", *agent,
            f"-Dsonde.home={options.home}", "-cp", f"{work}:{jars}"]
    flood = f"{work}/flood.bpf.o"
    return {
        "C": [f"{work}/consume", flood],
        "Java": [*java, "Consume", flood],
        "Java, C1 alone": [*java, "-XX:TieredStopAtLevel=1", "Consume", flood],
    }


def measure(options):
    commands = build(options)
    runs = {
        who: subprocess.Popen(["taskset", "-c", "1", *command], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
        for who, command in commands.items()
    }

    def drain(who):
        runs[who].stdin.write("\n")
        runs[who].stdin.flush()
        return [float(word) for word in runs[who].stdout.readline().split()]

    try:
        for _ in range(WARM_UP):
            for who in runs:
                drain(who)
        samples = {who: [] for who in runs}
        for _ in range(20 * options.rounds):
            for who in runs:
                samples[who].append(drain(who))
    finally:
        for run in runs.values():
            run.stdin.close()
            run.wait()
    for who in runs:
        yield Row(f"drain in {who}", "ns/record", [s[0] for s in samples[who]])
    for who, target in (("Java", 1.2), ("Java, C1 alone", None)):
        yield Row(f"drain in {who} / C", "", [j[0] / c[0] for j, c in zip(samples[who], samples["C"])], target)
    yield Row("allocated by the drain", "B/record", [s[2] for s in samples["Java"]], 0)
