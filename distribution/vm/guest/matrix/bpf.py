"""What there is of BPF in this kernel, and another product's programs on its sockets."""
import json
import os
import subprocess

FOLDER = "/sys/fs/bpf/foreign"
CGROUP = "/sys/fs/cgroup"


def bpftool(*words):
    done = subprocess.run(["bpftool", "--json", *words], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"bpftool {' '.join(words)}: {done.stdout}{done.stderr}".strip())
    return json.loads(done.stdout or "null")


def objects():
    """Programs, maps and links: {"prog 17 sonde_arrived", ...}"""
    return {
        f"{kind} {each['id']} {each.get('name', '')}"
        for kind in ("prog", "map", "link")
        for each in bpftool(kind, "list") or []
    }


class Foreign:
    """The programs of foreign.bpf.c, on every connection of this machine that is made from now on."""

    def __init__(self, file):
        bpftool("prog", "loadall", file, FOLDER, "pinmaps", FOLDER)
        try:
            bpftool("prog", "attach", "pinned", self.message, "msg_verdict", "pinned", f"{FOLDER}/foreign_sockets")
            bpftool("cgroup", "attach", CGROUP, "sock_ops", "pinned", self.sockops)
        except RuntimeError:
            self.close()
            raise

    sockops = f"{FOLDER}/foreign_sockops"
    message = f"{FOLDER}/foreign_message"

    def count(self):
        """Messages that it passed on."""
        entry = bpftool("map", "dump", "pinned", f"{FOLDER}/foreign_count")[0]
        return int.from_bytes(bytes(int(byte, 16) for byte in entry["value"]), "little")

    def close(self):
        for words in (
            ("cgroup", "detach", CGROUP, "sock_ops", "pinned", self.sockops),
            ("prog", "detach", "pinned", self.message, "msg_verdict", "pinned", f"{FOLDER}/foreign_sockets"),
        ):
            try:
                bpftool(*words)
            except RuntimeError:
                pass  # was not attached
        for name in os.listdir(FOLDER):
            os.unlink(f"{FOLDER}/{name}")
        os.rmdir(FOLDER)
