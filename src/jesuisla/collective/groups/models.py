"""A group, its addresses, its charter, its words and its figures from before."""

from typing import ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


def check_time_zone(name: str) -> None:
    """Refuse a name that is no time zone with ``ValidationError``."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class OfGroup(models.Model):
    """A row of one group; only queries in the scope of that group read it."""

    group = models.ForeignKey("groups.Group", models.CASCADE)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    class Meta:
        """No table of its own."""

        abstract = True


class Group(models.Model):
    """One collective: its hashtag, language, countries and ways of working."""

    class HashtagPosition(models.TextChoices):
        """Where members put the hashtag in a comment."""

        START = "start", _("at the start")
        END = "end", _("at the end")
        ANYWHERE = "anywhere", _("anywhere")

    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=80)
    hashtag = models.CharField(
        max_length=60, validators=[RegexValidator(r"^#\w+$", _("A hashtag is # and letters."))]
    )
    hashtag_place = models.CharField(
        max_length=8, choices=HashtagPosition, default=HashtagPosition.ANYWHERE
    )
    language = models.CharField(max_length=10)
    countries = ArrayField(models.CharField(max_length=2), default=list)
    time_zone = models.CharField(max_length=64, validators=[check_time_zone])
    contact = models.EmailField(blank=True)
    # Where the group meets on social networks, for everybody to read.
    doors = ArrayField(models.URLField(max_length=200), default=list, blank=True)
    # Of the home page: every section whose place was chosen, and those not shown.
    section_order = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    hidden_sections = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    home = models.BooleanField(default=False)
    reviewers_needed = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    daily_budget = models.PositiveSmallIntegerField(default=3)
    voices_needed = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(3)])
    window_minutes = models.PositiveIntegerField(default=24 * 60)
    retention_days = models.PositiveIntegerField(
        default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    # For how long a team member's powers stay on once they showed who they are.
    powers_hours = models.PositiveSmallIntegerField(
        default=12, db_default=12, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    # Of a running action, by the link that the team pastes in the group's own closed space.
    visitors_see_actions = models.BooleanField(default=False)
    # Whether they may also say that they wrote there; nothing unless they see the action.
    visitors_tell_voices = models.BooleanField(default=False)
    # Whoever asks to join says that they are so old at least; fifteen is where, in France, one
    # consents alone to the use of one's data.
    age_to_join = models.PositiveSmallIntegerField(
        default=15, db_default=15, validators=[MinValueValidator(13), MaxValueValidator(99)]
    )
    # The newest version of the charter that members are asked to accept; 0: none so far.
    charter_asked = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=now)

    class Meta:
        """One home group an instance."""

        constraints = [
            models.UniqueConstraint(
                fields=["home"], condition=models.Q(home=True), name="one_home_group"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewers_needed__in=(1, 2)), name="one_or_two_reviewers"
            ),
            models.CheckConstraint(
                condition=models.Q(voices_needed__gte=3), name="never_fewer_than_three_voices"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_guest_voices(self) -> bool:
        """Whether somebody without an account may say that they wrote in an action."""
        return self.visitors_see_actions and self.visitors_tell_voices

    @property
    def zone(self) -> ZoneInfo:
        """The group's time zone."""
        return ZoneInfo(self.time_zone)


class Domain(models.Model):
    """A host name that shows a group. Lower case, without a port."""

    host = models.CharField(max_length=253, unique=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="domains")

    def __str__(self) -> str:
        return self.host


class Charter(OfGroup):
    """One version of a group's rules of conduct, in one language, never changed once out."""

    version = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    text = models.TextField()
    published_at = models.DateTimeField(default=now)

    class Meta:
        """One text a version and language."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "version", "language"], name="one_charter_text_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} v{self.version} {self.language}"


class CharterRuleChoice(OfGroup):
    """What a group chose otherwise for one rule of the coach: asked or not, by which article.

    The article is as it stands in the charter, in the group's language; empty for the usual one.
    """

    rule = models.CharField(max_length=16)
    is_asked = models.BooleanField()
    article = models.CharField(blank=True, default="", max_length=500)

    class Meta:
        """One choice a rule."""

        constraints = [
            models.UniqueConstraint(fields=["group", "rule"], name="one_choice_a_charter_rule")
        ]

    def __str__(self) -> str:
        return self.rule


class JoinQuestion(OfGroup):
    """What the group asks whoever wants to join, in one language."""

    MOST = 3

    position = models.PositiveSmallIntegerField()  # from 1; the same question in each language
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=200)

    class Meta:
        """One text a question and language."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "position", "language"], name="one_question_text_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"question {self.position} {self.language}"


class PastFigure(OfGroup):
    """A figure from before this software counted, with what it counts, its date and source.

    Live figures of actions and comments continue it. Members are never added: those who are
    here are among those counted elsewhere, and members are not followers.
    """

    class Name(models.TextChoices):
        """What is counted."""

        ACTIONS = "actions", _("actions")
        MEMBERS = "members", _("members")
        FOLLOWERS = "followers", _("followers")
        AUDIENCE = "audience", _("members and followers")
        COMMENTS = "comments", _("comments")
        GROUPS = "groups", _("groups")
        COUNTRIES = "countries", _("countries")
        DAILY = "daily", _("actions a day")

    class Reach(models.TextChoices):
        """Of whom."""

        GROUP = "group", _("the group")
        NETWORK = "network", _("the whole network of groups")

    name = models.CharField(max_length=12, choices=Name)
    reach = models.CharField(max_length=8, choices=Reach, default=Reach.GROUP)
    network = models.CharField(max_length=20, blank=True, default="")  # empty: of no one network
    value = models.PositiveBigIntegerField()
    at_least = models.BooleanField(default=False)
    counted_on = models.DateField()
    source = models.CharField(max_length=200)
    source_url = models.URLField(blank=True, max_length=500)

    class Meta:
        """One figure a name, reach, social network and day."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "name", "reach", "network", "counted_on"],
                name="one_past_figure_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value} ({self.counted_on})"


class Passage(OfGroup):
    """A passage of the association's own page, in one language."""

    class Section(models.TextChoices):
        """The sections of the page, in their order; the legal notice is a page of its own."""

        VISION = "vision", _("Our vision")
        ACTIONS = "actions", _("Our online actions")
        VALUES = "values", _("Our values")
        MISSION = "mission", _("Our mission")
        IMPACT = "impact", _("Our impact")
        REACH = "reach", _("Our reach")
        STRENGTH = "strength", _("Our strength")
        WHY = "why", _("Why we do it")
        SUPPORTERS = "supporters", _("Those who support us")
        POWER = "power", _("You have the power")
        JOIN = "join", _("Join us")
        CONTACT = "contact", _("Contact and press")
        SHEETS = "sheets", _("Our fact sheets")
        LEGAL = "legal", _("Legal notice")

    section = models.CharField(max_length=12)  # one of Section, or one that the group added
    language = models.CharField(max_length=10)
    title = models.CharField(blank=True, default="", max_length=80)  # empty: that of Section
    text = models.TextField()

    class Meta:
        """One text a section and language."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "section", "language"], name="one_passage_a_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.language}"


class Supporter(OfGroup):
    """An organisation that supports the group, named on its page."""

    name = models.CharField(max_length=120)
    url = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """In the order that the group chose."""

        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Logo(OfGroup):
    """The logo of a supporter: a PNG that was drawn anew here, and its size."""

    supporter = models.OneToOneField(Supporter, models.CASCADE, related_name="logo")
    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=16)  # names this very picture in its address

    def __str__(self) -> str:
        return f"logo of supporter {self.supporter_id}"
