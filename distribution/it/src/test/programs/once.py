"""A server that makes a process for each connection, which serves it and ends: once.py PORT"""
import http.server
import os
import socketserver
import sys


class Once(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(socketserver.ForkingTCPServer):
    allow_reuse_address = True
    request_queue_size = 1024


Server(("127.0.0.1", int(sys.argv[1])), Once).serve_forever()
