"""Fact sheets, their versions and sources, who looks after a topic, and what a thread was given."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group, OfGroup
from jesuisla.collective.knowledge.claim_models import (  # noqa: F401  # for Django
    CheckedClaim,
    CheckFeed,
    CheckPage,
    NearClaim,
)
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread

ANSWER_FITS = 280
"""Characters of a short answer."""
CLAIM_FITS = 300
TOPIC_FITS = 40
WHY_FITS = 1500


class Sheet(OfGroup):
    """One fact sheet: what people say, what holds, why it is believed, and until when.

    The columns hold what a second person has read and counts. What is being written, from the
    first word of a new sheet to a change of an old one, is ``draft``: plain data of a
    :class:`~jesuisla.collective.knowledge.content.SheetContent`, and counts for nothing yet.
    """

    class State(models.TextChoices):
        """Where a sheet stands in its life."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        DUE = "due", _("to be read again")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class OriginNews(models.TextChoices):
        """What became of the other group's sheet from which one was taken over; empty: nothing."""

        CHANGED = "changed", _("changed")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")
        HIDDEN = "hidden", _("no longer shown to everybody")

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    claims = ArrayField(models.CharField(max_length=CLAIM_FITS), default=list, blank=True)
    answer = models.CharField(max_length=ANSWER_FITS, blank=True)
    why_believed = models.TextField(max_length=WHY_FITS, blank=True)
    topics = ArrayField(models.CharField(max_length=TOPIC_FITS), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    language = models.CharField(max_length=10, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)  # 0: nobody has read it yet
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    second_reader = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    is_public = models.BooleanField(default=False)

    draft = models.JSONField(null=True, blank=True)
    draft_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    draft_sent_at = models.DateTimeField(null=True, blank=True)  # waits for a second person
    returned_because = models.TextField(max_length=600, blank=True)

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(max_length=600, blank=True)
    withdrawn_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The day of expiry of which the author and the keepers were last reminded.
    reminded_of = models.DateField(null=True, blank=True)

    # Of a sheet taken over from another group: from whom, which sheet of theirs, where it stands,
    # and which version of it was read here last.
    origin_group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    origin_number = models.PositiveIntegerField(null=True, blank=True)
    origin_name = models.CharField(max_length=120, blank=True)
    origin_url = models.URLField(max_length=500, blank=True)
    origin_version = models.PositiveIntegerField(null=True, blank=True)
    # What became of the original since, as it was noted last: what, its newest version, and when.
    origin_news = models.CharField(
        max_length=9, choices=OriginNews, blank=True, default="", db_default=""
    )
    origin_newest = models.PositiveIntegerField(null=True, blank=True)
    origin_changed_at = models.DateTimeField(null=True, blank=True)
    # The version of the original that the draft brings in.
    draft_origin_version = models.PositiveIntegerField(null=True, blank=True)

    search = SearchVectorField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        """Numbered by group; nothing counts without a second person, a source's day and an end."""

        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="sheets_are_numbered"),
            models.UniqueConstraint(
                fields=["group", "origin_group", "origin_number"],
                name="a_sheet_taken_over_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", version=0)
                | models.Q(version__gte=1, valid_until__isnull=False, published_at__isnull=False),
                name="a_sheet_counts_once_it_was_read",
            ),
            models.CheckConstraint(
                condition=models.Q(draft_sent_at__isnull=True) | models.Q(draft__isnull=False),
                name="what_waits_to_be_read_is_written",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="sheets_by_words"),
            models.Index(fields=["group", "state", "valid_until"], name="sheets_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.number}"

    def is_current(self, day: date) -> bool:
        """Whether it holds on this day: read by two, not withdrawn and not expired."""
        return (
            self.state == self.State.PUBLISHED
            and self.valid_until is not None
            and self.valid_until >= day
        )

    def is_expired(self, day: date) -> bool:
        """Whether its time is over, told already or not."""
        return self.state == self.State.DUE or (
            self.state == self.State.PUBLISHED and not self.is_current(day)
        )

    @property
    def has_read_newest(self) -> bool:
        """Whether all that the original was seen to say is in the sheet, or was left out."""
        return self.origin_news == self.OriginNews.CHANGED and (self.origin_version or 0) >= (
            self.origin_newest or 0
        )

    @property
    def waits_for_reader(self) -> bool:
        """Whether what is written waits for a second person."""
        return self.draft_sent_at is not None


class SheetVersion(OfGroup):
    """What a sheet said from one reading to the next; never changed once it is written."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    author = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    second_reader = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(default=now)

    class Meta:
        """One text a version."""

        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="versions_of_a_sheet_follow")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of sheet {self.sheet_id}"


class SheetSource(OfGroup):
    """A page that shows what a sheet says, and whether it answered when it was last asked."""

    class Reply(models.TextChoices):
        """What became of the last look at it."""

        UNKNOWN = "unknown", _("not checked")
        THERE = "there", _("the page answers")
        GONE = "gone", _("the page is gone")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    published_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500)
    archive_url = models.URLField(max_length=500, blank=True)

    class Meta:
        """In the order in which they were given."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="sources_stand_in_order")
        ]

    def __str__(self) -> str:
        return self.url


class SourceLook(OfGroup):
    """What an address that a sheet names answered when it was last asked."""

    url = models.URLField(max_length=500)
    answer = models.CharField(
        max_length=8, choices=SheetSource.Reply, default=SheetSource.Reply.UNKNOWN
    )
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    looked_at = models.DateTimeField(default=now)
    nights_without_host = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One an address."""

        constraints = [
            models.UniqueConstraint(fields=["group", "url"], name="one_look_a_source_address")
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.answer}"


class TopicKeeper(OfGroup):
    """Somebody of the team who looks after the sheets of a topic."""

    topic = models.CharField(max_length=TOPIC_FITS)
    key = models.CharField(max_length=TOPIC_FITS)  # the topic without accents and capitals
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    class Meta:
        """A topic once a person."""

        constraints = [
            models.UniqueConstraint(fields=["group", "key", "member"], name="a_topic_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.member_id}"


class SheetPair(OfGroup):
    """Two sheets that speak of nearly the same, to be read side by side."""

    class Verdict(models.TextChoices):
        """What a person found."""

        OPEN = "open", _("to be compared")
        AGREE = "agree", _("they go together")
        CONTRADICT = "contradict", _("they contradict each other")

    first = models.ForeignKey(Sheet, models.CASCADE, related_name="+")
    second = models.ForeignKey(Sheet, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField(default=now)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A pair once, the older sheet first."""

        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_sheets_are_one_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="the_older_sheet_is_first"
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.first_id}, {self.second_id}: {self.verdict}"


class SheetChoice(OfGroup):
    """A sheet that somebody of the team chose for a thread; without one, that none fits."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="sheet_choices")
    sheet = models.ForeignKey(Sheet, models.CASCADE, null=True, blank=True, related_name="choices")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        """A sheet once a thread."""

        constraints = [
            models.UniqueConstraint(
                fields=["thread", "sheet"],
                nulls_distinct=False,
                name="a_sheet_once_a_thread",
            )
        ]

    def __str__(self) -> str:
        return f"sheet {self.sheet_id} for thread {self.thread_id}"


class WantedSheet(OfGroup):
    """A sheet that is missing for a thread: what is claimed there, as the team says it.

    No comment, and nobody who wrote one, is named. ``asked_by`` is empty where it was asked for by
    itself. ``sheet`` is what somebody writes for it, or, once ``closed_at``, what answered it.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="wanted_sheets")
    claim = models.CharField(max_length=CLAIM_FITS, blank=True)
    topic = models.CharField(max_length=TOPIC_FITS, blank=True)
    asked_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=now)
    sheet = models.ForeignKey(Sheet, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One that is open a thread."""

        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=models.Q(closed_at=None),
                name="one_wanted_sheet_a_thread",
            )
        ]

    def __str__(self) -> str:
        return f"wanted sheet {self.pk} for thread {self.thread_id}"


class ShelfOpening(OfGroup):
    """Whether a group shows its public sheets to everybody; without a row it does not."""

    is_open = models.BooleanField(default=False)

    class Meta:
        """One a group."""

        constraints = [models.UniqueConstraint(fields=["group"], name="one_shelf_a_group")]

    def __str__(self) -> str:
        return f"shelf of {self.group_id}: {self.is_open}"
