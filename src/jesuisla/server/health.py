"""``/sante``: whether this installation works, for whatever watches over it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from jesuisla.server.operator_token import is_watcher

PATH = "/sante"
SECONDS_BETWEEN = 1.0
"""The least time between two questions to the database, in each process."""


@dataclass(frozen=True, slots=True)
class JobQueue:
    """How the queue stands.

    ``oldest_seconds``: how long the job that is due longest has waited, ``None`` when none
    waits. ``worker_seconds``: since the last sign of life of any worker, ``None`` when no
    worker was seen. ``stalled_jobs``: jobs whose worker is gone. ``failed_jobs``: jobs
    given up, as long as they are kept.
    """

    waiting: int
    oldest_seconds: float | None
    worker_seconds: float | None
    stalled_jobs: int
    failed_jobs: int


def queue_now() -> JobQueue:
    """How the queue stands now; raises ``django.db.Error`` when it cannot be asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                SELECT COALESCE(job.scheduled_at, MAX(event.at)) AS since
                FROM procrastinate_jobs job JOIN procrastinate_events event
                    ON event.job_id = job.id AND event.type IN ('deferred', 'deferred_for_retry')
                WHERE job.status = 'todo' AND COALESCE(job.scheduled_at, now()) <= now()
                GROUP BY job.id
            )
            SELECT (SELECT count(*) FROM due),
                (SELECT EXTRACT(EPOCH FROM now() - min(since)) FROM due),
                (SELECT EXTRACT(EPOCH FROM now() - max(last_heartbeat))
                    FROM procrastinate_workers),
                (SELECT count(*) FROM procrastinate_jobs job
                    LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
                    WHERE job.status = 'doing' AND (worker.id IS NULL
                        OR worker.last_heartbeat < now() - interval '60 seconds')),
                (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
            """
        )
        waiting, oldest, worker, stalled_count, failed_count = cursor.fetchone()
    return JobQueue(
        waiting=waiting,
        oldest_seconds=None if oldest is None else float(oldest),
        worker_seconds=None if worker is None else float(worker),
        stalled_jobs=stalled_count,
        failed_jobs=failed_count,
    )


class HealthMiddleware:
    """Answers ``/sante`` before any group, person or host name is asked for.

    A watcher often knows a machine by its number, and no group may exist yet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._queue: JobQueue | None = None
        self._asked_at = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the watcher, or pass the request on."""
        if request.path != PATH:
            return self.get_response(request)
        return _health(self._queue_lately, tells_all=is_watcher(request))

    def _queue_lately(self) -> JobQueue:
        """Return how the queue stood some seconds ago at most, however often it is asked."""
        asked_at = time.monotonic()
        if self._queue is None or asked_at - self._asked_at > SECONDS_BETWEEN:
            self._queue, self._asked_at = queue_now(), asked_at
        return self._queue


def _health(queue_lately: Callable[[], JobQueue], *, tells_all: bool) -> JsonResponse:
    try:
        queue = queue_lately()
    except Error:
        connection.close()
        answer = JsonResponse({"database": False}, status=503)
    else:
        answer = JsonResponse({"database": True})
        if tells_all:
            answer = JsonResponse(
                {
                    "database": True,
                    "jobs_waiting": queue.waiting,
                    "oldest_job_seconds": _whole(queue.oldest_seconds),
                    "worker_seen_seconds": _whole(queue.worker_seconds),
                }
            )
    answer["Cache-Control"] = "no-store"
    return answer


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
