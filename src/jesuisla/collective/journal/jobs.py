"""Passing events on, and letting go of jobs that were done."""

import logging
from contextlib import nullcontext

from django.db import connection
from django_scopes import scope, scopes_disabled
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jesuisla.collective.journal.batches import ROWS
from jesuisla.collective.journal.events import listeners, type_registry
from jesuisla.collective.journal.models import Entry

logger = logging.getLogger(__name__)

HOURS_KEPT = 7 * 24
# Long enough for whoever looks after the installation to ask what went wrong.
FAILED_HOURS_KEPT = 90 * 24
DELETE_SOME_JOBS = """
DELETE FROM procrastinate_jobs WHERE id IN (
    SELECT id FROM procrastinate_jobs job
    WHERE status = ANY(%s::procrastinate_job_status[])
    AND (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id)
        < now() - %s * interval '1 hour'
    ORDER BY id LIMIT %s
)
"""


@app.task(queue="events", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def deliver(entry: int, listener: str) -> None:
    """Call one listener with the event of one entry, within the event's group.

    A job left by an earlier version may name a listener that has moved since: then every
    listener of the event is called, as each does nothing the second time. An event that this
    version no longer knows has none. A job without its entry tells of a change that was never
    made, which only an earlier version could leave; trying again would not help.
    """
    with scopes_disabled():
        row = Entry.objects.filter(pk=entry).first()
    if row is None:
        logger.warning("Job for entry %d, which was never written: nothing to tell.", entry)
        return
    candidates = listeners.get(row.event, {})
    if not candidates:
        return
    event = type_registry[row.event](group=row.group, **row.facts)
    functions = [candidates[listener]] if listener in candidates else list(candidates.values())
    with nullcontext() if row.group is None else scope(group=row.group):
        for function in functions:
            function(event)


@app.periodic(cron="50 3 * * *")
@app.task(queue="journal", queueing_lock="forget_old_jobs")
def forget_old_jobs(timestamp: int) -> int:  # noqa: ARG001  # procrastinate tells the minute
    """Delete jobs over for a week; those that failed are kept three months. Return how many."""
    return _forget(["succeeded", "cancelled", "aborted"], HOURS_KEPT) + _forget(
        ["failed"], FAILED_HOURS_KEPT
    )


def _forget(states: list[str], hours: int) -> int:
    """Delete jobs in batches: procrastinate's own way deletes all of them in one change."""
    number = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(DELETE_SOME_JOBS, [states, hours, ROWS])
            count: int = cursor.rowcount
            number += count
            if count < ROWS:
                return number
