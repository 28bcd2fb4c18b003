from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jesuisla.collective.journal import jobs
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
        forget_old_jobs(timestamp=0)
        assert kept() == {
            "succeeded 6", "cancelled 6", "aborted 6", "failed 6", "failed 8",
            "todo 6", "todo 8", "todo 91",
        }  # fmt: skip


@pytest.mark.django_db
def test_no_more_jobs_go_in_one_change_than_a_batch(monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "ROWS", 2)
    for days in (8, 9, 10, 11, 12, 1):
        made("succeeded", days=days)
    with CaptureQueriesContext(connection) as queries:
        assert forget_old_jobs(timestamp=0) == 5
    assert [query["sql"].count("DELETE") for query in queries] == [1] * 4
    assert kept() == {"succeeded 1"}
