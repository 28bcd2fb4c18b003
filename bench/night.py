"""The heaviest night: everything that members did is past its time at once, and is forgotten.

    python bench/night.py [--small] [--json] [--folder NAME]

Fills a data folder of its own with the collective at its real size (``--small``: a tenth), makes
all of it two months older and runs the jobs of a night as the worker does: 4,000 actions and over
a million rows. Meanwhile another connection looks every 20 milliseconds for how long whoever
wrote has been holding what they wrote, and a member taps in an action that runs.

Passing a second ends with status 1. A folder with a name is empty of deeds afterwards.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import threading
import time
from typing import Any

import population

MOST_LOCK_MS = 1000.0
LOOK_SECONDS = 0.02
TAP_SECONDS = 0.25
OLDER = """
UPDATE actions_action SET closed_at = closed_at - interval '60 days' WHERE state = 'closed';
UPDATE watch_thread SET salted_at = salted_at - interval '60 days' WHERE id >= %(first)s;
UPDATE journal_entry SET at = at - interval '60 days' WHERE id >= %(first)s;
ANALYZE
"""
LEFT = """
SELECT (SELECT count(*) FROM actions_support WHERE id >= %(first)s)
    + (SELECT count(*) FROM actions_presence WHERE id >= %(first)s)
    + (SELECT count(*) FROM actions_voice WHERE by_id IS NOT NULL)
    + (SELECT count(*) FROM watch_comment WHERE text <> '')
    + (SELECT count(*) FROM journal_entry WHERE actor IS NOT NULL)
"""
HELD = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) * 1000,
    count(*) FILTER (WHERE wait_event_type = 'Lock')
FROM pg_stat_activity
WHERE backend_xid IS NOT NULL AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def main() -> int:
    """Fill, forget, measure, print. Return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a tenth of the real size")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--folder", default="", help="a data folder that stays, filled once")
    options = parser.parse_args()
    if population.FOLDER not in os.environ:
        return population.run_in_folder(__file__, sys.argv[1:], options.folder)
    people = population.fill(population.TENTH if options.small else population.FULL)
    figures = measure(people)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:24} {figure}")
    return 0 if figures["longest_lock_ms"] <= MOST_LOCK_MS else 1


def measure(people: population.Population) -> dict[str, float]:
    """Make everything old, run the night, and look at it meanwhile."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in OLDER.split(";\n"):
            cursor.execute(statement, {"first": population.FIRST} if "%(" in statement else None)
    before = _left()
    stop, held, waits, taps = threading.Event(), [0.0], [0], []
    threads = [
        threading.Thread(target=_look, args=(stop, held, waits)),
        threading.Thread(target=_tap, args=(stop, people, taps)),
    ]
    for thread in threads:
        thread.start()
    start = time.monotonic()
    jobs: dict[str, float] = {}
    try:
        for name, job in _night():
            began = time.monotonic()
            looks = len(held)
            job(0)
            jobs[f"{name}_s"] = round(time.monotonic() - began, 1)
            jobs[f"{name}_lock_ms"] = round(max(held[looks:], default=0.0), 1)
    finally:
        seconds = time.monotonic() - start
        stop.set()
        for thread in threads:
            thread.join()
    return {
        "seconds": round(seconds, 1),
        "rows": before - _left(),
        "longest_lock_ms": round(max(held), 1),
        "times_somebody_waited": sum(waits),
        "tap_p95_ms": round(statistics.quantiles(taps, n=20)[-1], 1) if len(taps) > 1 else 0.0,
        "longest_tap_ms": round(max(taps, default=0.0), 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **jobs,
    }


def _night() -> list[tuple[str, Any]]:
    """The jobs of a night that forget or count, in the order of their hours."""
    from jesuisla.collective.actions.jobs import forget_old_voices
    from jesuisla.collective.api.jobs import forget_old_suggestions
    from jesuisla.collective.members.jobs import forget_places, tidy
    from jesuisla.collective.notifications import jobs as notifications
    from jesuisla.collective.public.jobs import forget_old_objections
    from jesuisla.collective.results.jobs import keep_counts_of_yesterday
    from jesuisla.collective.threads.jobs import forget_old_quotes

    return [
        ("tidy", tidy),
        ("tidy_notifications", notifications.tidy),
        ("forget_old_quotes", forget_old_quotes),
        ("keep_counts", keep_counts_of_yesterday),
        ("forget_places", forget_places),
        ("forget_old_suggestions", forget_old_suggestions),
        ("forget_old_voices", forget_old_voices),
        ("forget_old_objections", forget_old_objections),
    ]


def _left() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"first": population.FIRST})
        return int(cursor.fetchone()[0])


def _look(stop: threading.Event, held: list[float], waits: list[int]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        while not stop.wait(LOOK_SECONDS):
            cursor.execute(HELD)
            milliseconds, waiting = cursor.fetchone()
            held.append(float(milliseconds))
            waits.append(int(waiting > 0))
    connection.close()


def _tap(stop: threading.Event, people: population.Population, taps: list[float]) -> None:
    from django.db import connection
    from django_scopes import scope

    from jesuisla.collective.actions.models import Voice
    from jesuisla.collective.actions.supports import mark_support
    from jesuisla.collective.members.models import Membership

    with scope(group=people.home.pk):
        member = Membership.objects.filter(pk__gte=population.FIRST).latest("pk")
        voice = Voice.objects.filter(action=people.action).exclude(by=member).earliest("pk")
        is_done = True
        while not stop.wait(TAP_SECONDS):
            start = time.perf_counter()
            mark_support(people.action, voice, "read", by=member, done=is_done)
            taps.append((time.perf_counter() - start) * 1000)
            is_done = not is_done
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
