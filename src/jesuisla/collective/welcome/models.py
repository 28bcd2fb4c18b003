"""Invitations: by a link for many, or to addresses one by one; and who came by one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Application, Membership


class InvitationLink(OfGroup):
    """A link that leads to joining, for so many people and until a day.

    Its secret is no column: it is the row's number, signed.
    """

    name = models.CharField(max_length=60)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField()
    ceiling = models.PositiveSmallIntegerField()
    uses = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Never used by more than may come."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(uses__lte=models.F("ceiling")), name="no_more_than_may_come"
            )
        ]

    def __str__(self) -> str:
        return f"invitation link {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still leads somebody in."""
        return self.ended_at is None and self.ends_at > now() and self.uses < self.ceiling


class AddressList(OfGroup):
    """Addresses that the coordination pasted, invited once ``confirmed_at`` is set.

    ``faults`` are the lines without an address, kept until then so that they can be mended.
    """

    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    roles = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    doubles = models.PositiveSmallIntegerField(default=0)
    faults = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"address list {self.pk}"


class InvitedAddress(OfGroup):
    """One address of a list: in plain until its mail has left, then as a keyed digest alone."""

    address_list = models.ForeignKey(AddressList, models.CASCADE, related_name="addresses")
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One invitation an address at a time."""

        constraints = [
            models.UniqueConstraint(fields=["group", "digest"], name="one_invitation_an_address")
        ]

    def __str__(self) -> str:
        return f"invited address {self.pk}"


class Arrival(OfGroup):
    """Somebody asked to join by an invitation."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="arrival")
    link = models.ForeignKey(InvitationLink, models.SET_NULL, null=True, related_name="arrivals")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"arrival of application {self.application_id}"


class Probation(OfGroup):
    """How many days a member of the group is new; without a row, none."""

    days = models.PositiveSmallIntegerField()

    class Meta:
        """One length a group."""

        constraints = [models.UniqueConstraint(fields=["group"], name="one_probation_a_group")]

    def __str__(self) -> str:
        return f"{self.days} days"


class BuddyOffer(OfGroup):
    """A member says that they gladly accompany somebody new."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="buddy_offer")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"offer of {self.member_id}"


class BuddyPair(OfGroup):
    """Somebody new and a member who was asked to accompany them, and may have agreed.

    Once ended it stays a while without a word, so that the same two are not proposed again.
    """

    newcomer = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    buddy = models.ForeignKey(Membership, models.CASCADE, related_name="buddy_pairs")
    asked_at = models.DateTimeField(default=now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One buddy at a time and one who is asked, and nobody their own."""

        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=models.Q(ended_at=None, agreed_at__isnull=False),
                name="one_buddy_agreed_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=models.Q(ended_at=None, agreed_at=None),
                name="one_buddy_asked_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(newcomer=models.F("buddy")), name="nobody_is_their_own_buddy"
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"


class BuddyNote(OfGroup):
    """A few words from one of a pair to the other; both read them, nobody else."""

    pair = models.ForeignKey(BuddyPair, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    text = models.CharField(max_length=400)
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"note {self.pk}"
