"""A server that reads what comes and says nothing: sink.py PORT"""
import socketserver
import sys


class Sink(socketserver.BaseRequestHandler):
    def handle(self):
        room = bytearray(1 << 20)
        while self.request.recv_into(room):
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, *_):
        pass


Server(("127.0.0.1", int(sys.argv[1])), Sink).serve_forever()
