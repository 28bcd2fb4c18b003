"""What orders the queue beside urgency: the team's rules, and stories told several times."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread


class DeskRules(OfGroup):
    """One version of the team's rules, as the file that holds them; the highest counts."""

    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        """Numbered within a group."""

        db_table = "watch_deskrules"
        constraints = [
            models.UniqueConstraint(fields=["group", "version"], name="desk_rules_are_numbered")
        ]

    def __str__(self) -> str:
        return f"rules {self.version}"


class FiredRule(OfGroup):
    """A rule held for a thread, from ``at`` until ``ended_at`` (empty: it still does)."""

    class Effect(models.TextChoices):
        """What it does to the place of the thread in the queue."""

        RAISE = "raise", _("raises it")
        LOWER = "lower", _("lowers it")
        NEVER = "never", _("keeps it off the queue")
        ALERT = "alert", _("calls for attention now")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="fired_rules")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    effect = models.CharField(max_length=5, choices=Effect)
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A rule holds once at a time."""

        db_table = "watch_firedrule"
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "name"],
                condition=models.Q(ended_at=None),
                name="a_rule_holds_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.name


class StoryMatch(OfGroup):
    """Two threads that may tell one story; ``one`` is the lower number.

    ``likeness`` in [0, 1] is empty when a person saw it alone; ``by_meaning`` where the posts say
    the same in other words. A person's word stays: ``by`` is empty as long as only the posts spoke.
    """

    class State(models.TextChoices):
        """What was decided."""

        SUGGESTED = "suggested", _("maybe the same story")
        JOINED = "joined", _("the same story")
        APART = "apart", _("two stories")

    one = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    other = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    likeness = models.FloatField(null=True)
    by_meaning = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=9, choices=State, default=State.SUGGESTED)
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        """A pair once, the lower number first."""

        db_table = "watch_storymatch"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="a_pair_of_threads_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="the_lower_thread_is_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ~ {self.other_id} ({self.state})"


class QueueRow(OfGroup):
    """Where a thread stands in the queue, so that a page of it is read by an index.

    ``order`` and what goes with it held at ``computed_at`` and are computed anew when
    something changes, and at ``due_at`` because time passes. Of a ``story`` (named by the
    lowest number of its threads) one thread ``leads``; ``is_off`` is one that a rule keeps off.
    """

    class Reason(models.TextChoices):
        """What is said first of a thread."""

        HATE = "hate", _("hateful at the top")
        MISLEADING = "mislead", _("comments said to be misleading")
        CLAIM = "claim", _("near a checked claim")
        EXPECTED = "expected", _("probably hateful")
        FAST = "fast", _("grows fast")
        UNRATED = "unrated", _("not rated yet")
        CALM = "calm", _("nothing hateful at the top")
        UNKNOWN = "unknown", _("nothing known yet")

    thread = models.OneToOneField(
        Thread, models.CASCADE, primary_key=True, related_name="queue_row"
    )
    order = models.FloatField()
    is_alert = models.BooleanField(default=False)
    is_off = models.BooleanField(default=False)
    story = models.BigIntegerField()
    leads = models.BooleanField(default=True)
    reason = models.CharField(max_length=8, choices=Reason)
    network = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    """What a search looks through: title, page and notes, without accents."""
    computed_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        """Read from the most urgent on; searched by the beginnings of words."""

        indexes = [
            models.Index(
                fields=["group", "is_off", "leads", "-is_alert", "-order", "thread"],
                name="queue_by_urgency",
            ),
            models.Index(fields=["group", "due_at"], name="queue_rows_due"),
            GinIndex(SearchVector("words", config="simple"), name="queue_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.order}"
