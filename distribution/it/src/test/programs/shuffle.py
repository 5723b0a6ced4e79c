"""A bad network, and a client behind it: shuffle.py PORT REQUESTS BODY

Makes a network namespace that is joined to this one by two TUN devices, carries every packet from one to the other,
holds some back until later ones have gone and drops some. Asks the server at 198.18.77.1:PORT from inside, each time
on the next of four kept connections, prints for each: PATH STATUS BYTES. All of it ends with this process.
"""
import ctypes
import fcntl
import http.client
import os
import random
import select
import struct
import subprocess
import sys
import threading
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 1, 0x1000
CLONE_NEWNET = 0x40000000
HERE, THERE = "198.18.77.1", "198.18.77.2"  # RFC 2544: for tests of networks
HELD_S = 0.003


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def device(name, address, peer):
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    ip("address", "add", address, "peer", peer, "dev", name)
    ip("link", "set", name, "up")
    return tun


def carry(ends):
    """One packet in three waits a little, one in fifty is lost."""
    chance = random.Random(1)
    held = []
    while True:
        now = time.monotonic()
        for due in [packet for packet in held if packet[0] <= now]:
            held.remove(due)
            os.write(due[1], due[2])
        for end in select.select(ends, [], [], HELD_S / 3)[0]:
            packet = os.read(end, 65536)
            other = ends[1] if end == ends[0] else ends[0]
            lot = chance.random()
            if lot < 0.02:
                counts["lost"] += 1
            elif lot < 0.35:
                counts["late"] += 1
                held.append((time.monotonic() + HELD_S, other, packet))
            else:
                os.write(other, packet)


def ask(port, requests, size):
    connections = [http.client.HTTPConnection(HERE, port, timeout=60) for _ in range(4)]
    for i in range(requests):
        connection = connections[i % 4]
        path = f"/sized/{size + i}"
        connection.request("POST", f"{path}?n={i}", b"b" * (size - i))
        response = connection.getresponse()
        print(path, response.status, len(response.read()), flush=True)


counts = {"lost": 0, "late": 0}
ends = [device(f"shuffle{os.getpid()}", HERE, THERE)]
if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
    sys.exit(f"unshare: {os.strerror(ctypes.get_errno())}")
ends.append(device("inside", THERE, HERE))
threading.Thread(target=carry, args=(ends,), daemon=True).start()
ask(*map(int, sys.argv[1:]))
print("late", counts["late"], "lost", counts["lost"])
