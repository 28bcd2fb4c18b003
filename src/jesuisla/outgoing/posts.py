"""Many posts at once: over kept connections, each host apart, so that a slow one keeps nobody."""

import asyncio
import queue
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import httpx

from jesuisla.outgoing.addresses import (
    NotAllowedError,
    Origin,
    Resolver,
    checked_address,
    origin_or_none,
    system_addresses,
)
from jesuisla.outgoing.messages import Response, request_headers
from jesuisla.outgoing.silences import Silences

if TYPE_CHECKING:
    from aiohttp import ClientSession

CONNECT_SECONDS = 5.0
A_HOST = 32
"""Requests of :func:`send_many` that one host gets at once."""
UNDER_WAY = 128
"""Requests that are sent at once, and answers that nobody took note of yet, together."""
TOGETHER = A_HOST
"""Answers that are worth taking note of: fewer wait for more, but no longer than this."""
TOGETHER_SECONDS = 0.05
DRAIN_SECONDS = 1.0
SHORT = 4_096
"""How long the rest of an answer is read once its status is known, and how far."""

silences = Silences()
"""Shared by all batches of this process, so that one host does not hold each of them anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A body for an address; with ``PUT`` where a service counts what leaves twice as one."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"


Answer = tuple[int, Response | httpx.HTTPError]
"""Which post, by its place; and what came back, or why nothing did."""


def send_many(
    posts: Sequence[Post],
    *,
    contact: str,
    seconds: float = 10.0,
    host_seconds: float = 20.0,
    private_urls: Collection[str] = (),
    resolve: Resolver | None = None,
) -> Iterator[list[Answer]]:
    """Post all of these over connections that are kept; yield what came back, some at a time.

    Public addresses only, as :func:`send` checks them; those of ``private_urls`` an operator
    wrote into the settings. No redirects, no cookies. One host gets :data:`A_HOST` at once and
    has connections of its own. One answer may take ``seconds``; a host that was waited for
    longer than ``host_seconds`` by each of its connections is asked no more, and the rest fails
    with :class:`httpx.ReadTimeout`, so that a slow one keeps nobody; nor is one that left
    everything unanswered lately (:class:`Silences`). Of an answer the first kilobytes are read.

    Whoever walks this takes note of each list before asking for the next: never are more than
    :data:`UNDER_WAY` sent whose answer was not noted. Walked to its end, each post has one answer.
    """
    origins = frozenset(filter(None, map(origin_or_none, private_urls)))
    answers: queue.SimpleQueue[_Queued] = queue.SimpleQueue()
    sender = _ManyPosts(posts, answers, request_headers(contact, None), resolve or system_addresses)
    sender.private_origins, sender.seconds, sender.host_seconds = origins, seconds, host_seconds
    thread = threading.Thread(target=sender.run, name="send-many", daemon=True)
    thread.start()
    try:
        is_over = False
        while not is_over:
            batch = _some_of(answers)
            for answer in batch:
                if isinstance(answer, BaseException):
                    raise answer
            is_over = batch[-1] is None
            some_answers = [answer for answer in batch if isinstance(answer, tuple)]
            if some_answers:
                yield some_answers
                sender.release(len(some_answers))
    finally:
        sender.stop()
        thread.join()


_Queued = Answer | BaseException | None


def _some_of(answers: "queue.SimpleQueue[_Queued]") -> "list[_Queued]":
    """Return what came, once it is much or nothing more comes soon: to take note has a price."""
    batch = [answers.get()]
    until = time.monotonic() + TOGETHER_SECONDS
    with suppress(queue.Empty):
        while isinstance(batch[-1], tuple):
            seconds = until - time.monotonic() if len(batch) < TOGETHER else 0.0
            batch.append(answers.get(timeout=seconds) if seconds > 0 else answers.get_nowait())
    return batch


class _ManyPosts:
    """The loop that sends many posts, in a thread of its own."""

    private_origins: Collection[Origin] = ()
    seconds = host_seconds = 10.0

    def __init__(
        self,
        posts: Sequence[Post],
        answers: "queue.SimpleQueue[_Queued]",
        headers: Mapping[str, str],
        resolve: Resolver,
    ) -> None:
        self._posts, self._answers = posts, answers
        self._headers, self._resolve = headers, resolve
        self._addresses = _CheckedAddresses()
        self._loop = asyncio.new_event_loop()
        self._room = asyncio.Semaphore(UNDER_WAY)
        self._sending: asyncio.Task[None] | None = None
        self._is_stopped = False

    def run(self) -> None:
        """Send everything; the last thing in the queue is ``None``, or what went wrong here."""
        last: BaseException | None = None
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._send_all())
            except asyncio.CancelledError:
                pass  # nobody waits for the rest
            except Exception as error:  # noqa: BLE001  # raised in the thread that waits
                last = error
        self._answers.put(last)

    def release(self, count: int) -> None:
        """Say that this many answers were noted."""
        with suppress(RuntimeError):  # all were sent, and the loop is over
            self._loop.call_soon_threadsafe(self._make_room, count)

    def stop(self) -> None:
        """Send nothing more."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._cancel)

    def _make_room(self, count: int) -> None:
        for _ in range(count):
            self._room.release()

    def _cancel(self) -> None:
        self._is_stopped = True
        if self._sending is not None:
            self._sending.cancel()

    async def _send_all(self) -> None:
        self._sending = asyncio.current_task()
        await asyncio.sleep(0)  # being stopped before the first is being stopped
        if self._is_stopped:
            return
        by_origin: dict[Origin | None, deque[int]] = {}
        for at, post in enumerate(self._posts):
            by_origin.setdefault(origin_or_none(post.url), deque()).append(at)
        async with self._session() as session, asyncio.TaskGroup() as hosts:
            for origin, waiting in by_origin.items():
                hosts.create_task(self._send_to_host(session, origin, waiting))

    def _session(self) -> "ClientSession":
        import aiohttp  # where nothing is sent, its megabytes are not loaded

        return aiohttp.ClientSession(
            # One host's connections are its own, whatever address it shares with another.
            connector=aiohttp.TCPConnector(
                limit=UNDER_WAY,
                limit_per_host=A_HOST,
                resolver=self._addresses,  # type: ignore[arg-type]  # what it asks of a resolver
                ssl=_certificates(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=CONNECT_SECONDS),
        )

    async def _send_to_host(
        self, session: "ClientSession", origin: Origin | None, waiting: deque[int]
    ) -> None:
        try:
            async with asyncio.timeout(self.seconds):
                address = await checked_address(origin, self.private_origins, self._resolve)
        except (httpx.HTTPError, TimeoutError) as error:
            await self._fail(waiting, error)
            return
        assert origin is not None
        self._addresses.by_host[origin[1]] = address
        count = min(A_HOST, len(waiting))
        host = _Host(origin, self.host_seconds * count)
        async with asyncio.TaskGroup() as connections:
            for _ in range(count):
                connections.create_task(self._send_in_turn(session, host, waiting))

    async def _send_in_turn(
        self, session: "ClientSession", host: "_Host", waiting: deque[int]
    ) -> None:
        clock = self._loop.time
        while waiting:
            await self._room.acquire()
            if not waiting:
                self._room.release()
                return
            at = waiting.popleft()
            answer: Response | httpx.HTTPError
            if host.seconds <= 0 or not silences.may_be_asked(host.origin):
                answer = httpx.ReadTimeout("this host is too slow")
            else:
                start = clock()
                answer = await self._send(session, self._posts[at])
                host.seconds -= clock() - start
                is_answered = not isinstance(answer, httpx.ReadTimeout)
                silences.note(host.origin, is_answered=is_answered)
            self._answers.put((at, answer))

    async def _send(self, session: "ClientSession", post: Post) -> Response | httpx.HTTPError:
        """Post once; the answer's body is read as far as it comes soon and is small."""
        from aiohttp import ClientError, InvalidURL

        body = b""
        try:
            async with (
                asyncio.timeout(self.seconds),
                session.request(
                    post.method,
                    post.url,
                    data=post.body,
                    headers=post.headers,
                    allow_redirects=False,
                ) as response,
            ):
                with suppress(TimeoutError, ClientError):
                    async with asyncio.timeout(DRAIN_SECONDS):
                        body = await response.content.read(SHORT)
                return Response(
                    status=response.status, headers=response.headers, body=body, url=post.url
                )
        except TimeoutError:
            return httpx.ReadTimeout("too slow")
        except (InvalidURL, ValueError) as error:
            return NotAllowedError(f"no request: {error}")
        except (ClientError, OSError) as error:
            return httpx.NetworkError(str(error))

    async def _fail(self, waiting: deque[int], error: Exception) -> None:
        """Answer all that wait for a host that is not asked."""
        if not isinstance(error, httpx.HTTPError):
            error = httpx.ConnectTimeout("the name takes too long")
        for at in waiting:
            await self._room.acquire()
            self._answers.put((at, error))


@dataclass(slots=True)
class _Host:
    """A host, and for how many seconds its connections may still be waited for, together."""

    origin: Origin
    seconds: float


class _CheckedAddresses:
    """Tells aiohttp the addresses that were checked, and no other.

    It is asked for names alone; an address written as such was checked before it is used.
    """

    def __init__(self) -> None:
        self.by_host: dict[str, str] = {}

    async def resolve(
        self, host: str, port: int = 0, family: int = 0
    ) -> list[dict[str, str | int]]:
        """Return the one address; raises ``OSError`` for a host that was not checked."""
        address = self.by_host.get(host)
        if address is None:
            raise OSError(f"{host} was not checked")
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": family,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
        ]

    async def close(self) -> None:
        """Nothing is open."""


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom connections trust, as :func:`jesuisla.outgoing.send` does."""
    return httpx.create_ssl_context(trust_env=False)
