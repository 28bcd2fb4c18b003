"""What a worker would do, done at once."""

from datetime import timedelta

import time_machine
from django.utils.timezone import now
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.notifications.fan_out import deliver_batch


def run_jobs() -> None:
    """Do what waits, and what that leaves behind."""
    done: set[int] = set()
    while waiting := [job for job in ProcrastinateJob.objects.order_by("pk") if job.pk not in done]:
        for job in waiting:
            done.add(job.pk)
            if job.task_name.endswith(".deliver"):
                deliver(**job.args)


def run_and_drop_jobs(*, later: bool = False) -> None:
    """Do what waits, portions of many too, and what that leaves behind; what was done is gone.

    ``later`` does what is to be tried again after a while.
    """
    todo = ProcrastinateJob.objects.filter(status="todo", scheduled_at__isnull=not later)
    while waiting := list(todo.order_by("id")):
        for job in waiting:
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
            if job.task_name.endswith("journal.jobs.deliver"):
                deliver(**job.args)
            elif job.task_name.endswith("deliver_batch"):
                deliver_batch(**job.args)


def a_day_later() -> None:
    """Do what waits, then all that runs by itself in a day, then what that leaves behind."""
    run_jobs()
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        nightly = [
            task
            for name, task in app.tasks.items()
            if task.queue in {"retention", "tidying"} and not name.endswith("_again")
        ]
        assert len(nightly) > 4
        for task in nightly:
            if not task.pass_context:
                task(timestamp=0)
        run_jobs()
