"""A server that reads a little of each connection, answers with 4 KiB of noise behind a prefix and closes: babble.py PORT PREFIX

It ends a connection only when the client has, so that nothing is cut off.
"""
import os
import socketserver
import sys


class Babble(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(65536)
        self.request.sendall(sys.argv[2].encode() + os.urandom(4096))
        while self.request.recv(1 << 20):
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, *_):
        pass


Server(("127.0.0.1", int(sys.argv[1])), Babble).serve_forever()
