"""A report, the case it is judged in, and what came of it."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.models import Remark, Voice
from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class CharterPoint(models.TextChoices):
    """What of the charter a report or a measure is about."""

    CONTEMPT = "contempt", _("contempt or insults")
    HATE = "hate", _("hatred or prejudice against people for what they are")
    MEMBER = "member", _("an attack on somebody of the group")
    RUMOUR = "rumour", _("a rumour, or something false told as true")
    NOT_OWN = "not_own", _("not in one’s own words, or not from one’s own account")
    PRIVACY = "privacy", _("says who somebody is, or shows outside what is said here")
    THREAT = "threat", _("a threat")
    OTHER = "other", _("another point of the charter")


GRAVE = frozenset({CharterPoint.PRIVACY, CharterPoint.THREAT})
"""What may be answered with the hardest measure at once."""


class ConductCase(OfGroup):
    """What was reported about one comment or word of a member, judged by two of the team at most.

    ``quote`` holds what it said, for it may be taken back; it goes with the case. ``proposed``,
    ``proposed_days`` and ``proposed_reason`` stand while a second person looks.
    """

    class Subject(models.TextChoices):
        """What was reported."""

        VOICE = "voice", _("a comment")
        REMARK = "remark", _("a word to the others")

    class State(models.TextChoices):
        """Where the case stands."""

        QUIET = "quiet", _("the team is not called yet")
        OPEN = "open", _("to be read")
        PROPOSED = "proposed", _("waiting for a second person")
        CLOSED = "closed", _("closed")

    class CaseOutcome(models.TextChoices):
        """What came of it."""

        UNFOUNDED = "unfounded", _("nothing against the charter")
        SETTLED = "settled", _("settled by talking, without a measure")
        WORD = "word", _("a word")
        PAUSE = "pause", _("a pause")
        REMOVAL = "removal", _("a removal")

    about = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=8, choices=Subject)
    voice = models.ForeignKey(Voice, models.SET_NULL, null=True, blank=True, related_name="+")
    remark = models.ForeignKey(Remark, models.SET_NULL, null=True, blank=True, related_name="+")
    quote = models.CharField(max_length=1000, blank=True)
    point = models.CharField(max_length=8, choices=CharterPoint)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=9, choices=CaseOutcome, blank=True)
    first_judge = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    second_judge = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed = models.CharField(max_length=9, choices=CaseOutcome, blank=True)
    proposed_days = models.PositiveSmallIntegerField(default=0)
    proposed_reason = models.TextField(blank=True, max_length=1000)
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open case a comment or word."""

        constraints = [
            models.UniqueConstraint(
                fields=["voice"],
                condition=~models.Q(state="closed"),
                name="one_open_case_a_voice",
            ),
            models.UniqueConstraint(
                fields=["remark"],
                condition=~models.Q(state="closed"),
                name="one_open_case_a_remark",
            ),
        ]
        indexes = [models.Index(fields=["group", "state", "opened_at"], name="cases_by_state")]

    def __str__(self) -> str:
        return f"case {self.pk} ({self.state})"

    @property
    def judges(self) -> set[int]:
        """The memberships that judge it, who alone read who reported."""
        return {key for key in (self.first_judge_id, self.second_judge_id) if key is not None}


class ConductReport(OfGroup):
    """One member's report in a case. ``is_weak``: it needs a second one beside it."""

    case = models.ForeignKey(ConductCase, models.CASCADE, related_name="reports")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    point = models.CharField(max_length=8, choices=CharterPoint)
    words = models.CharField(max_length=600, blank=True)
    is_weak = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)

    class Meta:
        """One a member and case."""

        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "by"], name="one_report_a_member_and_case")
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class CaseNote(OfGroup):
    """What somebody of the team writes for the others about a case; it goes with the case."""

    case = models.ForeignKey(ConductCase, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField(default=now)

    class Meta:
        """The oldest first."""

        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Measure(OfGroup):
    """What the team decided about a member, with the reason that they read.

    It outlives its case as long as it weighs something. ``ends_at`` is that of a pause;
    ``lifted_at`` says that an appeal undid it.
    """

    class Kind(models.TextChoices):
        """From mild to hard."""

        WORD = "word", _("a word")
        PAUSE = "pause", _("a pause")
        REMOVAL = "removal", _("a removal")

    case = models.OneToOneField(ConductCase, models.SET_NULL, null=True, related_name="measure")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=8, choices=Kind)
    point = models.CharField(max_length=8, choices=CharterPoint)
    reason = models.TextField(max_length=1000)
    at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    agreed_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"measure {self.pk} ({self.kind})"


class Appeal(OfGroup):
    """The member's one appeal against a measure, judged by somebody who took no part in it."""

    class Verdict(models.TextChoices):
        """What came of it."""

        UPHELD = "upheld", _("the measure stays")
        LIFTED = "lifted", _("the measure is lifted")

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="appeal")
    words = models.TextField(max_length=2000)
    at = models.DateTimeField(default=now)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    answer = models.TextField(blank=True, max_length=2000)
    judged_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class RejectedReport(OfGroup):
    """That a report of a member was found to be nothing, and when: forgotten after 90 days."""

    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"rejected report {self.pk}"


class ConductLogLine(OfGroup):
    """What the whole group may read: a week, what it was about and what came of it. No name.

    Tied to nothing, so that it may stay.
    """

    class Kind(models.TextChoices):
        """What was decided on."""

        VOICE = "voice", _("a comment was reported")
        REMARK = "remark", _("a word to the others was reported")
        COORDINATION = "coordination", _("a decision of the coordination")
        APPEAL = "appeal", _("an appeal")

    week = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    point = models.CharField(max_length=8, choices=CharterPoint)
    outcome = models.CharField(max_length=9)

    class Meta:
        """The oldest first."""

        ordering = ["week", "pk"]

    def __str__(self) -> str:
        return f"{self.week} {self.kind} {self.outcome}"
