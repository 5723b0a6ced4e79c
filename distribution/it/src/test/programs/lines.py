"""A server that answers each line with OK, or with ERR if it asks for more: lines.py PORT"""
import socketserver
import sys


class Lines(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(b"ERR no\r\n" if b"more" in line else b"OK\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Lines).serve_forever()
