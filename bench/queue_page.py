"""The queue's page with 2,500 followed threads: its queries and its processor time.

    python bench/queue_page.py [--json] [--threads 2500]

Prints a line a figure, and ends with 1 beyond 30 queries or 150 ms of processor time a page.
"""

import argparse
import json
import os
import statistics
import sys
import time
from datetime import timedelta

import population

MOST_QUERIES = 30
MOST_CPU_MS = 150.0
PAGES_MEASURED = 24
PAGES = ("/veille", "/veille?page=2", "/veille?q=journal", "/veille?page=100")


def main() -> int:
    """Fill a data folder of its own, measure, and say whether the page is quick enough."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--threads", type=int, default=2500, help="followed threads")
    asked = parser.parse_args()
    if population.FOLDER not in os.environ:
        return population.run_in_folder(__file__, sys.argv[1:])
    size = population.Size(
        people=1_000, at_home=100, closed_actions=30, followed_threads=asked.threads, entries=30_000
    )
    figures = measure(population.fill(size))
    if asked.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:24} {figure}")
    is_quick = (
        figures["queries_per_page"] <= MOST_QUERIES and figures["cpu_ms_per_page"] <= MOST_CPU_MS
    )
    return 0 if is_quick else 1


def measure(people: population.Population) -> dict[str, float]:
    """Show the queue's pages to a moderator, as a browser asks for them."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils.timezone import now
    from django_scopes import scope

    from jesuisla.collective.members.models import Membership
    from jesuisla.collective.queue.rows import refresh_due
    from jesuisla.collective.threads.models import Thread

    settings.ALLOWED_HOSTS = ["jesuisla.localhost"]
    tables = ("watch_thread", "watch_comment", "watch_reading", "watch_place", "watch_page")
    with connection.cursor() as cursor:  # all followed threads become the home group's
        cursor.execute("UPDATE watch_page SET handle = handle || '.' || id")
        for table in tables:
            cursor.execute(f"UPDATE {table} SET group_id = %s", [people.home.pk])
        cursor.execute("ANALYZE")
    with scope(group=people.home.pk):
        maud = Membership.objects.get(alias="Maud")
        threads = Thread.objects.filter(followed=True).count()
    client = Client(headers={"host": "jesuisla.localhost", "accept-encoding": "gzip"})
    client.force_login(maud.person, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(maud.person.pk)
    session.save()
    start = time.process_time()
    client.get("/veille")
    first = (time.process_time() - start) * 1000
    queries, cpu, waits, sizes = [], [], [], []
    for turn in range(PAGES_MEASURED):
        page = PAGES[turn % len(PAGES)]
        start, begun_at = time.thread_time(), time.perf_counter()
        answer = client.get(page)
        waits.append((time.perf_counter() - begun_at) * 1000)
        cpu.append((time.thread_time() - start) * 1000)
        assert answer.status_code == 200, (page, answer.status_code)
        sizes.append(len(answer.content))
        with CaptureQueriesContext(connection) as counted:
            client.get(page)
        queries.append(len(counted))
    # What the job of each minute costs, an hour of it at once.
    with scope(group=people.home.pk):
        start = time.thread_time()
        rows = sum(refresh_due(now() + timedelta(minutes=minute)) for minute in range(1, 61))
        minute_cpu = (time.thread_time() - start) * 1000 / 60
    return {
        "threads": threads,
        "minute_cpu_ms": round(minute_cpu, 1),
        "minute_rows": round(rows / 60, 1),
        "first_cpu_ms": round(first, 1),
        "queries_per_page": max(queries),
        "cpu_ms_per_page": round(statistics.median(cpu), 1),
        "wait_ms_per_page": round(statistics.median(waits), 1),
        "bytes_sent": max(sizes),
    }


if __name__ == "__main__":
    sys.exit(main())
