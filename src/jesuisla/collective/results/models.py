"""What an action changed, kept beside it so that many are read at once."""

from django.db import models
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import OfGroup


class ActionResult(OfGroup):
    """The counts of the first and the last reading of a closed action, by depth.

    ``tops`` is the outcome as plain data (see ``results.py``): numbers and codes only, so
    it outlives the quotes and keys of its thread.
    """

    action = models.OneToOneField(Action, models.CASCADE, related_name="result")
    tops = models.JSONField()
    counted_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"result of {self.action_id}"


class KeptCount(OfGroup):
    """How many there were on a day that is over, by the group's clock; see ``counts.py``.

    ``invented_number`` is how many of them a demonstration made up. Of members there is one row a
    group, without a day: how many there are.
    """

    class What(models.TextChoices):
        """What is counted."""

        LAUNCHES = "launches"
        CLOSED = "closed"
        VOICES = "voices"
        CLOSED_VOICES = "closed_voices"
        MEMBERS = "members"

    what = models.CharField(max_length=13, choices=What)
    day = models.DateField(null=True)
    number = models.PositiveIntegerField(default=0)
    invented_number = models.PositiveIntegerField(default=0)

    class Meta:
        """One count a day."""

        constraints = [
            models.UniqueConstraint(
                fields=["what", "group", "day"], name="one_count_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} on {self.day}: {self.number}"
