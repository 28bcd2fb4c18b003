"""The worker process: takes jobs from the queue, and takes up those of a killed worker."""

import argparse
import asyncio
import logging
import os

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

logger = logging.getLogger(__name__)

CONCURRENCY = 4
HEARTBEAT_SECONDS = 10.0
STALLED_SECONDS = 30.0
# A job that was running each time its worker died has probably killed it.
ATTEMPTS = 5
STOP_SECONDS = 6.0
NEEDED = {"update_heartbeats", "deferrer", "listener", "poll_jobs_to_abort"}


async def run_worker(app: App, *, concurrency: int, heartbeat: float, stalled: float) -> None:
    """Work until told to stop.

    ``heartbeat``: seconds between two signs of life; ``stalled``: seconds without one
    after which another worker takes up the jobs. Raises ``ConnectorException`` when the
    database goes away: whoever started this process starts it again.
    """
    async with app.open_async():
        work = asyncio.create_task(
            app.run_worker_async(
                concurrency=concurrency,
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=stalled,
                shutdown_graceful_timeout=STOP_SECONDS,
            )
        )
        care = asyncio.create_task(_take_care(app, every=stalled / 2, stalled=stalled))
        done, _ = await asyncio.wait({work, care}, return_when=asyncio.FIRST_COMPLETED)
        care.cancel()
        if care in done:
            await care
        await work


async def _take_care(app: App, *, every: float, stalled: float) -> None:
    while True:
        await asyncio.sleep(every)
        await retry_stalled_jobs(app, stalled=stalled)
        running = {task.get_name() for task in asyncio.all_tasks()}
        if not running >= NEEDED:
            # Without its heartbeat, others would take this worker for dead and do its
            # jobs a second time.
            raise ConnectorException(f"stopped: {sorted(NEEDED - running)}")


async def retry_stalled_jobs(app: App, *, stalled: float) -> int:
    """Put back the jobs of workers without a sign of life for ``stalled`` seconds.

    Returns how many were put back. A job put back too often is marked as failed.
    """
    jobs = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled)
    return sum([await _put_back(app, job) for job in jobs])


async def _put_back(app: App, job: Job) -> bool:
    try:
        if job.attempts >= ATTEMPTS:
            logger.error("Job %s was cut off %d times; given up.", job.id, job.attempts)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            return False
        await app.job_manager.retry_job(job)
    except ConnectorException as error:
        if not await _still_doing(app, job):
            return False  # another worker was quicker
        raise error from None
    return True


async def _still_doing(app: App, job: Job) -> bool:
    assert job.id is not None
    return await app.job_manager.get_job_status_async(job.id) == Status.DOING


def main() -> None:
    """Run one worker, as the process that started it asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY)
    parser.add_argument("--heartbeat", type=float, default=HEARTBEAT_SECONDS)
    parser.add_argument("--stalled", type=float, default=STALLED_SECONDS)
    asked = vars(parser.parse_args())

    import django

    from jesuisla.server.database import ensure_database
    from jesuisla.server.parent import end_with_parent, leave_at_once, leave_in_good_order

    leave_in_good_order()
    end_with_parent(asked.pop("parent"))
    ensure_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jesuisla.server.settings")
    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # Django's connector has it
        try:
            asyncio.run(run_worker(working, **asked))
        except (ConnectorException, OSError) as error:
            logger.error("The worker lost its database and ends: %s", error)  # noqa: TRY400  # a sentence
            # Threads of jobs that wait for a dead database must not hold this up.
            leave_at_once(1)


if __name__ == "__main__":
    main()
