"""What an action changed, kept beside it so that many are read at once."""

from typing import ClassVar, Self

from django.db import models
from django.utils.timezone import now
from django_scopes import ScopedManager

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group


class ActionResult(models.Model):
    """The counts of the first and the last reading of a closed action, by depth.

    ``tops`` is the outcome as plain data (see ``keeping.py``): numbers and codes only, so
    it outlives the quotes and keys of its thread.
    """

    group = models.ForeignKey(Group, models.CASCADE)
    action = models.OneToOneField(Action, models.CASCADE, related_name="result")
    tops = models.JSONField()
    counted_at = models.DateTimeField(default=now)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    def __str__(self) -> str:
        return f"result of {self.action_id}"


class CrowdTrial(models.Model):
    """What lists gained over doing as today in played threads, for an invented action.

    ``today`` and ``lists`` are the attention that good comments gain for each support, in
    shares of the top; ``more`` is how much more the lists gain, as a share of ``today``,
    with its interval of nine in ten. All of it is played, nothing observed.
    """

    group = models.ForeignKey(Group, models.CASCADE)
    action = models.OneToOneField(Action, models.CASCADE, related_name="crowd_trial")
    threads = models.PositiveIntegerField()
    members = models.PositiveIntegerField()
    today = models.FloatField()
    lists = models.FloatField()
    more = models.FloatField()
    lowest = models.FloatField()
    highest = models.FloatField()
    played_at = models.DateTimeField(default=now)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    def __str__(self) -> str:
        return f"crowd trial of {self.action_id}"
