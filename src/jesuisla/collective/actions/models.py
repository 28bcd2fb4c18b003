"""Actions, reviews, voices, supports, words together."""

from datetime import timedelta
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from jesuisla.collective.actions.kinds import (
    COUNTERSPEECH,
    KINDS,
    LETTER,
    ActionKind,
    Tone,
    kind_choices,
)
from jesuisla.collective.actions.lifting.models import OrderModel, Presence  # noqa: F401  # for Django
from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Comment, Reading, RealManager, Thread

PROLONGED_BY = 0.5
"""The share of its window by which an action runs on once where too few wrote."""
REOPENED_WITHIN = timedelta(hours=48)
"""How long after its end an action may be opened again."""
_UNFINISHED = models.Q(state__in=("proposed", "returned", "reviewed", "running"))


class Action(OfGroup):
    """The group's decision to take part in a thread, from proposal to measured result.

    ``waiting_brief`` is a change of a running action's brief that a second moderator has
    not agreed to yet, asked for by ``waiting_by``; after the end, ``waiting_by`` alone names
    whose change nobody looked at in time. ``brief_changed_at`` tells members when the last
    one began to count. ``reopening_by`` asked to open a closed action again. At ``prolonged_at``
    too few had written by its end; ``writer_count`` members had when it closed. One to practise
    is found ``with_practice`` alone.
    """

    class State(models.TextChoices):
        """Where the action stands."""

        PROPOSED = "proposed", _("waiting for a review")
        RETURNED = "returned", _("sent back with a word")
        REVIEWED = "reviewed", _("agreed, not yet launched")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")
        DECLINED = "declined", _("declined")
        VOID = "void", _("the thread is gone")

    class StopReason(models.TextChoices):
        """Why the team stopped an action before its time, where it seemed to make things worse."""

        CLOSED = "closed", _("the page closed the comments")
        ATTACKED = "attacked", _("members were attacked there")
        HATE_ROSE = "hate_rose", _("more hate stood on top than at the launch")
        OTHER = "other", _("another reason")

    number = models.PositiveIntegerField()
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=14, choices=kind_choices, default=COUNTERSPEECH.code)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    why = models.TextField(max_length=1500)
    whom = models.CharField(max_length=300, blank=True)
    tone = models.CharField(max_length=12, choices=Tone, default=Tone.OPINION)
    avoid = models.TextField(max_length=1000, blank=True)
    window_minutes = models.PositiveIntegerField(default=24 * 60)
    prepared_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(default=now)
    waiting_brief = models.JSONField(null=True, blank=True)
    waiting_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reopening_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    brief_changed_at = models.DateTimeField(null=True, blank=True)
    launched_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    prolonged_at = models.DateTimeField(null=True, blank=True)
    closed_to_guests_at = models.DateTimeField(null=True, blank=True)
    writer_count = models.PositiveIntegerField(null=True, blank=True)
    over_budget = models.BooleanField(default=False)
    first_reading = models.ForeignKey(
        Reading, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    last_reading = models.ForeignKey(
        Reading, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    thanks = models.TextField(max_length=1500, blank=True)
    stopped_because = models.CharField(
        max_length=10, choices=StopReason, blank=True, default="", db_default=""
    )
    forgotten_at = models.DateTimeField(null=True, blank=True)
    is_practice = models.BooleanField(default=False, db_default=False)
    words = models.TextField(blank=True, default="", db_default="")
    """What a search looks through: what its thread and page are called, without accents."""

    objects: ClassVar[models.Manager[Self]] = ScopedManager(
        group="group", _manager_class=RealManager
    )
    with_practice: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    class Meta:
        """Numbered within a group; at most one unfinished action a thread."""

        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="actions_are_numbered"),
            # A letter waits for a week; members may take part meanwhile.
            models.UniqueConstraint(
                fields=["thread"],
                condition=_UNFINISHED & ~models.Q(kind=LETTER.code),
                name="one_unfinished_action_a_thread",
                violation_error_message=_("Another action on this thread is under way."),
            ),
            models.UniqueConstraint(
                fields=["thread"],
                condition=models.Q(kind=LETTER.code) & _UNFINISHED,
                name="one_unfinished_letter_a_thread",
                violation_error_message=_("Another letter on this thread is under way."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("running", "closed"))
                | models.Q(launched_at__isnull=False, closes_at__isnull=False)
                | models.Q(launched_at__isnull=False, kind=LETTER.code),
                name="what_runs_was_launched_and_will_close",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "-launched_at"], name="actions_by_state"),
            models.Index(fields=["group", "state", "-closed_at", "-number"], name="actions_by_end"),
            models.Index(
                fields=["group", "-launched_at"],
                condition=models.Q(launched_at__isnull=False),
                name="actions_by_launch",
            ),
            GinIndex(SearchVector("words", config="simple"), name="actions_by_words"),
        ]

    def __str__(self) -> str:
        return f"action {self.number}"

    @property
    def action_kind(self) -> ActionKind:
        """What its kind asks, shows and counts."""
        return KINDS[self.kind]

    @property
    def window(self) -> timedelta:
        """How long it runs, if it is not prolonged."""
        return timedelta(minutes=self.window_minutes)

    @property
    def voices_needed(self) -> int:
        """How many members have to write for it not to stay alone; none where nobody has to."""
        has_writers = self.calls_members and not self.action_kind.write_optional
        return self.group.voices_needed if has_writers else 0

    @property
    def may_be_reopened(self) -> bool:
        """Whether it was closed so lately that it may still have been a mistake."""
        closed = self.state == Action.State.CLOSED and self.forgotten_at is None
        return closed and self.closed_at is not None and now() < self.closed_at + REOPENED_WITHIN

    @property
    def waits_for_verdict(self) -> bool:
        """Whether it was not agreed to yet, nor refused."""
        return self.state in {Action.State.PROPOSED, Action.State.RETURNED}

    @property
    def calls_members(self) -> bool:
        """Whether members are asked to take part, as they are in all but a letter."""
        return self.action_kind.calls_members

    @property
    def brief_answers(self) -> list[tuple[str | Promise, str]]:
        """The answers of the brief that members read below its reason, each after its term."""
        answers = []
        for name, question in self.action_kind.brief.items():
            if name in {"why", "window_minutes", "facts"} or not getattr(self, name):
                continue
            displayed = getattr(self, f"get_{name}_display", None)
            answers.append(
                (question.term or question.label, displayed() if displayed else getattr(self, name))
            )
        return answers


class Fact(OfGroup):
    """A sourced fact in an action's brief."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="facts")
    text = models.CharField(max_length=500)
    source_url = models.URLField(max_length=500)

    def __str__(self) -> str:
        return self.text


class Review(OfGroup):
    """A moderator's verdict on launching an action, with a word to whoever prepared it."""

    class Verdict(models.TextChoices):
        """Yes, not like this, or no."""

        AGREED = "agreed", _("agreed")
        RETURNED = "returned", _("sent back with a word")
        DECLINED = "declined", _("declined")

    action = models.ForeignKey(Action, models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    note = models.TextField(max_length=600, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        """One verdict a moderator and action."""

        constraints = [
            models.UniqueConstraint(fields=["action", "by"], name="one_verdict_a_moderator")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} on {self.action_id}"


class Voice(OfGroup):
    """A member's own comment in an action: told by its link, or by its first words.

    ``twin`` or ``twin_comment`` is what it nearly repeats; ``is_echo`` where it says what its twin
    says in other words. ``attacked`` while its writer calls
    for company there; ``unlisted`` while they would rather have it on nobody's list.

    Of a guest: somebody without an account, who came by the link of an announcement, under a
    ``guest_name`` of the moment. Whoever has ``guest_key`` may take it back; nothing else is
    asked, not even where it is. ``unlisted`` then says that the team hid it.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="voices")
    by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="voices"
    )
    url = models.URLField(max_length=2000, blank=True)
    first_words = models.CharField(max_length=200, blank=True)
    comment = models.ForeignKey(
        Comment, models.SET_NULL, null=True, blank=True, related_name="voices"
    )
    at = models.DateTimeField(default=now)
    attacked = models.BooleanField(default=False)
    unlisted = models.BooleanField(default=False)
    twin = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    twin_comment = models.ForeignKey(
        Comment, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_echo = models.BooleanField(default=False, db_default=False)
    is_guest = models.BooleanField(default=False, db_default=False)
    guest_name = models.CharField(max_length=40, blank=True, default="", db_default="")
    guest_key = models.CharField(max_length=43, blank=True, default="", db_default="")

    class Meta:
        """A voice can be found again by its link or its first words; a guest's has no member."""

        constraints = [
            models.CheckConstraint(
                condition=~models.Q(url="", first_words="") | models.Q(is_guest=True),
                name="a_voice_can_be_found",
            ),
            models.CheckConstraint(
                condition=models.Q(is_guest=False, guest_name="", guest_key="")
                | models.Q(is_guest=True, by__isnull=True),
                name="a_guest_is_no_member",
            ),
            models.UniqueConstraint(
                fields=["guest_key"],
                condition=~models.Q(guest_key=""),
                name="a_key_is_of_one_voice",
            ),
        ]
        indexes = [models.Index(fields=["group", "at"], name="voices_by_time")]

    def __str__(self) -> str:
        return f"voice {self.pk}"

    @property
    def words(self) -> str:
        """Its text as far as it is known; empty for a link that no reading has shown yet."""
        return (self.comment.text if self.comment else "") or self.first_words

    @property
    def writer(self) -> str:
        """The name of whoever wrote it, as members read it; empty once it was forgotten."""
        if self.is_guest:
            return (
                gettext("%(name)s (guest)") % {"name": self.guest_name} if self.guest_name else ""
            )
        return self.by.alias if self.by else ""

    @property
    def is_copy(self) -> bool:
        """Whether it nearly repeats another comment of ours, in the same words."""
        has_twin = self.twin_id is not None or self.twin_comment_id is not None
        return has_twin and not self.is_echo


class Support(OfGroup):
    """What a member says to have done for somebody's comment: read, liked or answered it.

    Only the member sees it and the planner counts it; it is never shown by member.
    """

    class Deed(models.TextChoices):
        """What was done, by the member's own hand on the network."""

        READ = "read", _("read")
        LIKED = "liked", _("liked")
        ANSWERED = "answered", _("answered")

    action = models.ForeignKey(Action, models.CASCADE, related_name="supports")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    voice = models.ForeignKey(Voice, models.CASCADE, null=True, related_name="supports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="supports")
    deed = models.CharField(max_length=8, choices=Deed)
    at = models.DateTimeField(default=now)

    class Meta:
        """Each deed once, for a voice or for an outsider's comment."""

        constraints = [
            models.UniqueConstraint(
                fields=["action", "by", "voice", "comment", "deed"],
                name="each_deed_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(voice__isnull=True) ^ models.Q(comment__isnull=True),
                name="a_support_goes_to_one_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"support {self.pk}"


class Debrief(OfGroup):
    """What a member wants to say after an action, for the group."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="debriefs")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=1500)
    at = models.DateTimeField(default=now)

    class Meta:
        """In the order of time."""

        ordering = ["at"]

    def __str__(self) -> str:
        return f"debrief of {self.action_id}"


class Remark(OfGroup):
    """A member's word to the others in an action: a question, thanks or a doubt.

    The team may answer it, or take it back with a ``reason`` for its writer; ``is_news`` until
    they have read which.
    """

    class Kind(models.TextChoices):
        """What kind of word it is."""

        QUESTION = "question", _("question")
        THANKS = "thanks", _("thanks")
        DOUBT = "doubt", _("doubt")

    class State(models.TextChoices):
        """Whether somebody reported it, and what the team said of it."""

        STANDS = "stands", _("stands")
        REPORTED = "reported", _("reported to the team")
        LEFT = "left", _("the team has read it, and it stays")
        REMOVED = "removed", _("taken back by the team")

    action = models.ForeignKey(Action, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(max_length=280)
    state = models.CharField(max_length=8, choices=State, default=State.STANDS)
    at = models.DateTimeField(default=now)
    answer = models.CharField(max_length=600, blank=True)
    answered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    is_news = models.BooleanField(default=False)

    class Meta:
        """The oldest first."""

        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"remark {self.pk}"
