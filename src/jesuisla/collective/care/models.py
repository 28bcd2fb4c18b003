"""Calls for help."""

from django.db import models
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class HelpCall(OfGroup):
    """A member is attacked under their comment in an action and calls the team.

    Open until the member says that it is calm again, or the team that it is settled; it
    outlives a comment that is taken back. ``answered_by`` looks after it.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="help_calls")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    voice = models.ForeignKey(
        Voice, models.SET_NULL, null=True, blank=True, related_name="help_calls"
    )
    at = models.DateTimeField(default=now)
    answered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open call a comment; read by group, the oldest first. The table was the actions'."""

        db_table = "actions_helpcall"
        constraints = [
            models.UniqueConstraint(
                fields=["voice"],
                condition=models.Q(ended_at=None),
                name="one_open_call_a_voice",
            )
        ]
        indexes = [
            models.Index(
                fields=["group", "at"], condition=models.Q(ended_at=None), name="open_help_calls"
            )
        ]

    def __str__(self) -> str:
        return f"help call {self.pk}"
