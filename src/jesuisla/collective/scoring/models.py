"""What the group teaches: labels from daily work, its own scorer, its second-stage model."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from jesuisla.analysis.triage import LabelName
from jesuisla.collective.groups.models import Group, OfGroup
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment, Thread


class Label(OfGroup):
    """Somebody's word on one question about a comment, or about a whole thread.

    ``value`` is 0 or 1. ``how_sure`` in (0, 1]. It quotes nothing: the text is the
    comment's, and goes when that goes; what stays is a count. ``blind``: given as a second
    look, without seeing what anybody or anything had said.
    """

    class Source(models.TextChoices):
        """Which part of daily work it comes from."""

        TAPPED = "tapped", _("labelled while reading a thread")
        CORRECTED = "corrected", _("a correction of the classifier")
        DECLINED = "declined", _("a proposal declined")
        NOTICE = "notice", _("a notice that a platform agreed with")
        SECOND = "second", _("a blind double-check")
        # Until it was noted which, both were saved as "chosen": those tell nothing of either way.
        EITHER = "chosen", _("a comment to learn from, chosen or drawn")
        CHOSEN = "picked", _("a comment to learn from, chosen")
        DRAWN = "drawn", _("a comment to learn from, drawn")
        KEPT = "kept", _("a comment drawn and kept aside to measure")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="labels")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="labels")
    label = models.CharField(
        max_length=12, choices=[(label.value, label.value) for label in LabelName]
    )
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(1)])
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    how_sure = models.FloatField(default=1.0)
    source = models.CharField(max_length=10, choices=Source)
    blind = models.BooleanField(default=False)

    class Meta:
        """One word a person and question; read by time."""

        db_table = "watch_label"
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "comment", "label", "by"],
                # Labels of people who left stay, without a name, and may then look alike.
                condition=models.Q(by__isnull=False),
                name="one_word_a_person_and_question",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=(0, 1)), name="a_label_is_given_or_not"
            ),
        ]
        indexes = [models.Index(fields=["group", "at"], name="labels_by_time")]

    def __str__(self) -> str:
        return f"{self.label}={self.value}"


class GroupScorer(OfGroup):
    """One version of the scorer as this group taught it.

    ``data`` is the model's bytes; ``based_on`` the version before (empty: the shipped one).
    ``learned_until`` is the time of the last label it learned from. ``tests`` holds one
    entry a label: what it and the version before said of verdicts given later.
    """

    class State(models.TextChoices):
        """Whether it reads."""

        CANDIDATE = "candidate", _("waits for enough later labels")
        WORSE = "worse", _("not better on later labels, so never used")
        LIVE = "live", _("active")
        RETIRED = "retired", _("used before")
        OUTDATED = "outdated", _("made for an earlier form of the program, so no longer readable")

    version = models.CharField(max_length=80)
    data = models.BinaryField()
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CANDIDATE)
    labels_used = models.PositiveIntegerField()
    learned_until = models.DateTimeField()
    tests = models.JSONField(default=list)
    since = models.JSONField(default=list)
    made_at = models.DateTimeField(default=now)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """At most one reads."""

        db_table = "watch_groupscorer"
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(state="live"), name="one_scorer_reads"
            ),
            models.UniqueConstraint(fields=["group", "version"], name="a_version_once_a_group"),
        ]

    def __str__(self) -> str:
        return self.version


class StudioMeasure(OfGroup):
    """What the group's own labels of the studio brought, as the last lesson found it.

    ``outcome`` is a :class:`~jesuisla.collective.scoring.studio_gain.StudioOutcome`.
    """

    measured_at = models.DateTimeField(default=now)
    outcome = models.JSONField()

    class Meta:
        """The last one alone."""

        constraints = [models.UniqueConstraint(fields=["group"], name="one_measure_a_group")]

    def __str__(self) -> str:
        return f"studio of {self.group_id}"


class SecondStage(models.Model):
    """The second-stage model that a group has, for the doubtful and the top comments only.

    Where it is, the operator says; ``address`` is the one that the group consented to, and
    nothing is sent to another, nor anywhere before ``consented_at``. The circuit is open,
    nothing being asked, until ``open_until``. ``calls`` and ``euros`` are those of ``day``.
    """

    class Kind(models.TextChoices):
        """What reads."""

        NONE = "none", _("none – the bundled classifier alone")
        LLM = "llm", _("a language model at another address")
        TRANSFORMERS = "transformers", _("a classification model on this machine")

    group = models.OneToOneField(Group, models.CASCADE, related_name="second_stage")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NONE)
    address = models.URLField(max_length=500, blank=True)
    model = models.CharField(max_length=300, blank=True)
    criteria = models.TextField(max_length=4000, blank=True)
    # Members may ask it about their own draft, each time by a tap; at a private address alone.
    questions_drafts = models.BooleanField(default=False, db_default=False)
    calls_a_day = models.PositiveIntegerField(
        default=200, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    euros_a_day = models.DecimalField(
        max_digits=8, decimal_places=2, default=1, validators=[MinValueValidator(0)]
    )
    euros_a_call = models.DecimalField(
        max_digits=8, decimal_places=5, default=0, validators=[MinValueValidator(0)]
    )
    consented_at = models.DateTimeField(null=True)
    consented_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    calls = models.PositiveIntegerField(default=0)
    euros = models.DecimalField(max_digits=10, decimal_places=5, default=0)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    class Meta:
        """In the table of the first version."""

        db_table = "watch_reader"

    def __str__(self) -> str:
        return f"second stage {self.kind}"


class Forecast(OfGroup):
    """What was foretold of a thread, with what was known then, and later what came.

    ``seen`` are the numbers it was made from. ``extra`` and ``shape`` tell the whole
    distribution of the comments in ``hours`` hours; ``turning`` is the chance that more
    than half of those to come are hateful. ``came`` and ``turned`` stay empty until
    somebody looked after ``due_at``; ``crps`` (in comments) and ``brier`` score them.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="forecasts")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    hours = models.FloatField()
    seen = models.JSONField()
    extra = models.FloatField()
    shape = models.FloatField()
    low = models.PositiveIntegerField()
    middle = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    turning = models.FloatField(null=True)
    came = models.PositiveIntegerField(null=True)
    turned = models.BooleanField(null=True)
    crps = models.FloatField(null=True)
    brier = models.FloatField(null=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        """Found by thread and by when they are due."""

        db_table = "watch_forecast"
        indexes = [
            models.Index(fields=["thread", "-made_at"], name="forecasts_of_a_thread"),
            models.Index(
                fields=["group", "due_at"],
                condition=models.Q(scored_at=None),
                name="forecasts_to_score",
            ),
        ]

    def __str__(self) -> str:
        return f"forecast {self.pk} of {self.thread_id}"
