"""A server of several processes or sockets: prefork.py PORT WHAT

  shared    four processes that accept from one socket
  reuse     four processes, each with a listening socket of its own on the port (SO_REUSEPORT)
  several   one process with four listening sockets on the port
The answer to a request is the process that gave it. /leave closes the listening socket that it came through.
"""
import http.server
import os
import signal
import socket
import socketserver
import sys
import threading


class Pid(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.path.startswith("/leave"):
            self.close_connection = True
            self.server.shutdown()
            self.server.server_close()
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        super().server_bind()

    def get_request(self):
        connection, address = super().get_request()
        connection.setblocking(True)
        return connection, address

    def handle_error(self, *_):
        pass


def server():
    return Server(("127.0.0.1", int(sys.argv[1])), Pid)


def forked(serve):
    child = os.fork()
    if child == 0:
        serve()
        signal.pause()
    return child


if sys.argv[2] == "several":
    for _ in range(4):
        threading.Thread(target=server().serve_forever, args=[0.05]).start()
    signal.pause()
if sys.argv[2] == "shared":
    shared = server()
    # Several wake up for a connection and one gets it.
    shared.socket.setblocking(False)
    children = [forked(shared.serve_forever) for _ in range(4)]
else:
    children = [forked(lambda: server().serve_forever(0.05)) for _ in range(4)]
for child in children:
    os.waitpid(child, 0)
