"""What stands between the sockets and Django: a request takes a thread once it is here whole.

A body that drips in holds no thread, only a place in the event loop, and not for long. The
environment of a request is made here from what came with it, and from nothing else.
"""

import asyncio
import io
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from jesuisla.server.request_environment import ARRIVED, PROXY, Application

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# A body may take so long, and so much longer as it goes on coming: the slowest telephone
# that anybody could still use sends some 8 kB a second.
BODY_SECONDS = 20.0
SLOWEST_BYTES_PER_SECOND = 8_000
LONGEST_SECONDS = 180.0
# Bodies that are on their way, of all requests of one process together. Beyond it, long ones are
# refused; what people send all day is short and goes on.
ALL_BODIES = 96 * 1024 * 1024
# Whoever is not signed in sends an address, a code, a link.
LARGEST_ANONYMOUS = 64 * 1024
# Of a body that is too large so many times the largest is read, and let go, before the answer.
READ_OF_TOO_LARGE = 4


class RefusedRequest(Exception):  # noqa: N818  # an answer to the client, not a fault of ours
    """The body is not taken; ``status`` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class _TooLarge(io.RawIOBase):
    """A body that was not read: whoever asks for it is told that it is too large."""

    def read(self, _size: int = -1) -> bytes:
        from django.core.exceptions import RequestDataTooBig

        raise RequestDataTooBig("the body is larger than this request may send")

    def readline(self, _size: int | None = -1) -> bytes:
        return self.read()


@dataclass
class Gateway:
    """An ASGI application that runs a WSGI one in ``threads`` threads.

    ``largest``: bytes that a request may send whose sender ``may_send_much``, which is asked, in
    a thread, once a request turns out to be larger than a stranger's.
    """

    application: Application
    threads: int
    largest: int
    may_send_much: Callable[[dict[str, Any]], bool]
    body_seconds: float = BODY_SECONDS
    all_bodies: int = ALL_BODIES
    _on_their_way: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="page")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        environ = environ_of(scope)
        try:
            body = await self._body(environ, receive)
        except RefusedRequest as refusal:
            await _answer(send, refusal.status, [("Content-Type", "text/plain")], b"")
            return
        except ConnectionError:
            return
        if body is None:
            environ["wsgi.input"] = _TooLarge()
        else:
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        environ[ARRIVED] = time.perf_counter()
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(self._pool, self._run, environ)
        await _answer(send, status, headers, content)

    async def _ceiling(self, environ: dict[str, Any], size: int) -> int:
        """Return how many bytes may come with a request that has at least ``size`` of them."""
        if size <= LARGEST_ANONYMOUS:
            return min(self.largest, LARGEST_ANONYMOUS)
        loop = asyncio.get_running_loop()
        may = await loop.run_in_executor(self._pool, self.may_send_much, environ)
        return self.largest if may else min(self.largest, LARGEST_ANONYMOUS)

    async def _body(self, environ: dict[str, Any], receive: Receive) -> bytes | None:
        """Return the body once it is here whole; ``None`` when it is larger than it may be."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            raise RefusedRequest(HTTPStatus.BAD_REQUEST)
        ceiling = await self._ceiling(environ, int(length))
        # One that is too large is read all the same and let go: an answer in the middle of
        # an upload reaches nobody, for browsers and proxies report a broken connection.
        too_large = int(length) > ceiling
        body, size = bytearray(), 0
        began = asyncio.get_running_loop().time()
        try:
            while size <= READ_OF_TOO_LARGE * self.largest:
                patience = self.body_seconds + size / SLOWEST_BYTES_PER_SECOND
                deadline = began + min(patience, LONGEST_SECONDS)
                message = await _until(deadline, receive)
                if message["type"] == "http.disconnect":
                    raise ConnectionError
                part = message.get("body", b"")
                size += len(part)
                if size > ceiling and not too_large:  # it came without its length
                    ceiling = await self._ceiling(environ, size)
                if too_large := too_large or size > ceiling:
                    self._on_their_way -= len(body)
                    body.clear()
                else:
                    self._on_their_way += len(part)
                    body += part
                if self._on_their_way > self.all_bodies and len(body) > LARGEST_ANONYMOUS:
                    raise RefusedRequest(HTTPStatus.SERVICE_UNAVAILABLE)
                if not message.get("more_body", False):
                    break
        finally:
            self._on_their_way -= len(body)
        return None if too_large else bytes(body)

    def _run(self, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        responses: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _exc_info: Any = None
        ) -> None:
            responses.append((int(status.split(" ", 1)[0]), headers))

        parts = self.application(environ, start_response)
        try:
            content = b"".join(parts)
        finally:
            if callable(close := getattr(parts, "close", None)):
                close()
        return *responses[-1], content


async def _until(deadline: float, receive: Receive) -> Message:
    """Return the next part of a body; raises :class:`RefusedRequest` when it comes too late."""

    async def received() -> Message:
        return await receive()

    part = asyncio.ensure_future(received())
    seconds = deadline - asyncio.get_running_loop().time()
    finished_tasks, _ = await asyncio.wait({part}, timeout=max(0.0, seconds))
    if not finished_tasks:
        part.cancel()
        raise RefusedRequest(HTTPStatus.REQUEST_TIMEOUT)
    return part.result()


async def _answer(send: Send, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": int(status), "headers": lines})
    await send({"type": "http.response.body", "body": content, "more_body": False})


def environ_of(scope: Message) -> dict[str, Any]:
    """Return the WSGI environment of an ASGI request, without its body.

    A header with "_" in its name is left out: it would pass for the one with "-", which a
    proxy in front may have set.
    """
    raw = bytes(scope.get("raw_path") or scope["path"].encode()).split(b"?", 1)[0]
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw).decode("latin-1"),
        "QUERY_STRING": bytes(scope["query_string"]).decode("latin-1"),
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = bytes(raw_name).decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        value = bytes(raw_value).decode("latin-1")
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    environ.pop(PROXY, None)
    return environ
