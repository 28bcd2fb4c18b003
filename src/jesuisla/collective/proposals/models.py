"""Proposals, the criteria for declining one, and claims."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread


class Criterion(models.TextChoices):
    """The written criteria for declining a proposal."""

    FEW_HATEFUL = "few_hateful", _("There is too little hate in the first comments.")
    OPINION = "opinion", _("It is an opinion one may hold, not hate.")
    NOT_PUBLIC = "not_public", _("The post is not public, or belongs to a private person.")
    GONE = "gone", _("The post or its comments are gone.")
    TOO_OLD = "too_old", _("The thread is too old: few people still read it.")
    FORBIDDEN = "forbidden", _("The social network’s rules do not allow acting together.")
    DUPLICATE = "duplicate", _("We already act, or acted, on this story.")
    UNSAFE = "unsafe", _("It would put members or the people concerned at risk.")
    NO_CAPACITY = "no_capacity", _("We are too few today.")


class Proposal(OfGroup):
    """A thread that a member puts forward."""

    class State(models.TextChoices):
        """Where the proposal stands."""

        OPEN = "open", _("waiting")
        TAKEN = "taken", _("became an action")
        DECLINED = "declined", _("declined")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="proposals")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="proposals")
    note = models.TextField(blank=True, max_length=600)
    at = models.DateTimeField(default=now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    criterion = models.CharField(max_length=12, choices=Criterion, blank=True)
    answer = models.TextField(blank=True, max_length=600)
    answered_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """A member proposes a thread once."""

        db_table = "watch_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "by"], name="a_member_proposes_a_thread_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(criterion=""),
                name="declining_names_a_criterion",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} ({self.state})"


class Claim(OfGroup):
    """A moderator is working on a thread, so that nobody else does meanwhile."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="claim")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        """In the table of the first version."""

        db_table = "watch_claim"

    def __str__(self) -> str:
        return f"claim on {self.thread_id}"
