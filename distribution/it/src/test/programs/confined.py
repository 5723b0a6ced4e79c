"""Runs a command as the systemd unit would, as far as that can be done without systemd as init.

  unshare --mount python3 confined.py UNIT FOLDER COMMAND...     as root

User nobody, the unit's capabilities, its system calls and address families, everything read-only but FOLDER, the
kernel's tunables read-only or hidden, processes of others hidden.
"""
import ctypes, os, re, struct, subprocess, sys

NOBODY = 65534
LOAD, AND, EQUAL, RETURN = 0x20, 0x54, 0x15, 0x06  # classic BPF: ld [k], and #k, jeq #k, ret #k
ALLOW, FAIL = 0x7fff0000, 0x00050000  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
EPERM, EAFNOSUPPORT = 1, 97
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}


def values(unit, key):
    return [line[len(key) + 1:] for line in open(unit).read().splitlines() if line.startswith(key + "=")]


def calls(name):
    """System calls of a word of SystemCallFilter; groups contain groups."""
    if not name.startswith("@"):
        return {name}
    lines = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", name], check=True, capture_output=True,
                           text=True).stdout.splitlines()[1:]
    words = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return set().union(*(calls(word) for word in words))


def allowed(unit):
    names = set()
    for value in values(unit, "SystemCallFilter"):
        taken = set().union(*(calls(word) for word in value.lstrip("~").split()))
        names = names - taken if value.startswith("~") else names | taken
    return names | calls("@default")


def numbers():
    out = subprocess.run(["gcc", "-E", "-dM", "-include", "sys/syscall.h", "-xc", "/dev/null"], check=True,
                         capture_output=True, text=True).stdout
    return {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)\n", out)}


def statement(code, k, yes=0, no=0):
    return struct.pack("HBBI", code, yes, no, k)


def write_filter(unit, path):
    known = numbers()
    families = [FAMILIES[name] for name in values(unit, "RestrictAddressFamilies")[0].split()]
    program = [statement(LOAD, 0)]  # seccomp_data.nr
    program += [statement(EQUAL, known["socket"], 0, 3 + 2 * len(families) - 1), statement(LOAD, 16)]  # its first argument
    for family in families:
        program += [statement(EQUAL, family, 0, 1), statement(RETURN, ALLOW)]
    program.append(statement(RETURN, FAIL | EAFNOSUPPORT))
    for name in sorted(allowed(unit) - {"socket"}):
        if name in known:
            program += [statement(EQUAL, known[name], 0, 1), statement(RETURN, ALLOW)]
    program.append(statement(RETURN, FAIL | EPERM))
    with open(path, "wb") as file:
        file.write(b"".join(program))


def apply_filter(path):
    program = open(path, "rb").read()
    memory = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(memory))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(header, len(header)), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def confine(unit, folder, command):
    write_filter(unit, folder + "/filter")
    for name in "run", "state":
        os.mkdir(f"{folder}/{name}", 0o700)
        os.chown(f"{folder}/{name}", NOBODY, NOBODY)
    mount("--bind", folder, folder)
    # Mounts below other mounts are left alone: this shows what the agent needs, it protects nobody.
    mount("-o", "remount,bind,ro", "/")
    mount("-t", "proc", "-o", "hidepid=invisible", "proc", "/proc")
    mount("--bind", "/proc/sys", "/proc/sys")
    mount("-o", "remount,bind,ro", "/proc/sys")
    for hidden in "/proc/kallsyms", "/proc/kcore":
        if os.path.exists(hidden):
            mount("--bind", "/dev/null", hidden)
    mount("-o", "remount,bind,ro", "/sys")
    capabilities = values(unit, "CapabilityBoundingSet")[0].split()
    kept = ",".join(["-all"] + ["+" + name.lower().removeprefix("cap_") for name in capabilities])
    os.environ.update(RUNTIME_DIRECTORY=folder + "/run", STATE_DIRECTORY=folder + "/state")
    os.execvp("setpriv", ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs",
                          "--bounding-set=" + kept, "--inh-caps=" + kept, "--ambient-caps=" + kept,
                          sys.executable, os.path.abspath(__file__), "--filter", folder + "/filter", *command])


if sys.argv[1] == "--filter":
    apply_filter(sys.argv[2])
    os.execvp(sys.argv[3], sys.argv[3:])
confine(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:])
