"""Pages, threads, comments, readings, places.

Times are aware; a count that nobody knows is null and never zero.
"""

import secrets
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotSource
from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class RealManager(models.Manager[Any]):
    """Leaves out what is invented to practise on: nothing counts it unless it asks for it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows that are no practice."""
        return super().get_queryset().filter(is_practice=False)


def new_salt() -> bytes:
    """A thread's own random salt."""
    return secrets.token_bytes(32)


class Page(OfGroup):
    """A public page that publishes posts: a newspaper, a town, a public person."""

    network = models.CharField(max_length=16)
    handle = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    audience = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        """A page once a group."""

        constraints = [
            models.UniqueConstraint(fields=["group", "network", "handle"], name="one_page_a_handle")
        ]

    def __str__(self) -> str:
        return self.name or self.handle

    @property
    def is_named(self) -> bool:
        """Whether the page has a name, or a handle that is more than a number."""
        return bool(self.name) or not self.handle.isdigit()


class Thread(OfGroup):
    """One public post and the comments under it, as one group follows it.

    ``salt`` makes the authors' keys of this thread and goes, with the quoted text, after
    the group's retention time (``forgotten_at``), which counts from ``salted_at``. One to practise
    on is found ``with_practice`` alone.
    """

    class Harm(models.TextChoices):
        """What a person says the comments spread; nobody may have said it yet."""

        UNSAID = "", _("nobody has said yet")
        HATEFUL = "hateful", _("hateful comments")
        MISLEADING = "misleading", _("misleading comments")
        BOTH = "both", _("hateful and misleading comments")

    class State(models.TextChoices):
        """Whether the post can still be seen."""

        OPEN = "open", _("open")
        GONE = "gone", _("gone")

    network = models.CharField(max_length=16)
    native_id = models.CharField(max_length=300)
    url = models.URLField(max_length=2000, blank=True)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    topic = models.CharField(max_length=80, blank=True)
    harm = models.CharField(
        max_length=10, choices=Harm, blank=True, default=Harm.UNSAID, db_default=""
    )
    language = models.CharField(max_length=10, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    comment_count = models.PositiveIntegerField(null=True, blank=True)
    followed = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)
    is_practice = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    salt = models.BinaryField(default=new_salt, null=True)
    salted_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(
        group="group", _manager_class=RealManager
    )
    with_practice: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    class Meta:
        """A thread once a group."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "network", "native_id"], name="the_same_thread_is_one_thread"
            )
        ]
        indexes = [
            models.Index(fields=["group", "followed", "state"], name="threads_on_the_desk"),
            models.Index(
                fields=["group", "salted_at"],
                condition=models.Q(forgotten_at=None),
                name="threads_to_forget",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"{self.network} {self.native_id}"

    @property
    def is_said_misleading(self) -> bool:
        """Whether a person said that its comments mislead."""
        return self.harm in (self.Harm.MISLEADING, self.Harm.BOTH)


class Comment(OfGroup):
    """One comment of a thread. ``text`` and ``author_key`` go after the retention time."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    native_id = models.CharField(max_length=300)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)
    author_key = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    created_at = models.DateTimeField(null=True)
    likes = models.PositiveIntegerField(null=True)
    replies = models.PositiveIntegerField(null=True)
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, kind.value) for kind in CommentKind],
        default=CommentKind.UNKNOWN,
    )
    kind_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    scores = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField(default=now)

    class Meta:
        """A comment once a thread."""

        constraints = [
            models.UniqueConstraint(fields=["thread", "native_id"], name="a_comment_once_a_thread")
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def is_guessed(self) -> bool:
        """Whether its kind is a scorer's word alone."""
        return self.kind_by_id is None and self.kind not in (CommentKind.OURS, CommentKind.UNKNOWN)


class ErasedQuote(OfGroup):
    """A keyed digest of a quote erased at a person's request, so that it does not come back."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="erased_quotes")
    digest = models.CharField(max_length=40)
    erased_at = models.DateTimeField(default=now)

    class Meta:
        """A digest once a thread."""

        constraints = [
            models.UniqueConstraint(
                fields=["thread", "digest"], name="an_erased_quote_once_a_thread"
            )
        ]

    def __str__(self) -> str:
        return f"erased quote {self.pk}"


class Reading(OfGroup):
    """What was seen of a thread at one moment, place by place in one order.

    ``token`` names the form or file that it came from, so that sending it twice is once.
    ``comments_closed``: whoever took it saw that nobody can write there any more.
    ``knows_misleading``: "misleading" was among the answers; before, nobody could say it.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    taken_at = models.DateTimeField()
    order = models.CharField(
        max_length=12,
        choices=[(order.value, order.value) for order in CommentOrder],
        default=CommentOrder.UNKNOWN,
    )
    source = models.CharField(
        max_length=8, choices=[(source.value, source.value) for source in SnapshotSource]
    )
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    comment_count = models.PositiveIntegerField(null=True)
    comments_closed = models.BooleanField(default=False, db_default=False)
    knows_misleading = models.BooleanField(default=False, db_default=False)
    token = models.UUIDField(null=True)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        """Read in the order of time; a form or file once a thread."""

        constraints = [
            models.UniqueConstraint(fields=["thread", "token"], name="a_token_once_a_thread")
        ]
        indexes = [models.Index(fields=["thread", "-taken_at"], name="readings_by_time")]

    def __str__(self) -> str:
        return f"reading {self.pk} of {self.thread_id}"


class Place(OfGroup):
    """A position in a reading, counted from 1, and what stands there.

    ``guessed``: a scorer told the kind, nobody looked yet.
    """

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="places")
    position = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, kind.value) for kind in CommentKind],
        default=CommentKind.UNKNOWN,
    )
    guessed = models.BooleanField(default=False)
    comment = models.ForeignKey(Comment, models.SET_NULL, null=True, related_name="places")
    likes = models.PositiveIntegerField(null=True)
    replies = models.PositiveIntegerField(null=True)

    class Meta:
        """A position once a reading, from 1."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "position"], name="a_position_once_a_reading"
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="positions_count_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.kind}"
