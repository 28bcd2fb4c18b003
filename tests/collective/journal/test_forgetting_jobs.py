from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from jesuisla.collective.journal.jobs import deliver, forget_old_jobs


def made(status: str, *, days: int) -> None:
    """A job that came to this state so many days ago."""
    number = deliver.defer(entry=1, listener=f"{status} {days}")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - %s * interval '1 day' WHERE job_id = %s",
            [days, number],
        )


def kept() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'listener' FROM procrastinate_jobs")
        return {listener for (listener,) in cursor.fetchall()}


@pytest.mark.django_db
def test_what_is_done_goes_after_a_week_and_what_failed_after_three_months() -> None:
    for status in ("succeeded", "cancelled", "aborted", "failed", "todo"):
        for days in (6, 8, 91):
            made(status, days=days)
    for _again in range(2):
        async_to_sync(forget_old_jobs.func)(SimpleNamespace(app=app), timestamp=0)
        assert kept() == {
            "succeeded 6", "cancelled 6", "aborted 6", "failed 6", "failed 8",
            "todo 6", "todo 8", "todo 91",
        }  # fmt: skip
