"""What happens at its time in every group."""

from collections.abc import Callable
from functools import wraps

from django_scopes import scope
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from jesuisla.collective.groups.models import Group


def for_each_group(
    cron: str, *, queue: str
) -> Callable[[Callable[[Group], int]], Task[[int], int, []]]:
    """Make a function a job that runs when ``cron`` says, for each group and in its scope.

    The function returns how many things it changed in its group, the job how many in all.
    A job that still waits is not queued twice.
    """

    def schedule(function: Callable[[Group], int]) -> Task[[int], int, []]:
        @app.periodic(cron=cron)
        @app.task(queue=queue, queueing_lock=function.__name__)
        @wraps(function)
        def job(timestamp: int) -> int:  # noqa: ARG001  # procrastinate tells the minute
            changes = 0
            for group in Group.objects.all():
                with scope(group=group.pk):
                    changes += function(group)
            return changes

        return job

    return schedule
