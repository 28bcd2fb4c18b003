"""Letters to pages."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class Letter(OfGroup):
    """The letter of an action of that kind: its text, when it went out, what came of it.

    The product sends nothing: ``sent_on`` is the day on which a moderator says to have sent
    it by their own hand, ``look_on`` the day on which somebody looks whether it helped.
    """

    class PageResponse(models.TextChoices):
        """What came of it."""

        MODERATED = "moderated", _("The page took hateful comments down.")
        CLOSED = "closed", _("The page closed the comments or took the post down.")
        ANSWERED = "answered", _("The page answered us, or wrote a calm comment.")
        REFUSED = "refused", _("The page does not want to do anything.")
        NOTHING = "nothing", _("No answer, and nothing changed.")

    action = models.OneToOneField(Action, models.CASCADE, related_name="letter")
    text = models.TextField(max_length=6000, blank=True)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_on = models.DateField(null=True, blank=True)
    look_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=PageResponse, blank=True)
    word = models.TextField(max_length=1000, blank=True)

    class Meta:
        """Only what was sent is looked at again and has an outcome. The table was the actions'."""

        db_table = "actions_letter"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=True, look_on__isnull=True, outcome="")
                | models.Q(sent_on__isnull=False, look_on__isnull=False),
                name="a_letter_is_sent_then_looked_at",
            )
        ]

    def __str__(self) -> str:
        return f"letter of {self.action_id}"

    def is_due(self, day: date) -> bool:
        """Whether the day to look again has come."""
        return not self.outcome and self.look_on is not None and self.look_on <= day
