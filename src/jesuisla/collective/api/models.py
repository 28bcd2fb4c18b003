"""Keys of other programs, and the scores they suggest."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.timezone import now

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership

# An average of one a second is what Perspective gave everybody.
PER_MINUTE, MOST_PER_MINUTE = 60, 6_000
PER_DAY, MOST_PER_DAY = 20_000, 5_000_000


class ApiKey(OfGroup):
    """Lets one program ask the group's scorer, so many times a minute and a day.

    It opens something while whoever gave it out is a coordinator here, and not paused.
    Only a digest of the key is kept, and its last letters to tell it by. The counts are
    of requests in the minute and the day (UTC) that ``minute`` and ``day`` name, and in
    all; nothing else is kept of a request.
    """

    name = models.CharField(max_length=80)
    # Who gave it out, for as long as they coordinate; nobody: it was the operator.
    made_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    per_minute = models.PositiveIntegerField(
        default=PER_MINUTE, validators=[MinValueValidator(1), MaxValueValidator(MOST_PER_MINUTE)]
    )
    per_day = models.PositiveIntegerField(
        default=PER_DAY, validators=[MinValueValidator(1), MaxValueValidator(MOST_PER_DAY)]
    )
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    used_this_minute = models.PositiveIntegerField(default=0)
    day = models.DateTimeField(null=True, blank=True)
    used_today = models.PositiveIntegerField(default=0)
    used_ever = models.PositiveBigIntegerField(default=0)

    class Meta:
        """A name tells one key among those that open something."""

        constraints = [
            models.UniqueConstraint(
                "group",
                Lower("name"),
                condition=models.Q(revoked_at=None),
                name="a_name_tells_one_key",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SuggestedScore(OfGroup):
    """What another program says a comment should have scored: a label to learn from.

    ``suggested`` maps an attribute to ``{"summary": value or None, "spans": [[begin, end,
    value], …]}``, ``said`` to what the scorer answers, or ``None`` where it does not.
    ``text`` goes after the group's retention time, or is never kept; ``forgotten_at``
    says since when it is not there. No link, name or number of a comment is kept.
    """

    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="suggestions")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    suggested = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    scorer = models.CharField(max_length=80, blank=True)
    version = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=now)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Found by age, to be forgotten."""

        indexes = [
            models.Index(
                fields=["group", "at"],
                condition=models.Q(forgotten_at=None),
                name="suggestions_to_forget",
            )
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk}"
