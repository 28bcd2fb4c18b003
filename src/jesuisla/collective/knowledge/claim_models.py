"""Claims that others have checked, where they come from, and the threads that stand near one."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.threads.models import Thread

WORDS_FIT = 1_000
"""Characters of a claim as a fact-checker words it."""
RATING_FITS = 200
PUBLISHER_FITS = 120
ADDRESS_FITS = 500


class CheckFeed(OfGroup):
    """An address at which a fact-checker's reviews are found; the team names it."""

    class State(models.TextChoices):
        """What became of the last look at it."""

        NEW = "new", _("not looked at yet")
        READ = "read", _("read")
        EMPTY = "empty", _("nothing found there")
        UNREADABLE = "unreadable", _("cannot be read")
        GONE = "gone", _("gone")
        REFUSED = "refused", _("does not let us in")
        SILENT = "silent", _("does not answer")
        FORBIDDEN = "forbidden", _("may not be asked")
        LARGE = "large", _("too large")

    url = models.URLField(max_length=ADDRESS_FITS)
    publisher = models.CharField(max_length=PUBLISHER_FITS)
    language = models.CharField(max_length=10)
    is_paused = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # when it last gave claims
    # Of the last look: claims that could not be kept, dates that cannot be, pages for later.
    left_out = models.PositiveIntegerField(default=0)
    odd_dates = models.PositiveIntegerField(default=0)
    pages_left = models.PositiveIntegerField(default=0)
    # What the server gave to be asked with the next time; empty until all of it was read.
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        """An address once a group."""

        constraints = [
            models.UniqueConstraint(fields=["group", "url"], name="a_feed_of_checks_once")
        ]

    def __str__(self) -> str:
        return self.publisher


class CheckPage(OfGroup):
    """A page that a feed led to and that was read: it is not asked again every night."""

    feed = models.ForeignKey(CheckFeed, models.CASCADE, related_name="pages")
    url = models.URLField(max_length=ADDRESS_FITS)
    looked_at = models.DateTimeField(default=now)

    class Meta:
        """A page once a feed."""

        constraints = [models.UniqueConstraint(fields=["feed", "url"], name="a_page_once_a_feed")]

    def __str__(self) -> str:
        return self.url


class CheckedClaim(OfGroup):
    """What somebody claimed and a fact-checker reviewed; never who claimed it.

    ``rating`` is the word of the fact-checker, ``rating_value`` where it stands between
    ``rating_worst`` and ``rating_best`` where they give figures.
    """

    feed = models.ForeignKey(
        CheckFeed, models.CASCADE, null=True, blank=True, related_name="claims"
    )
    key = models.CharField(max_length=32)  # of the review's address and the claim's words
    claim = models.CharField(max_length=WORDS_FIT)
    language = models.CharField(max_length=10)
    publisher = models.CharField(max_length=PUBLISHER_FITS)
    rating = models.CharField(max_length=RATING_FITS, blank=True)
    rating_value = models.FloatField(null=True, blank=True)
    rating_best = models.FloatField(null=True, blank=True)
    rating_worst = models.FloatField(null=True, blank=True)
    url = models.URLField(max_length=ADDRESS_FITS)
    reviewed_on = models.DateField(null=True, blank=True)
    first_seen_at = models.DateTimeField(default=now)
    search = SearchVectorField(null=True, blank=True)

    class Meta:
        """A claim once a review."""

        constraints = [
            models.UniqueConstraint(fields=["group", "key"], name="a_checked_claim_once")
        ]
        indexes = [GinIndex(fields=["search"], name="checked_claims_by_words")]

    def __str__(self) -> str:
        return f"checked claim {self.pk}"


class NearClaim(OfGroup):
    """A thread stands near a claim that was checked: that of a sheet, or of a fact-checker."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="near_claim")
    sheet = models.ForeignKey(
        "knowledge.Sheet", models.CASCADE, null=True, blank=True, related_name="+"
    )
    checked_claim = models.ForeignKey(
        CheckedClaim, models.CASCADE, null=True, blank=True, related_name="+"
    )
    score = models.FloatField()
    at = models.DateTimeField(default=now)

    class Meta:
        """Near one of the two."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(sheet__isnull=True) ^ models.Q(checked_claim__isnull=True),
                name="near_a_sheet_or_a_checked_claim",
            )
        ]

    def __str__(self) -> str:
        return f"thread {self.thread_id} near {self.sheet_id or self.checked_claim_id}"
