"""A server of HTTP whose process has a chosen id: reborn.py PORT PID

The process that was started makes one with that id (clone3 with set_tid, Linux 5.5), which serves, and waits for it.
"""
import ctypes
import http.server
import os
import signal
import struct
import sys

SYS_CLONE3 = 435  # the same on every architecture

wanted = int(sys.argv[2])
ids = ctypes.create_string_buffer(struct.pack("i", wanted))
# struct clone_args, include/uapi/linux/sched.h: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls,
# set_tid, set_tid_size
arguments = ctypes.create_string_buffer(
    struct.pack("10Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, ctypes.addressof(ids), 1)
)
child = ctypes.CDLL(None, use_errno=True).syscall(SYS_CLONE3, arguments, 80)
if child < 0:
    sys.exit(f"clone3 with id {wanted}: {os.strerror(ctypes.get_errno())}")
if child == 0:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: end with the parent
    handler = http.server.SimpleHTTPRequestHandler
    handler.log_message = lambda *_: None
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), handler).serve_forever()
signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
os.waitpid(child, 0)
