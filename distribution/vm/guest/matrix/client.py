"""Mixed requests, each with a number of its own, over connections that are kept, fresh and pipelined."""
import itertools
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from servers import FILES, ODD, PROXY

numbers = itertools.count(1)


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, as the client and a span must agree on them."""

    query: str
    port: int
    method: str
    path: str
    status: int
    body: int  # bytes of the answer's


class Connection:
    def __init__(self, port):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        self.file = self.socket.makefile("rb")

    def ask(self, *requests):
        """Sends requests (method, path, bytes of body), all at once; gives the exchanges."""
        queries = [f"n={next(numbers)}" for _ in requests]
        data = b""
        for query, (method, path, size) in zip(queries, requests):
            length = f"Content-Length: {size}\r\n" if size else ""
            data += f"{method} {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{length}\r\n".encode() + b"y" * size
        self.socket.sendall(data)
        return [
            Exchange(query, self.port, method, path, *self.answer(method))
            for query, (method, path, _) in zip(queries, requests)
        ]

    def answer(self, method):
        """Status and bytes of the body."""
        status = int(self.line().split()[1])
        headers = {}
        while line := self.line():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if method == "HEAD" or status in (204, 304):
            return status, 0
        if headers.get("transfer-encoding") == "chunked":
            return status, self.chunks()
        return status, self.skip(int(headers["content-length"]))

    def chunks(self):
        size = 0
        while chunk := int(self.line(), 16):
            size += self.skip(chunk)
            self.line()
        while self.line():  # trailer
            pass
        return size

    def skip(self, size):
        if len(self.file.read(size)) < size:
            raise EOFError("the connection ended within an answer")
        return size

    def line(self):
        line = self.file.readline()
        if not line.endswith(b"\n"):
            raise EOFError("the connection ended where an answer was due")
        return line.decode().strip()

    def close(self):
        self.file.close()
        self.socket.close()


OF_FILES = (
    ("GET", "/small", 0),
    ("GET", "/page", 0),
    ("HEAD", "/page", 0),
    ("GET", "/large", 0),
    ("GET", "/missing", 0),
    ("GET", "/empty", 0),
    ("POST", "/small", 100),
)
OF_ODD = (
    ("GET", "/hello", 0),
    ("GET", "/sized/20000", 0),
    ("POST", "/sized/30", 500),
    ("HEAD", "/sized/9", 0),
    ("GET", "/chunked/2500", 0),
    ("GET", "/status/404", 0),
    ("PUT", "/status/201", 20_000),
    ("GET", "/status/500", 0),
    ("GET", "/status/204", 0),
)
# nginx as a proxy asks sockets by FIONREAD for how much there is to read, which those in a socket map answer with 0 on
# many kernels; it then waits for ever, traced or not.
SHORT = tuple(request for request in OF_ODD if request[2] < 1000 and request[1] != "/sized/20000")
BURSTS = {
    FILES: (("GET", "/small", 0), ("GET", "/missing", 0), ("GET", "/empty", 0), ("GET", "/small", 0)),
    ODD: (("GET", "/hello", 0), ("HEAD", "/sized/9", 0), ("GET", "/status/404", 0), ("GET", "/status/204", 0)),
}
BURSTS[PROXY] = BURSTS[ODD]


def mix(port, requests, rounds):
    """Every request in each round: on one connection, on one each, and all at once."""
    exchanges = []
    kept = Connection(port)
    for _ in range(rounds):
        for request in requests:
            exchanges += kept.ask(request)
        for request in requests:
            fresh = Connection(port)
            exchanges += fresh.ask(request)
            fresh.close()
        # Together the answers are shorter than what is captured of one turn.
        exchanges += kept.ask(*BURSTS[port])
    kept.close()
    return exchanges


def load(rounds, proxied=OF_ODD):
    """All servers at the same time; gives the exchanges."""
    with ThreadPoolExecutor() as threads:
        running = [
            threads.submit(mix, FILES, OF_FILES, rounds),
            threads.submit(mix, ODD, OF_ODD, rounds),
            threads.submit(mix, PROXY, proxied, rounds),
        ]
        return [exchange for each in running for exchange in each.result()]
