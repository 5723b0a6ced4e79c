"""A server with one thread that takes 100 ms for each request: single.py PORT"""
import http.server
import sys
import time


class Slow(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.1)
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        pass


http.server.HTTPServer.request_queue_size = 64
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Slow).serve_forever()
