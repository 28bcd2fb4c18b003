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
