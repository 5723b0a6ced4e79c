"""A server in two programs: handover.py PORT WHAT

The first listens and starts the second, a program of its own (worker.py beside it), with a Unix socket between them.
  connections   the first accepts and hands each connection over
  listener      the first hands over the socket that listens; the second accepts
The answer to a request is the process that gave it.
"""
import os
import socket
import subprocess
import sys

ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
worker = os.path.join(os.path.dirname(__file__), "worker.py")
subprocess.Popen([sys.executable, worker, str(theirs.fileno()), *sys.argv[1:]], pass_fds=[theirs.fileno()])
theirs.close()
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128)
if sys.argv[2] == "listener":
    socket.send_fds(ours, [b"l"], [listener.fileno()])
    ours.recv(1)  # until it ends
while True:
    connection, _ = listener.accept()
    socket.send_fds(ours, [b"c"], [connection.fileno()])
    connection.close()
