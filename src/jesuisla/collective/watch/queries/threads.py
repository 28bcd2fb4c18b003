"""A thread as its page shows it, and what became of a member's proposals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.timezone import now

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.models import Claim, Comment, Place, Proposal, Reading, Thread
from jesuisla.networks.registry import network


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What another part of the house says of a thread: a sentence, and where to go."""

    sentence: str
    url: str
    label: str


_pointers: list[Callable[[Thread, Viewer], Iterable[Pointer]]] = []


def points_at_threads(
    function: Callable[[Thread, Viewer], Iterable[Pointer]],
) -> Callable[[Thread, Viewer], Iterable[Pointer]]:
    """Have a higher app say on a thread's page what it knows (an action that runs).

    The function gets the thread and who looks, and gives what that person may know.
    """
    if function not in _pointers:
        _pointers.append(function)
    return function


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who is on a thread already, and what was decided about it."""

    proposers: tuple[str, ...]
    looked_at_by: str | None
    declined: tuple[Promise | str, ...]
    taken: bool
    pointers: tuple[Pointer, ...]


def standing_of(thread: Thread, viewer: Viewer) -> Standing:
    """Where the thread stands, as ``viewer`` may know it."""
    me = viewer.membership
    proposals = list(Proposal.objects.filter(thread=thread).select_related("by").order_by("at"))
    claim = Claim.objects.filter(thread=thread, until__gt=now()).select_related("by").first()
    declined = [one for one in proposals if one.state == Proposal.State.DECLINED]
    return Standing(
        proposers=tuple(one.by.alias for one in proposals if one.by and one.by != me),
        looked_at_by=claim.by.alias if claim and claim.by != me else None,
        declined=tuple(dict.fromkeys(one.get_criterion_display() for one in declined)),
        taken=any(one.state == Proposal.State.TAKEN for one in proposals),
        pointers=tuple(pointer for ask in _pointers for pointer in ask(thread, viewer)),
    )


def proposals_of(member: Membership, count: int = 20) -> list[Proposal]:
    """A member's latest proposals with their threads."""
    mine = Proposal.objects.filter(by=member).select_related("thread__page")
    return list(mine.order_by("-at")[:count])


def readings_of(thread: Thread, count: int = 20) -> list[Reading]:
    """The latest readings, newest first, with who took them."""
    taken = Reading.objects.filter(thread=thread).select_related("by")
    return list(taken.order_by("-taken_at", "-pk")[:count])


def seen(reading: Reading, places: int = 10) -> ThreadSnapshot:
    """A reading with its first places, as the analysis speaks of it."""
    found = reading.places.filter(position__lte=places).values_list(
        "position", "kind", "comment", "likes", "replies"
    )
    return ThreadSnapshot(
        taken_at=reading.taken_at,
        order=CommentOrder(reading.order),
        source=SnapshotSource(reading.source),
        places=tuple(
            SnapshotPlace(
                position=position,
                kind=CommentKind(kind),
                comment=str(comment) if comment else None,
                likes=likes,
                replies=replies,
            )
            for position, kind, comment, likes, replies in found
        ),
    )


def comments_of(thread: Thread) -> QuerySet[Comment]:
    """The comments: first as they stood in the last reading, then the most liked."""
    last = Reading.objects.filter(thread=thread, places__comment__isnull=False)
    newest = last.order_by("-taken_at", "-pk").values("pk")[:1]
    stood = Place.objects.filter(reading__in=newest, comment=OuterRef("pk"))
    return (
        Comment.objects.filter(thread=thread)
        .annotate(stands=Subquery(stood.values("position")[:1]))
        .order_by(F("stands").asc(nulls_last=True), F("likes").desc(nulls_last=True), "pk")
    )


def network_label(thread: Thread) -> str:
    """The network's own name; the name in the data for one that we no longer know."""
    try:
        return network(thread.network).label
    except ValueError:
        return thread.network
