"""A client that uses the number of a closed connection again, for a file and for another connection: descriptors.py PORT

Waits for a line on its standard input first, so that it can be traced from its first connection.
"""
import os
import socket
import sys


def connect():
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    numbers.add(connection.fileno())
    return connection


def ask(connection, path):
    host = b"127.0.0.1:%d" % connection.getpeername()[1]
    connection.sendall(b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (path, host))
    while connection.recv(65536):
        pass


numbers = set()
sys.stdin.readline()
for turn in range(5):
    with connect() as connection:
        ask(connection, b"/hello?socket=%d" % turn)
    file = os.open("file", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    numbers.add(file)
    os.write(file, b"GET /ghost HTTP/1.1\r\nHost: it\r\n\r\n")
    os.lseek(file, 0, os.SEEK_SET)
    os.read(file, 4096)
    os.close(file)
print(len(numbers), "number used")
