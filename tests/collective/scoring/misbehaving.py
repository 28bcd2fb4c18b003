"""A real HTTP server that answers like a language model, or in every wrong way."""

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LARGEST = 64_000
"""Bytes of an answer that are read."""
GOOD = {"hate": 0.9, "toxic": 0.8, "supportive": 0.02, "targets": ["origin"]}
CALM = {"hate": 0.05, "toxic": 0.1, "supportive": 0.4, "targets": ["origin"]}


def reply(content: str) -> bytes:
    """What an OpenAI-compatible server sends around an answer."""
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


ANSWERS = {"calm": reply(json.dumps(CALM))}
PROSE = {
    "prose": reply("Ce commentaire me semble plutôt haineux."),
    "half": reply('{"hate": 0.9, "tox'),
    "no_json": b"<html>Bad gateway</html>",
    "empty": b"",
    "other_shape": b'{"choices": []}',
    "list": b"[1, 2]",
    "deep": b"[" * 50_000,
    "wrong_labels": reply('{"spam": 1, "toxic": 0, "supportive": 0}'),
    "a_label_more": reply(json.dumps(GOOD | {"author": 1})),
    "a_label_less": reply('{"hate": 0.9}'),
    "words": reply('{"hate": "high", "toxic": "low", "supportive": "no"}'),
    "true": reply('{"hate": true, "toxic": 0, "supportive": 0}'),
    "beyond": reply('{"hate": 7, "toxic": 0, "supportive": 0}'),
    "below": reply('{"hate": -0.1, "toxic": 0, "supportive": 0}'),
    "nan": reply('{"hate": NaN, "toxic": 0, "supportive": 0}'),
    "huge_number": reply('{"hate": 1' + "0" * 400 + ', "toxic": 0, "supportive": 0}'),
    "huge": b"x" * 200_000,
    "null": reply("null"),
    "content_null": b'{"choices": [{"message": {"content": null}}]}',
}
OK = b"HTTP/1.1 200 OK\r\n"
GOOD_REPLY = reply(json.dumps(GOOD))
SLOW = {
    "silent": (b"", b"", OK + b"\r\n" + GOOD_REPLY),
    "drip": (OK + b"\r\n", b" ", GOOD_REPLY),
    "headers_drip": (OK, b"X-And-More: x\r\n", b"\r\n" + GOOD_REPLY),
    "soon": (b"", b"HTTP/1.1 102 Processing\r\n\r\n", OK + b"\r\n" + GOOD_REPLY),
}
"""What comes first, what comes again and again, and the good answer that ends it after minutes."""
SLOW_TIMES = 1_800


class Model(ThreadingHTTPServer):
    """``ways`` are what to do with each call, in order; the last again and again."""

    daemon_threads = True

    def __init__(self, *ways: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ways = list(ways)
        self.seen: list[dict[str, Any]] = []
        self.over = threading.Event()
        """Set once nobody asks any more."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def way(self) -> str:
        return self.ways[min(len(self.seen), len(self.ways)) - 1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that give up are what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append(
            {"path": self.path, "headers": headers, "body": json.loads(body), "raw": body}
        )
        way = self.server.way()
        if way == "cut":
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"choi')
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        elif way == "hang_up":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif way in SLOW:
            self._slowly(*SLOW[way])
        elif way == "packed":
            self._send(200, gzip.compress(b" " * LARGEST * 100), packed=True)
        elif way == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
        elif way.isdigit():
            self._send(int(way), b'{"error": "no"}')
        else:
            self._send(200, self._answer(way))

    def _answer(self, way: str) -> bytes:
        return {**ANSWERS, **PROSE}.get(way, GOOD_REPLY)

    def _slowly(self, first: bytes, each: bytes, last: bytes) -> None:
        self.wfile.write(first)
        for _ in range(SLOW_TIMES):
            if self.server.over.wait(0.1):
                return
            self.wfile.write(each)
            self.wfile.flush()
        self.wfile.write(last)

    def _send(self, status: int, body: bytes, *, packed: bool = False) -> None:
        self.send_response(status)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def model(*ways: str) -> Iterator[Model]:
    """A server that behaves in these ways, on a port of its own."""
    server = Model(*ways)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
