"""What people outside the group object to."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class Objection(OfGroup):
    """Somebody outside objects to a quote, a page or a decision, and the team's answer.

    Needs no account and no name; the e-mail address is there only if an answer is wanted.
    """

    class Concern(models.TextChoices):
        """What is asked for."""

        ERASE = "erase", _("Erase a quote or another text about me")
        RECTIFY = "rectify", _("Correct something that is wrong")
        QUESTION = "question", _("Look again at a decision about an action")
        OTHER = "other", _("Something else")

    wish = models.CharField(max_length=8, choices=Concern)
    about = models.TextField(max_length=2000)
    words = models.TextField(blank=True, max_length=4000)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    sent_at = models.DateTimeField(default=now)
    answer = models.TextField(blank=True, max_length=4000)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)  # when the answer left by mail

    class Meta:
        """Those that wait come first."""

        indexes = [models.Index(fields=["group", "answered_at"], name="objections_waiting")]

    def __str__(self) -> str:
        return f"objection {self.pk}"
