"""Readers nobody knows: how many new ones a second the public page serves, beside a plain file.

    python bench/readers.py [--seconds 10] [--readers 50] [--small] [--page /] [--json]

Fills a data folder of its own with the collective at its real size (``--small``: a tenth),
starts ``jesuisla serve`` as shipped and has readers ask for the home page, each as a browser that
was never here. The same readers then ask the same server for a file, the page's stylesheet, which
WhiteNoise serves: the ratio of the two hardly depends on the machine.

While they read, a member tells of a comment every second, as in a launch, so that the page is
drawn anew all the time. The bounds are on what does not depend on the machine: that ratio, the
server's processor time for a reader, and errors. Passing a bound ends with status 1.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import launch
import population
import psutil

HOST = "jesuisla.localhost"
READY_SECONDS = 180.0
LEAST_RATIO = 0.8
MOST_CPU_MS = 4.0
STYLESHEET = re.compile(r'href="(/static/[^"]+\.css)"')


@dataclass
class Readers:
    """Threads that ask for one address, each time as somebody new, and what became of it."""

    port: int
    path: str
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def read(self, count: int, seconds: float) -> None:
        """Have so many readers ask at once, one after the other, for so many seconds."""
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=self._ask_until, args=(end,)) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask_until(self, end: float) -> None:
        while (start := time.monotonic()) < end:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            headers = {"Host": HOST, "Accept-Language": "fr", "Accept-Encoding": "gzip"}
            try:
                connection.request("GET", self.path, headers=headers)
                response = connection.getresponse()
                response.read()
                if response.status != http.HTTPStatus.OK:
                    self.errors.append(f"{self.path}: {response.status}")
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(f"{type(error).__name__}: {error}")
            finally:
                connection.close()
            self.times.append((time.monotonic() - start) * 1000)


def tell_voices(people: population.Population, stop: threading.Event) -> None:
    """Tell of a comment every second until told to stop."""
    from django_scopes import scope

    from jesuisla.collective.actions.voices import tell_voice
    from jesuisla.collective.members.models import Membership

    with scope(group=people.home.pk):
        writers = list(Membership.objects.filter(pk__gte=population.FIRST).order_by("-pk")[:300])
        for number, member in enumerate(writers):
            if stop.wait(1.0):
                return
            tell_voice(people.action, f"Une voix calme et inventée, n° {number}", by=member)


def file_of(port: int) -> str:
    """Return the address of the home page's stylesheet: served from memory, compressed before."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Host": HOST})
    page = connection.getresponse().read().decode()
    connection.close()
    return STYLESHEET.findall(page)[-1]


def main() -> int:
    """Fill, serve, read, print. Return the exit status."""
    parser = argparse.ArgumentParser(description="Have strangers read the public pages.")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--readers", type=int, default=50, help="at the same time")
    parser.add_argument("--page", default="/")
    parser.add_argument("--small", action="store_true", help="a tenth of the real size")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if population.FOLDER not in os.environ:
        return population.run_in_folder(__file__, sys.argv[1:])
    people = population.fill(population.TENTH if options.small else population.FULL)
    from jesuisla.server.database import VARIABLE
    from jesuisla.server.serving import Address, any_free_port

    address = Address(host="127.0.0.1", port=any_free_port("127.0.0.1"))
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    server = subprocess.Popen(
        [sys.executable, "-m", "jesuisla.cli.main", "serve", "--port", str(address.port)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    page = Readers(address.port, options.page)
    stop = threading.Event()
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not address.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("jesuisla serve did not come up")
            time.sleep(0.2)
        file = Readers(address.port, file_of(address.port))
        for path in (page.path, file.path):
            Readers(address.port, path).read(4, 1.0)
        writing = threading.Thread(target=tell_voices, args=(people, stop), daemon=True)
        writing.start()
        began = cpu_seconds(server.pid)
        page.read(options.readers, options.seconds)
        spent = cpu_seconds(server.pid) - began
        stop.set()
        writing.join()
        file.read(options.readers, options.seconds)
    finally:
        stop.set()
        launch.end_quietly(server)
    figures = {
        "new_readers_per_second": round(len(page.times) / options.seconds, 1),
        "cpu_ms": round(1000 * spent / len(page.times), 2),
        "p95_ms": p95(page.times),
        "file_per_second": round(len(file.times) / options.seconds, 1),
        "file_p95_ms": p95(file.times),
        "errors": len(page.errors) + len(file.errors),
    }
    figures["ratio"] = round(
        figures["new_readers_per_second"] / max(figures["file_per_second"], 0.1), 2
    )
    for error in sorted({*page.errors, *file.errors})[:10]:
        print(error, file=sys.stderr)
    show(figures, as_json=options.json)
    is_within = figures["ratio"] >= LEAST_RATIO and figures["cpu_ms"] <= MOST_CPU_MS
    return 0 if is_within and not figures["errors"] else 1


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and all its children have taken."""
    parent = psutil.Process(pid)
    times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def p95(times: list[float]) -> float:
    """What nineteen in twenty waited at most, in milliseconds."""
    return round(statistics.quantiles(times, n=20)[-1], 1) if len(times) > 1 else 0.0


def show(figures: dict[str, float], *, as_json: bool) -> None:
    """Print what was measured."""
    if as_json:
        print(json.dumps(figures))
        return
    print(f"new readers a second   {figures['new_readers_per_second']}")
    print(f"  95 in 100 within     {figures['p95_ms']} ms")
    print(f"a plain file a second  {figures['file_per_second']}")
    print(f"  95 in 100 within     {figures['file_p95_ms']} ms")
    print(f"ratio                  {figures['ratio']}   (at least {LEAST_RATIO})")
    print(f"processor time         {figures['cpu_ms']} ms a reader   (at most {MOST_CPU_MS})")
    print(f"errors                 {figures['errors']}")


if __name__ == "__main__":
    sys.exit(main())
