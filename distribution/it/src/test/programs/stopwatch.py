"""A client that takes the time by the kernel's clock, so that a busy machine does not disturb it: stopwatch.py PORT PATH...

Asks for all paths at once, each on its own connection, and prints for each: PATH SHORTEST LONGEST, the duration in
nanoseconds from the call that sent the request to the arrival of the last byte of the answer. It lies between the two:
the request left while the call was underway.
"""
import socket
import struct
import sys
import threading
import time

SO_TIMESTAMPNS = 35  # include/uapi/asm-generic/socket.h; given with every read, for the last segment of it


def ask(port, path, ready):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        ready.wait()
        before = time.time_ns()
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: it\r\nConnection: close\r\n\r\n" % path.encode())
        after = time.time_ns()
        arrived = after
        while True:
            data, ancillary, _, _ = connection.recvmsg(65536, 64)
            if not data:
                break
            for level, kind, stamp in ancillary:
                if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
                    seconds, nanoseconds = struct.unpack("qq", stamp)
                    arrived = seconds * 1_000_000_000 + nanoseconds
    print(path, arrived - after, arrived - before, flush=True)


paths = sys.argv[2:]
ready = threading.Barrier(len(paths))
threads = [threading.Thread(target=ask, args=(int(sys.argv[1]), path, ready)) for path in paths]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
