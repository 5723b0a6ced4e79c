"""Serves what another program hands over: worker.py SOCKET PORT WHAT, see handover.py"""
import os
import socket
import sys
import threading


def serve(connection):
    with connection, connection.makefile("rb") as lines:
        while request := lines.readline():
            while lines.readline().strip():
                pass
            body = str(os.getpid()).encode()
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


def received():
    _, numbers, _, _ = socket.recv_fds(channel, 1, 1)
    return [socket.socket(fileno=number) for number in numbers]


channel = socket.socket(fileno=int(sys.argv[1]))
if sys.argv[3] == "listener":
    listener = received()[0]
    while True:
        threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()
while connection := received():
    threading.Thread(target=serve, args=connection, daemon=True).start()
