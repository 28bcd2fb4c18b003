"""Actions from before this software, and the files they were taken over from."""

from django.db import models
from django.utils.timezone import now

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class TakeOver(OfGroup):
    """A spreadsheet that the coordination uploaded: a draft until ``confirmed_at`` is set.

    ``table`` holds its cells until then, ``columns`` which of them says what.
    """

    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    file_name = models.CharField(max_length=120)
    table = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Some pages belong to people; without this, everybody reads the day and the network alone.
    names_pages = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"take-over {self.pk}"


class EarlierAction(OfGroup):
    """An action from before, as the group noted it: nothing here was measured.

    A count is ``None`` where nobody noted it. ``digest`` names the row, so that the same file
    taken over twice adds nothing.
    """

    take_over = models.ForeignKey(TakeOver, models.CASCADE, related_name="actions")
    day = models.DateField()
    page = models.CharField(max_length=120, blank=True)
    network = models.CharField(max_length=20, blank=True)  # empty: nobody noted it
    link = models.URLField(max_length=500, blank=True)
    voices = models.PositiveIntegerField(null=True)
    supports = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        """Each row once a group; read by day."""

        constraints = [
            models.UniqueConstraint(fields=["group", "digest"], name="one_earlier_action_a_row")
        ]
        indexes = [models.Index(fields=["group", "day"], name="earlier_actions_by_day")]

    def __str__(self) -> str:
        return f"earlier action of {self.day}"
