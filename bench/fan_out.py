"""Everybody called at once on their devices, while a worker and a database die.

    python bench/fan_out.py [--people 7000] [--once] [--json] [--rival PYTHON]

The product as shipped: a real action, ``jesuisla worker``, the embedded PostgreSQL. Push services
of our own on this machine count by device; of a hundred devices 94 are quick, three are gone
(410), and three belong to a service that never answers. Everybody is called to two actions: to one
undisturbed (``seconds``, until each quick device has its call), and to one while the worker is
killed at a quarter and PostgreSQL at a half (``disturbed_seconds``), both by SIGKILL; with
``--once`` to the second alone.

``sent`` is what the quick devices got of both, ``lost`` what they lack. ``twice`` counts what a
device would show twice: the same call under two topics. ``again`` is what came once more under
the same topic (RFC 8030, 5.4), and thus the same tag: it had left when somebody was killed before
it was noted. A service that still has the first, and a screen that shows it, put the second in
its place. ``gone_left``: devices that are gone and still kept. Lost, twice, left: status 1.

Beside it a plain loop sends to the same door, one after the other, as a few lines of anybody's
would: over ``pywebpush``, if ``--rival`` names a Python that has it (it stands on a package
without a wheel, and we install nothing but wheels); else over its parts, ``py-vapid`` and
``requests``, with our own sealing. The door answers at once, where a real one takes some tens of
milliseconds for which the loop would wait. Seconds of processor stand beside those of the clock.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import population
import push_services

if TYPE_CHECKING:
    import psutil

    from jesuisla.collective.actions.models import Action
    from jesuisla.collective.groups.models import Group

GONE, SLOW = 3, 6
"""Of each hundred devices: below the first gone, below the second slow."""
BLOWS = (("worker", 0.25), ("database", 0.5))
"""Who is killed, and after which share of the devices."""
PLAIN_MESSAGES = 300
READY_SECONDS = 120.0
PATIENCE_SECONDS = 1800.0
LOOK_SECONDS = 0.3
PLAIN = """
import json, sys, time
url, count, subscription = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
from py_vapid import Vapid02
key = Vapid02(); key.generate_keys()
claims = {"sub": "mailto:a@example.org"}
try:
    from pywebpush import webpush
    def send(address):
        webpush({"endpoint": address, "keys": subscription}, data="x" * 150, ttl=60,
                vapid_private_key=key, vapid_claims=dict(claims))
except ImportError:
    import requests
    from jesuisla.collective.notifications.push_encryption import encrypt_for_device
    def send(address):
        body = encrypt_for_device(b"x" * 150, subscription["p256dh"], subscription["auth"])
        signature = key.sign({**claims, "aud": url, "exp": int(time.time()) + 3600})
        headers = {**signature, "ttl": "60", "content-encoding": "aes128gcm"}
        requests.post(address, data=body, headers=headers, timeout=10).raise_for_status()
begin, cpu = time.perf_counter(), time.process_time()
for at in range(count):
    send(f"{url}/plain/{at}")
over = "pywebpush" if "pywebpush" in sys.modules else "its parts"
print(json.dumps([over, time.perf_counter() - begin, time.process_time() - cpu]))
"""


class Bench:
    """The people, the worker and the doors of one run."""

    def __init__(self, people: int) -> None:
        import psutil

        self.people = people
        self.quick = sum(at % 100 >= SLOW for at in range(people))
        doors = [sys.executable, __file__, "--as-doors"]
        self.doors = psutil.Popen(doors, stdout=subprocess.PIPE)
        ports = self.doors.stdout.readline().decode().split()
        self.quick_url, self.slow_url = (f"http://127.0.0.1:{port}" for port in ports)
        os.environ["JESUISLA_PUSH_SERVICES"] = f"{self.quick_url},{self.slow_url}"
        self.serving: psutil.Popen | None = None
        self.peak = 0

    def fill(self, keys: dict[str, str]) -> "Group":
        """Make people who wish to be called on their device."""
        from django_scopes import scopes_disabled

        from jesuisla.collective.members.models import Membership, Person
        from jesuisla.collective.notifications.models import Subscription, Wish
        from jesuisla.server.demonstration.groups import make_groups

        group = make_groups()["jesuisla"]
        size = 5000
        with scopes_disabled():
            for first in range(0, self.people, size):
                numbers = range(first, min(first + size, self.people))
                people = Person.objects.bulk_create(
                    Person(email=f"bench{at}@example.org") for at in numbers
                )
                members = Membership.objects.bulk_create(
                    Membership(group=group, person=person, alias=f"b{at}", roles=["member"])
                    for at, person in zip(numbers, people, strict=True)
                )
                Wish.objects.bulk_create(
                    Wish(membership=member, topic="calls", channel="push", wanted=True)
                    for member in members
                )
                Subscription.objects.bulk_create(
                    Subscription(
                        membership=member,
                        endpoint=self._endpoint(at),
                        public_key=keys["p256dh"],
                        secret=keys["auth"],
                    )
                    for at, member in zip(numbers, members, strict=True)
                )
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return group

    def _endpoint(self, at: int) -> str:
        if at % 100 < GONE:
            return f"{self.quick_url}/gone/{at}"
        return f"{self.slow_url}/slow/{at}" if at % 100 < SLOW else f"{self.quick_url}/quick/{at}"

    def ask(self, what: str) -> Any:
        """Ask the door for its counts."""
        with urllib.request.urlopen(f"{self.quick_url}/tell/{what}") as answer:
            return json.load(answer)

    def start_worker(self) -> None:
        """Start the worker as an operator does, and wait until it works."""
        import psutil

        from jesuisla.server.database import VARIABLE

        without = {name: value for name, value in os.environ.items() if name != VARIABLE}
        command = [sys.executable, "-m", "jesuisla.cli.main", "worker"]
        self.serving = psutil.Popen(command, stdout=subprocess.DEVNULL, env=without)
        until = time.monotonic() + READY_SECONDS
        # The first has a second one for what learns.
        while _workers_seen() <= len(self.workers()) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)

    def workers(self) -> list["psutil.Process"]:
        """Return the processes that do jobs."""
        assert self.serving is not None
        return [it for it in self.serving.children() if _does_jobs(it)]

    def call(self, action: "Action", *, number: int, disturb: bool) -> dict[str, float]:
        """Call everybody. Return how long it was until each quick device had its call."""
        from django.db import connection, transaction
        from django_scopes import scope

        from jesuisla.collective.notifications.calls import write_calls
        from jesuisla.collective.notifications.fan_out import fan_out
        from jesuisla.collective.notifications.topics import CALLS
        from jesuisla.collective.notifications.wishes import who_wants

        blows = list(BLOWS) if disturb else []
        before, cpu = self.ask("size"), self._cpu()
        start = time.monotonic()
        with scope(group=action.group_id), transaction.atomic():
            fan_out(write_calls, who_wants(CALLS), action=action.pk)
        queued = time.monotonic() - start
        connection.close()
        while not self._has_all(number) and time.monotonic() - start < PATIENCE_SECONDS:
            if blows and self.ask("size") - before > blows[0][1] * self.quick:
                self._kill(blows.pop(0)[0])
            self._note_peak()
            time.sleep(LOOK_SECONDS)
        seconds = time.monotonic() - start
        cpu_now = self._cpu()
        return {"seconds": seconds, "queued": queued} | {
            name: cpu_now[name] - cpu[name] for name in cpu
        }

    def _has_all(self, number: int) -> bool:
        if self.ask("size") < self.quick * number:
            return False
        devices = self.ask("topics")
        return len(devices) == self.quick and all(len(set(it)) >= number for it in devices.values())

    def _kill(self, who: str) -> None:
        if who == "worker":
            for process in self.workers():
                process.kill()
            return
        lock = Path(os.environ["JESUISLA_DATA_DIR"], "postgres", "postmaster.pid")
        os.kill(int(lock.read_text().split()[0]), signal.SIGKILL)

    def _cpu(self) -> dict[str, float]:
        """Return the processor's seconds so far."""
        import psutil

        lock = Path(os.environ["JESUISLA_DATA_DIR"], "postgres", "postmaster.pid")
        postmaster = psutil.Process(int(lock.read_text().split()[0]))
        groups = {
            "worker": self.workers(),
            "doors": [self.doors],
            "database": [postmaster, *postmaster.children()],
        }
        return {name: sum(map(_seconds_of, processes)) for name, processes in groups.items()}

    def _note_peak(self) -> None:
        import psutil

        size = 0
        for process in self.workers():
            try:
                size += process.memory_info().rss // 1_000_000
            except psutil.Error:
                continue  # it has just gone
        self.peak = max(self.peak, size)

    def end(self) -> None:
        """Stop the worker and the doors."""
        if self.serving is not None:
            self.serving.terminate()
            self.serving.wait()
        self.doors.kill()
        self.doors.wait()


def _does_jobs(process: "psutil.Process") -> bool:
    import psutil

    try:
        return "jesuisla.server.worker" in process.cmdline()
    except psutil.Error:  # it has just gone
        return False


def _seconds_of(process: "psutil.Process") -> float:
    import psutil

    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    # What its children used that have ended, as a connection's do.
    return float(sum(times[:4]))


def _workers_seen() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def make_action(group: "Group", number: int) -> "Action":
    """Have an action run that nobody was called to yet."""
    from datetime import timedelta

    from django.utils.timezone import now
    from django_scopes import scope

    from jesuisla.collective.actions.models import Action
    from jesuisla.collective.threads.models import Thread

    with scope(group=group.pk):
        thread = Thread.objects.create(
            group=group, network="facebook", native_id=f"bench{number}", language="fr"
        )
        return Action.objects.create(
            group=group, thread=thread, number=number, state=Action.State.RUNNING, why="Bench.",
            launched_at=now(), closes_at=now() + timedelta(days=1),
        )  # fmt: skip


def keys_of_a_device() -> dict[str, str]:
    """Return what a browser tells."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    texts = [urlsafe_b64encode(data).decode().rstrip("=") for data in (point, os.urandom(16))]
    return dict(zip(("p256dh", "auth"), texts, strict=True))


def measure(people: int, rival: str, *, once: bool) -> dict[str, Any]:
    """Fill, call, count, and compare."""
    bench, keys = Bench(people), keys_of_a_device()
    try:
        from jesuisla.server.preparation import open_installation

        open_installation()
        group = bench.fill(keys)
        bench.start_worker()
        disturbances = [True] if once else [False, True]
        calls = [
            bench.call(make_action(group, number), number=number, disturb=disturb)
            for number, disturb in enumerate(disturbances, start=1)
        ]
        load, first = os.getloadavg()[0], calls[0]
        counts = [Counter(topics) for topics in bench.ask("topics").values()]
        figures: dict[str, Any] = {
            "people": people,
            "seconds": round(first["seconds"], 1),
            "disturbed_seconds": round(calls[-1]["seconds"], 1),
            "sent": sum(map(Counter.total, counts)),
            "twice": sum(max(len(it) - len(calls), 0) for it in counts),
            "lost": bench.quick * len(calls) - sum(min(len(it), len(calls)) for it in counts),
            "again": sum(it.total() - len(it) for it in counts),
            "gone_left": _gone_left(),
            "peak_mb": bench.peak,
            "queued_seconds": round(first["queued"], 1),
            "load": round(load, 1),
        }
        if once:  # seconds of a process that was killed are not known
            return figures
        for name in ("worker", "doors", "database"):
            figures[f"{name}_cpu_seconds"] = round(first[name], 1)
        script = [rival or sys.executable, "-c", PLAIN]
        plain = [*script, bench.quick_url, str(PLAIN_MESSAGES), json.dumps(keys)]
        figures["plain"], seconds, cpu = json.loads(subprocess.check_output(plain))
        figures["plain_seconds"] = round(seconds * bench.quick / PLAIN_MESSAGES, 1)
        figures["plain_cpu_seconds"] = round(cpu * bench.quick / PLAIN_MESSAGES, 1)
        figures["ratio"] = round(figures["plain_seconds"] / first["seconds"], 1)
        return figures
    finally:
        bench.end()


def _gone_left() -> int:
    from django_scopes import scopes_disabled

    from jesuisla.collective.notifications.models import Subscription

    with scopes_disabled():
        return Subscription.objects.filter(endpoint__contains="/gone/").count()


def main() -> int:
    """Measure and print. Return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=7000)
    parser.add_argument("--once", action="store_true", help="only the call with kills in it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rival", default="", help="a Python that has pywebpush")
    parser.add_argument("--as-doors", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.as_doors:
        asyncio.run(push_services.keep_doors())
    if population.FOLDER not in os.environ:
        return population.run_in_folder(__file__, sys.argv[1:])
    figures = measure(options.people, options.rival, once=options.once)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:22} {figure}")
    return 1 if figures["lost"] or figures["twice"] or figures["gone_left"] else 0


if __name__ == "__main__":
    sys.exit(main())
