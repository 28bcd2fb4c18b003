"""A service of our own on this machine, which also lies when its address asks it to.

It takes what a push service takes and what a messenger takes: of an ntfy server it has the one
address that takes JSON (https://docs.ntfy.sh/publish/#publish-as-json), and no more of it.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from jesuisla.outgoing.posts import silences


class Door(ThreadingHTTPServer):
    """Takes messages at ``/<behaviour>/<device>``; keeps what came, device by device.

    As an ntfy server does it takes JSON at ``/``; the topic is ``<behaviour>-<name>``.
    Behaviours: a status such as ``201`` or ``410``; ``slow`` (no answer before :attr:`opened`);
    ``endless``, ``nonsense`` and ``redirect`` (to whatever :attr:`leads_to` says).
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.opened = threading.Event()
        self.leads_to = ""
        self.came: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def devices(self) -> list[str]:
        """The devices that something came for, in alphabetical order."""
        return sorted(path.rsplit("/", 1)[1] for path, _headers, _body in self.came)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Door

    def do_PUT(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))
        behaviour = self.path.split("/")[1]
        if self.path == "/":
            behaviour = json.loads(body)["topic"].split("-")[0]
        if behaviour == "slow":
            self.server.opened.wait()
        if behaviour == "redirect":
            self._answer(307, b"", Location=self.server.leads_to)
        elif behaviour == "endless":
            self._endless()
        elif behaviour == "nonsense":
            self._answer(201, b'\x00<html>{"gone": 410}')
        elif behaviour == "later":
            self._answer(429, b"", **{"Retry-After": "a while"})
        else:
            self._answer(int(behaviour) if behaviour.isdecimal() else 201, b"")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(201)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"x" * 10_000)
        except OSError:
            pass  # hung up on, as it should be

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def push_door() -> Iterator[Door]:
    """A door that listens, and that nobody remembers as another whose port it has."""
    silences.forget()
    door = Door()
    threading.Thread(target=door.serve_forever, daemon=True).start()
    try:
        yield door
    finally:
        door.opened.set()
        door.shutdown()
        door.server_close()
