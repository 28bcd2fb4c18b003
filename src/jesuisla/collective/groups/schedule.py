"""What happens at its time in every group."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.db import transaction
from django_scopes import scope
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from jesuisla.collective.groups.clock import AGREE_SECONDS, seconds_ahead
from jesuisla.collective.groups.models import Group

logger = logging.getLogger(__name__)

LEARNING = "learning"
"""The queue, and the lock, of what takes long: one such job at a time, and none beside it waits."""

AGAIN = RetryStrategy(max_attempts=4, exponential_wait=8)
"""After seconds, a minute and some nine minutes: a short outage passes, a fault is told."""

CLOCKS_DIFFER = "this machine's clock is %.0f s ahead of the database's; put it right."


def for_each_group(
    cron: str, *, queue: str, lock: str | None = None
) -> Callable[[Callable[[Group], int]], Task[[int], int, []]]:
    """Make a function a job that runs when ``cron`` says, for each group and in its scope.

    The function returns how many things it changed in its group, the job how many in all.
    What fails in one group is logged, keeps no other group waiting, and is tried again for that
    group alone, in a job of its own that ends as failed if it never succeeds.
    A job that still waits is not queued twice; of those with one ``lock`` one runs at a time.
    Nothing happens while this machine's clock and the database's disagree: a clock that
    jumped would end actions and let go of what is to be kept, for ever.
    """

    def schedule(function: Callable[[Group], int]) -> Task[[int], int, []]:
        name = f"{function.__module__}.{function.__name__}"

        @app.task(queue=queue, lock=lock, retry=AGAIN, name=f"{name}_again")
        def job_of_group(group: int) -> int:
            with scope(group=group):
                return function(Group.objects.get(pk=group))

        @app.periodic(cron=cron)
        @app.task(queue=queue, queueing_lock=function.__name__, lock=lock)
        @wraps(function)
        def job(timestamp: int) -> int:  # noqa: ARG001  # procrastinate tells the minute
            ahead = seconds_ahead()
            if abs(ahead) > AGREE_SECONDS:
                logger.error("%s waits: %s", function.__name__, CLOCKS_DIFFER % ahead)
                return 0
            changes = 0
            for group in Group.objects.all():
                try:
                    with scope(group=group.pk):
                        changes += function(group)
                except Exception:
                    logger.exception("%s failed in group %s; tried again.", name, group.slug)
                    again = job_of_group.configure(queueing_lock=f"{name}:{group.pk}")
                    with suppress(AlreadyEnqueued), transaction.atomic():
                        again.defer(group=group.pk)
            return changes

        return job

    return schedule
