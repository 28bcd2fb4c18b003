"""A launch, the moment that counts: members open one action at once, on the product as shipped.

    python bench/launch.py [--members 400] [--minutes 2] [--small] [--json] [--folder NAME]

Fills a data folder of its own with the collective at its real size (``--small``: a tenth; with
``--folder`` it stays filled for the next time), starts ``jesuisla serve`` and plays the members
with real HTTP sessions: each opens the action and marks three supports, a fifth say where their
comment is, and their page looks for news by itself as a browser would. What a browser asks after
a tap counts as part of the tap.

Waiting times are told; they depend on the machine. The bounds are on what does not: queries and
processor time of one opened page (the median), and errors. Passing one ends with status 1.
"""

import argparse
import gzip
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

import population

MOST_QUERIES = 25
MOST_CPU_MS = 25.0
MOST_ERRORS = 0
HOST = "jesuisla.localhost"
READY_SECONDS = 180.0
TIMEOUT_SECONDS = 60.0
SUPPORTS = 3
ONE_IN_WRITES = 5
READING_SECONDS = (3.0, 12.0)
"""Between two taps."""
PAGES_MEASURED = 40

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LOOK = re.compile(r'hx-get="([^"]+)" hx-trigger="every (\d+)s"')
FORM = re.compile(r'<form\s([^>]*action="/actions/\d+/soutien"[^>]*)>(.*?)</form>', re.DOTALL)
TARGET = re.compile(r'name="(voice|comment)"\s+value="(\d+)"')
DEED = re.compile(r'name="deed"\s+value="(read|liked)"')


@dataclass
class Times:
    """Milliseconds of what members waited for, and what went wrong; shared by their threads."""

    open: list[float] = field(default_factory=list)
    support: list[float] = field(default_factory=list)
    look: list[float] = field(default_factory=list)
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


class Member(threading.Thread):
    """A member with a browser: a session, the cookies, the names of what it holds already."""

    def __init__(self, number: int, key: str, *, page: str, port: int, stay: tuple[float, float],
                 times: Times) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self._rng = random.Random(number)
        self._number = number
        self._page, self._port, self._times = page, port, times
        self._arrives, self._leaves = stay
        self._cookies = {"sessionid": key}
        self._etag = ""
        self._next_look = 0.0

    def run(self) -> None:
        """Come, read, support, perhaps write, and let the page look for news meanwhile."""
        try:
            self._take_part()
        except (OSError, http.client.HTTPException, AttributeError, ValueError) as error:
            self._times.errors.append(f"{type(error).__name__}: {error}")

    def _take_part(self) -> None:
        self._wait_until(self._arrives)
        start = time.perf_counter()
        answer = self._ask("GET", self._page)
        self._times.open.append(_ms_since(start))
        look = LOOK.search(answer.text)
        if answer.status != http.HTTPStatus.OK or look is None:
            self._times.errors.append(f"{self._page}: {answer.status}")
            return
        top, every = look[1], float(look[2])
        token = TOKEN.search(answer.text)[1]  # type: ignore[index]  # AttributeError is told
        self._next_look = time.monotonic() + every
        for form, inside in FORM.findall(answer.text)[:SUPPORTS]:
            self._pause(top, every)
            self._support(form, inside, token)
        if self._number % ONE_IN_WRITES == 0:
            self._pause(top, every)
            words = f"Une voix calme et inventée, celle du membre {self._number}"
            self._tap(f"{self._page}/voix", {"where": words, "csrfmiddlewaretoken": token})
        while self._next_look < self._leaves:
            self._wait_until(self._next_look)
            self._look(top, every)

    def _pause(self, top: str, every: float) -> None:
        end = time.monotonic() + self._rng.uniform(*READING_SECONDS)
        if self._next_look < end:
            self._wait_until(self._next_look)
            self._look(top, every)
        self._wait_until(end)

    def _support(self, form: str, inside: str, token: str) -> None:
        name, target = TARGET.search(inside).groups()  # type: ignore[union-attr]  # as above
        deed = "liked" if "liked" in DEED.findall(inside) else "read"
        fields = {"csrfmiddlewaretoken": token, name: target, "deed": deed}
        start = time.perf_counter()
        self._tap(f"{self._page}/soutien", fields, swaps="hx-post" in form)
        self._times.support.append(_ms_since(start))

    def _tap(self, address: str, fields: dict[str, str], *, swaps: bool = False) -> None:
        """Send a form as the browser does: by htmx where the form says so, else page by page."""
        extra = {"HX-Request": "true"} if swaps else {}
        answer = self._ask("POST", address, fields, extra)
        if answer.status in (http.HTTPStatus.FOUND, http.HTTPStatus.SEE_OTHER):
            answer = self._ask("GET", answer.headers["Location"].split("#")[0])
        if answer.headers.get("HX-Refresh"):
            answer = self._ask("GET", self._page)
        if answer.status != http.HTTPStatus.OK:
            self._times.errors.append(f"{address}: {answer.status}")

    def _look(self, top: str, every: float) -> None:
        self._next_look = time.monotonic() + every
        start = time.perf_counter()
        headers = {"HX-Request": "true"} | ({"If-None-Match": self._etag} if self._etag else {})
        answer = self._ask("GET", top, None, headers)
        self._times.look.append(_ms_since(start))
        if answer.status == http.HTTPStatus.NOT_MODIFIED:
            self._times.unchanged += 1
        elif answer.status != http.HTTPStatus.OK:
            self._times.errors.append(f"{top}: {answer.status}")
        elif "no-store" not in answer.headers.get("Cache-Control", ""):
            self._etag = answer.headers.get("ETag", "")  # what may be stored may be asked for

    def _ask(
        self,
        method: str,
        address: str,
        fields: dict[str, str] | None = None,
        extra: dict[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        headers = {
            "Host": HOST,
            "Accept-Language": "fr",
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            **(extra or {}),
        }
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return Answer(response.status, response.headers, unescape(content.decode()))

    def _wait_until(self, moment: float) -> None:
        time.sleep(max(0.0, moment - time.monotonic()))


def _ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Fill, play, measure, print. Return the exit status."""
    parser = argparse.ArgumentParser(description="Play a launch on the product as shipped.")
    parser.add_argument("--members", type=int, default=400)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--small", action="store_true", help="a tenth of the real size")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--folder", default="", help="a data folder that stays, filled once")
    options = parser.parse_args()
    if population.FOLDER not in os.environ:
        return population.run_in_folder(__file__, sys.argv[1:], options.folder)
    start = time.monotonic()
    people = population.fill(population.TENTH if options.small else population.FULL)
    print(f"filled in {time.monotonic() - start:.0f} s", file=sys.stderr)
    sessions = population.sessions_of(people, options.members)
    page = f"/actions/{people.action.number}"
    times = play(page, sessions, options.minutes * 60)
    figures = {
        "open_p95_ms": p95(times.open),
        "support_p95_ms": p95(times.support),
        "look_p95_ms": p95(times.look),
        "errors": len(times.errors),
        **measure_page(people, sessions),
    }
    for error in sorted(set(times.errors))[:10]:
        print(error, file=sys.stderr)
    show(figures, times, as_json=options.json)
    is_within = (
        figures["queries_per_page"] <= MOST_QUERIES
        and figures["cpu_ms_per_page"] <= MOST_CPU_MS
        and figures["errors"] <= MOST_ERRORS
    )
    return 0 if is_within else 1


def play(page: str, sessions: Sequence[tuple[int, str]], seconds: float) -> Times:
    """Serve, and have everybody come within so many seconds."""
    from jesuisla.server.database import VARIABLE

    # As an operator starts it: it finds the database by the data folder.
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    with serving(environment) as port:
        return take_part(page, sessions, seconds, port=port)


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[int]:
    """Serve as shipped, in this environment; yields the port once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "jesuisla.cli.main", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("jesuisla serve did not come up")
            time.sleep(0.2)
        yield port
    finally:
        end_quietly(server)


def end_quietly(process: "subprocess.Popen[bytes]", seconds: float = 30.0) -> None:
    """End a process that we started; kill it when it does not listen."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return
    process.kill()
    process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sante", headers={"Host": HOST})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def take_part(page: str, sessions: Sequence[tuple[int, str]], seconds: float, *,
              port: int) -> Times:  # fmt: skip
    """Have everybody come within so many seconds. Return what they waited for."""
    times, rng, begin = Times(), random.Random(400), time.monotonic()
    leaves = begin + seconds + SUPPORTS * READING_SECONDS[1]
    members = [
        Member(number, key, page=page, port=port, times=times,
               stay=(begin + rng.uniform(0, seconds), leaves))
        for number, key in sessions
    ]  # fmt: skip
    for member in members:
        member.start()
    for member in members:
        member.join()
    return times


def measure_page(
    people: population.Population, sessions: Sequence[tuple[int, str]]
) -> dict[str, float]:
    """Queries and processor time of an opened page, as the launch left the action.

    Somebody else marks a support before each page, so that none is answered from what an
    earlier one left behind unless members too would be.
    """
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django_scopes import scope

    from jesuisla.collective.actions.models import Voice
    from jesuisla.collective.actions.supports import mark_support
    from jesuisla.collective.members.models import Membership

    settings.ALLOWED_HOSTS = [HOST]
    with scope(group=people.home.pk):
        others = list(Membership.objects.filter(pk__gte=population.FIRST).order_by("-pk")[:200])
        voice = Voice.objects.filter(action=people.action).first()
    page = f"/actions/{people.action.number}"
    queries: list[int] = []
    cpu: list[float] = []
    # One client: each new one would load all middleware again, as no server does for a page.
    client = Client(headers={"host": HOST, "accept-language": "fr", "accept-encoding": "gzip"})
    client.get("/sante")
    for turn in range(PAGES_MEASURED):
        client.cookies.clear()
        client.cookies["sessionid"] = sessions[turn % len(sessions)][1]
        if voice is not None:
            with scope(group=people.home.pk):
                mark_support(people.action, voice, "read", by=others[turn])
        if turn % 4 == 3:
            with CaptureQueriesContext(connection) as counted:
                answer = client.get(page)
            queries.append(len(counted))
            continue
        start = time.thread_time()
        answer = client.get(page)
        cpu.append((time.thread_time() - start) * 1000)
        assert answer.status_code == http.HTTPStatus.OK, answer.status_code
    return {
        "queries_per_page": max(queries),
        "cpu_ms_per_page": round(statistics.median(cpu), 1),
    }


def p95(times: Sequence[float]) -> float:
    """What nineteen in twenty waited at most."""
    return round(statistics.quantiles(times, n=20)[-1], 1) if len(times) > 1 else 0.0


def show(figures: dict[str, float], times: Times, *, as_json: bool) -> None:
    """Print the figures."""
    if as_json:
        print(json.dumps(figures))
        return
    counts = {"open": times.open, "support": times.support, "look": times.look}
    for name, values in counts.items():
        middle = statistics.median(values) if values else 0.0
        print(f"{name:8} {len(values):6}   median {middle:7.0f} ms   p95 {p95(values):7.0f} ms")
    print(f"looks answered with 304   {times.unchanged}")
    print(f"errors                    {figures['errors']}   (at most {MOST_ERRORS})")
    print(f"queries of a page         {figures['queries_per_page']}   (at most {MOST_QUERIES})")
    print(f"processor time of a page  {figures['cpu_ms_per_page']} ms   (at most {MOST_CPU_MS})")


if __name__ == "__main__":
    sys.exit(main())
