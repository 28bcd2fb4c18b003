"""What may be read and supported in an action: the voices, and outsiders who speak up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.lifting.ceilings import COUNTED_DEEDS, closed_reason
from jesuisla.collective.actions.models import Action, Remark, Support, Voice
from jesuisla.collective.threads.models import Comment, Place, Reading
from jesuisla.networks.network_rules import rules_of
from jesuisla.networks.registry import NETWORKS

OUTSIDERS = 10
"""How many good comments of people outside the group are offered without a plan."""

_ILL = (CommentKind.HATEFUL, CommentKind.MISLEADING)
_LIFTS_ILL = (*_ILL, CommentKind.UNKNOWN)
_CAN_BE_FOUND = ~Q(url="", first_words="")
_OFFERED_VOICE = (
    _CAN_BE_FOUND
    & Q(unlisted=False)
    & ~Q(comment__kind__in=_ILL)
    & ~Q(comment__parent__kind__in=_LIFTS_ILL)
)
_OFFERED_PLACE = (
    Q(kind=CommentKind.SUPPORTIVE, guessed=False, comment__isnull=False)
    & ~Q(comment__kind__in=_ILL)
    & ~Q(comment__parent__kind__in=_LIFTS_ILL)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A voice, or the comment of somebody outside the group; ``place`` where it stood."""

    voice: Voice | None = None
    comment: Comment | None = None
    place: int | None = None

    @property
    def key(self) -> str:
        """A short name within the action: ``v7`` for a voice, ``c7`` for a comment."""
        return f"{self.field[0]}{self.number}"

    @property
    def field(self) -> str:
        """Under which name a form sends its number."""
        return "comment" if self.voice is None else "voice"

    @property
    def number(self) -> int:
        """The number of the voice or of the comment."""
        thing = self.voice or self.comment
        assert thing is not None, "a target is a voice or a comment"
        return thing.pk

    @property
    def name(self) -> str:
        """How the order model calls it: the number of its comment where that is known."""
        if self.voice is not None:
            return str(self.voice.comment_id or self.key)
        return self.key.removeprefix("c")

    @property
    def attacked(self) -> bool:
        """Whether somebody is attacked there and needs company."""
        return self.voice is not None and self.voice.attacked


def key_of(voice: int | None, comment: int | None) -> str:
    """The short name of a voice or comment.

    >>> key_of(7, None), key_of(None, 7)
    ('v7', 'c7')
    """
    return f"c{comment}" if voice is None else f"v{voice}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What was done in an action so far, by target.

    ``by`` holds each member's deeds, ``readers`` how many members looked after a target,
    ``likes`` the times of the likes, ``support_times`` those of all that counts for the
    pace.
    """

    by: Mapping[int, Mapping[str, frozenset[str]]]
    readers: Mapping[str, int]
    likes: Mapping[str, tuple[datetime, ...]]
    support_times: Mapping[str, tuple[datetime, ...]]

    @property
    def supports(self) -> int:
        """How many supports the group has given in this action."""
        return sum(len(times) for times in self.support_times.values())

    def of(self, member: int) -> Mapping[str, frozenset[str]]:
        """One member's deeds by target."""
        return self.by.get(member, {})

    def finished(self, member: int) -> frozenset[str]:
        """The targets that this member liked or answered already."""
        deeds = self.of(member)
        return frozenset(key for key, own in deeds.items() if not own.isdisjoint(COUNTED_DEEDS))


def deeds_in(action: Action) -> Deeds:
    """All deeds of an action."""
    by: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    likes: dict[str, list[datetime]] = defaultdict(list)
    support_times: dict[str, list[datetime]] = defaultdict(list)
    rows = Support.objects.filter(action=action).values_list("by", "voice", "comment", "deed", "at")
    for member, voice, comment, deed, at in rows:
        key = key_of(voice, comment)
        by[member][key].add(deed)
        if deed == Support.Deed.LIKED:
            likes[key].append(at)
        if deed in COUNTED_DEEDS:
            support_times[key].append(at)
    readers: dict[str, int] = defaultdict(int)
    for deeds in by.values():
        for key in deeds:
            readers[key] += 1
    return Deeds(
        by={m: {key: frozenset(own) for key, own in deeds.items()} for m, deeds in by.items()},
        readers=dict(readers),
        likes={key: tuple(times) for key, times in likes.items()},
        support_times={key: tuple(times) for key, times in support_times.items()},
    )


def targets_of(action: Action, outsiders: Sequence[Target] | None = None) -> list[Target]:
    """The voices in the order they came, then outsiders, the lowest place first.

    Never a hateful or misleading comment, never an answer below one (it would lift it) or below one
    whose kind nobody told, nor what only a scorer took for supportive. A voice whose
    comment turned out to be such is left out too, as is one whose writer wants it so, and
    a guest's that nobody could find.
    ``outsiders`` saves reading them again.
    """
    rows = list(
        Voice.objects.filter(_CAN_BE_FOUND, action=action)
        .annotate(is_offered=ExpressionWrapper(_OFFERED_VOICE, BooleanField()))
        .select_related("by", "comment__parent")
        .order_by("at")
    )
    voices = [voice for voice in rows if voice.is_offered]
    own_comments = {voice.comment_id for voice in rows if voice.comment_id}
    if outsiders is None:
        outsiders = outsiders_of(action)
    return [Target(voice=voice) for voice in voices] + [
        target
        for target in outsiders
        if target.comment is not None and target.comment.pk not in own_comments
    ]


def outsiders_of(action: Action) -> list[Target]:
    """The good comments in the last reading that names comments, the lowest place first."""
    reading = _readings_with_comments().filter(thread=action.thread_id).first()
    if reading is None:
        return []
    places = (
        Place.objects.filter(_OFFERED_PLACE, reading=reading)
        .select_related("comment__parent")
        .order_by("-position")
    )
    outsiders = {place.comment_id: place for place in places}
    return [Target(comment=place.comment, place=place.position) for place in outsiders.values()]


def _readings_with_comments() -> QuerySet[Reading]:
    """The readings that name comments, the latest first."""
    named_places = Place.objects.filter(reading=OuterRef("pk"), comment__isnull=False)
    return Reading.objects.filter(Exists(named_places)).order_by("-taken_at", "-pk")


def closed_networks() -> tuple[str, ...]:
    """The networks on which nobody is asked to support others today."""
    today = localdate()
    return tuple(each.name for each in NETWORKS if closed_reason(rules_of(each.name), today))


def counts_to_read(me: int, closed: tuple[str, ...]) -> dict[str, Combinable]:
    """Return columns for a query of actions: what this member may read there, and what they did.

    ``me`` is the number of their membership; on ``closed`` networks no outsider is offered.

    ``attacked_unread`` counts the voices attacked that they have not looked after,
    ``unread`` all else that they may read, ``read_count`` what they have: the same targets as
    :func:`targets_of`, for a whole list of actions at once.
    """
    voices = (
        Voice.objects.filter(_OFFERED_VOICE, action=OuterRef("pk"))
        .exclude(by=me)
        .annotate(is_read=Exists(Support.objects.filter(voice=OuterRef("pk"), by=me)))
    )
    own = Support.objects.filter(
        action=OuterRef(OuterRef("pk")), comment=OuterRef("comment"), by=me
    )
    ours = Voice.objects.filter(
        _CAN_BE_FOUND, action=OuterRef(OuterRef("pk")), comment=OuterRef("comment")
    )
    of_thread = _readings_with_comments().filter(thread=OuterRef(OuterRef("thread_id")))
    outsiders = (
        Place.objects.filter(_OFFERED_PLACE, ~Exists(ours))
        .filter(reading=Subquery(of_thread.values("pk")[:1]))
        .exclude(reading__thread__network__in=closed)
        .annotate(is_read=Exists(own))
    )
    return {
        "attacked_unread": count_of(voices.filter(attacked=True, is_read=False), "pk"),
        "unread": count_of(voices.filter(attacked=False, is_read=False), "pk")
        + count_of(outsiders.filter(is_read=False), "comment"),
        "read_count": count_of(voices.filter(is_read=True), "pk")
        + count_of(outsiders.filter(is_read=True), "comment"),
    }


def count_of(rows: QuerySet[Voice] | QuerySet[Place] | QuerySet[Remark], name: str) -> Coalesce:
    """Count these rows of each action, to which they refer as the outer query."""
    counts = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(counts.annotate(n=Count(name, distinct=True)).values("n")), 0)
