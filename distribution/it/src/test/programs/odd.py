"""A server whose path says what it does, one thread for each connection: odd.py PORT [ADDRESS]

  /hello          five bytes, with their length
  /status/404     an answer of that status; 9 bytes unless the status forbids a body
  /sized/70000    a body of that many bytes, with its length
  /chunked/70000  the same in chunks of 1000 and a trailer
  /stream/10/100  that many chunks of 7 bytes, with so many milliseconds before each
  /wait/300       answers after so many milliseconds
  /held           answers when another connection asks for /release
  /early          answers before it reads the body
  /open           a body that ends with the connection
  /pid            answers with its process id
  /die            ends the process without an answer
  /upgrade        101, then gives every byte back
  CONNECT         200, then gives every byte back
What is sent to it is read to its end first, if the path does not say otherwise.
"""
import http.server
import os
import socketserver
import sys
import threading
import time


class Odd(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        words = self.path.split("?")[0].split("/")[1:]
        if words[0] != "early":
            self.read_body()
        getattr(self, words[0])(*map(int, words[1:]))

    do_GET = do_HEAD = do_POST = do_PUT = answer

    def read_body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            while self.rfile.readline().strip():
                pass
        else:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def respond(self, status, body):
        self.send_response(status)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def hello(self):
        self.respond(200, b"hello")

    def pid(self):
        self.respond(200, str(os.getpid()).encode())

    def status(self, status):
        self.respond(status, b"x" * 9)

    def sized(self, size):
        self.respond(200, b"x" * size)

    def wait(self, milliseconds):
        time.sleep(milliseconds / 1000)
        self.respond(200, b"hello")

    def held(self):
        released.wait()
        self.respond(200, b"hello")

    def release(self):
        released.set()
        self.respond(200, b"hello")

    def begin_chunks(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "Sum")
        self.end_headers()

    def chunked(self, size):
        self.begin_chunks()
        for at in range(0, size, 1000):
            piece = b"x" * min(1000, size - at)
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\nSum: 1\r\n\r\n")

    def stream(self, chunks, milliseconds):
        self.begin_chunks()
        for _ in range(chunks):
            time.sleep(milliseconds / 1000)
            self.wfile.write(b"7\r\nstream\n\r\n")
        self.wfile.write(b"0\r\nSum: 1\r\n\r\n")

    def early(self):
        self.respond(413, b"x" * 9)
        self.read_body()

    def open(self):
        self.close_connection = True
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"x" * 1234)

    def die(self):
        os._exit(1)

    def upgrade(self):
        self.send_response(101)
        self.send_header("Connection", "Upgrade")
        self.send_header("Upgrade", "websocket")
        self.end_headers()
        self.echo()

    def do_CONNECT(self):
        self.send_response(200)
        self.end_headers()
        self.echo()

    def echo(self):
        self.close_connection = True
        while data := self.rfile.read1():
            self.wfile.write(data)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, *_):
        pass


released = threading.Event()
address = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
Server((address, int(sys.argv[1])), Odd).serve_forever()
