"""The worker process: takes jobs from the queue, and takes up those of a killed worker.

Two workers share the process: what learns takes minutes of processor at worst and has one
slot of its own, so that nothing urgent ever waits behind it. A further process beside it does
what is urgent alone.
"""

import argparse
import asyncio
import logging
import os
import signal
from collections import Counter
from pathlib import Path

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from jesuisla.server.worker_numbers import WorkerNumbers

logger = logging.getLogger(__name__)

CONCURRENCY = 4
HEARTBEAT_SECONDS = 10.0
STALLED_SECONDS = 30.0
# A job that was running each time its worker died has probably killed it.
ATTEMPTS = 5
STOP_SECONDS = 6.0
NEEDED = {"update_heartbeats", "deferrer", "listener", "poll_jobs_to_abort"}


async def run_workers(
    working: App,
    numbers: WorkerNumbers,
    *,
    concurrency: int,
    learning: int,
    heartbeat: float,
    stalled: float,
) -> None:
    """Work until told to stop: ``concurrency`` urgent jobs at once, and ``learning`` that learn.

    ``heartbeat``: seconds between two signs of life; ``stalled``: seconds without one
    after which another worker takes up the jobs. Those of the process that had this place
    before are taken up at once. Raises ``ConnectorException`` when the database goes away:
    whoever started this process starts it again.
    """
    from jesuisla.collective.groups.schedule import LEARNING  # once Django is loaded

    urgent = sorted({task.queue for task in working.tasks.values()} - {LEARNING})
    slots = {"urgent": (urgent, concurrency)}
    if learning:
        slots[LEARNING] = ([LEARNING], learning)
    async with working.open_async():
        await _take_over(working, numbers, stalled=stalled)
        workers = {
            asyncio.create_task(
                working.run_worker_async(
                    name=name,
                    queues=queues,
                    concurrency=jobs,
                    update_heartbeat_interval=heartbeat,
                    stalled_worker_timeout=stalled,
                    shutdown_graceful_timeout=STOP_SECONDS,
                    install_signal_handlers=False,  # each would take the other's away
                )
            )
            for name, (queues, jobs) in slots.items()
        }
        care = asyncio.create_task(
            _take_care(working, len(slots), every=stalled / 2, stalled=stalled)
        )
        stop = asyncio.create_task(_told_to_stop())
        finished_tasks, _ = await asyncio.wait(
            {*workers, care, stop}, return_when=asyncio.FIRST_COMPLETED
        )
        for task in workers | {care, stop}:
            task.cancel()  # a worker that is cancelled ends its jobs first
        endings = await asyncio.gather(*workers, care, stop, return_exceptions=True)
        if stop not in finished_tasks:
            failures = [end for end in endings if isinstance(end, Exception)]
            raise failures[0] if failures else ConnectorException("a worker stopped by itself")


async def _told_to_stop() -> None:
    stop_event = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop_event.set)
    await stop_event.wait()


async def _take_over(app: App, numbers: WorkerNumbers, *, stalled: float) -> None:
    """Put back the jobs of the process that had this place: whoever starts us saw its end."""
    earlier = numbers.earlier()
    for number in earlier:
        await app.job_manager.unregister_worker(number)
    numbers.forget()
    if earlier:
        await retry_stalled_jobs(app, stalled=stalled)


async def _take_care(app: App, workers: int, *, every: float, stalled: float) -> None:
    while True:
        await asyncio.sleep(every)
        await retry_stalled_jobs(app, stalled=stalled)
        running = Counter(task.get_name() for task in asyncio.all_tasks())
        missing = sorted(name for name in NEEDED if running[name] < workers)
        if missing:
            # Without its heartbeat, others would take this worker for dead and do its
            # jobs a second time.
            raise ConnectorException(f"stopped: {missing}")


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
    parser.add_argument("--learning", type=int, choices=(0, 1), default=1)
    parser.add_argument("--numbers", type=Path)
    parser.add_argument("--heartbeat", type=float, default=HEARTBEAT_SECONDS)
    parser.add_argument("--stalled", type=float, default=STALLED_SECONDS)
    options = vars(parser.parse_args())
    numbers = WorkerNumbers(options.pop("numbers"))

    import django

    from jesuisla.server.database import ensure_database
    from jesuisla.server.process_end import end_with_parent, leave_at_once, leave_in_good_order

    leave_in_good_order()
    end_with_parent(options.pop("parent"))
    ensure_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jesuisla.server.settings")
    django.setup()
    from jesuisla.server.working_app import working_app

    try:
        asyncio.run(run_workers(working_app(numbers), numbers, **options))
    except (ConnectorException, OSError) as error:
        logger.error("The worker lost its database and ends: %s", error)  # noqa: TRY400  # a sentence
        # Threads of jobs that wait for a dead database must not hold this up.
        leave_at_once(1)


if __name__ == "__main__":
    main()
