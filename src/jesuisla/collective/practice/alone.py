"""Practising alone: how the top of an invented thread moves, by who writes and who reads.

One voice or three, read and liked by the group or not: four ways, each with the same crowds. The
crowd is simulated and reads no words, so that nothing here judges what was written.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from statistics import median_low
from zlib import crc32

from jesuisla.analysis.thread import CommentKind, SnapshotPlace
from jesuisla.analysis.visibility import (
    RehearsedComment,
    RehearsedSupport,
    RehearsedTop,
    rehearse,
)
from jesuisla.collective.practice.invented_threads import COMPANIONS, RehearsedThread

LASTS = 120.0
"""Simulated minutes from one's own comment to the last look."""
CROWDS = 10
"""How many crowds are played of each way, since one alone may be luck."""
READERS = 25
EACH_LIFTS = 4
"""How many of the group come to read, and how many comments each of them likes."""
_TOP = 10
FIRST = 5
"""How many of the first comments most people read at all."""
NEVER = float("inf")
OWN_ROW = 10
"""The row of one's own comment: it stands behind those of the thread."""


class Company(StrEnum):
    """Who is there with whoever practises."""

    ALONE = "alone"
    THREE = "three"
    ALONE_READ = "alone_read"
    READING = "reading"

    @property
    def writers(self) -> int:
        """How many of the group write."""
        return 1 if self in {Company.ALONE, Company.ALONE_READ} else 1 + COMPANIONS

    @property
    def is_read(self) -> bool:
        """Whether others of the group read first and like what they read."""
        return self in {Company.ALONE_READ, Company.READING}


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedEnd:
    """How one way of taking part ended.

    ``kinds`` are the first ten with the crowd that was asked for, ``rank`` where one's own comment
    stands there; ``ranks`` where it stands with each of the crowds that were played, and
    ``first_counts`` how often each kind is among the first five of all of them.
    """

    company: Company
    places: tuple[SnapshotPlace, ...]
    rank: int
    ranks: tuple[int, ...]
    first_counts: Counter[CommentKind]

    @property
    def kinds(self) -> tuple[CommentKind, ...]:
        """What stands at each of the first places."""
        return tuple(place.kind for place in self.places)

    @property
    def often_near_top(self) -> int:
        """With how many of the crowds one's own comment is among the first five."""
        return sum(rank <= FIRST for rank in self.ranks)

    @property
    def first_shares(self) -> Mapping[CommentKind, float]:
        """The share of each kind among the first five, with all the crowds together."""
        return {kind: n / self.first_counts.total() for kind, n in self.first_counts.items()}

    @property
    def usual_rank(self) -> int:
        """The rank in the middle of all that were played."""
        return median_low(self.ranks)


def top_before(thread: RehearsedThread) -> tuple[SnapshotPlace, ...]:
    """Return what stands on top before anybody of the group writes, as it was read."""
    return tuple(
        SnapshotPlace(position=position, kind=comment.kind, comment=str(position - 1))
        for position, comment in enumerate(thread.comments, start=1)
    )


def ends_of(thread: RehearsedThread, crowd: int) -> list[RehearsedEnd]:
    """Return how the thread ends with one voice and with three, unread and read by the group.

    ``crowd`` is one of the crowds, counted from 0, and the same for all four. The first is one in
    the middle: where three are read, most crowds end much as it does.
    """
    ends, seed = [], _seeds_from_the_middle(thread)[crowd % CROWDS]
    for company in Company:
        tops = [_end(thread, company, each) for each in range(CROWDS)]
        top = tops[seed]
        ends.append(
            RehearsedEnd(
                company=company,
                places=_places(thread, top),
                rank=top.rank(OWN_ROW),
                ranks=tuple(each.rank(OWN_ROW) for each in tops),
                first_counts=Counter(
                    place.kind for each in tops for place in _places(thread, each)[:FIRST]
                ),
            )
        )
    return ends


@cache
def _seeds_from_the_middle(thread: RehearsedThread) -> list[int]:
    ranks = [_end(thread, Company.READING, seed).rank(OWN_ROW) for seed in range(CROWDS)]
    return sorted(range(CROWDS), key=lambda seed: abs(ranks[seed] - median_low(ranks)))


@cache
def _end(thread: RehearsedThread, company: Company, seed: int) -> RehearsedTop:
    return _played(thread, company, seed)


def _played(thread: RehearsedThread, company: Company, seed: int) -> RehearsedTop:
    comments = [
        RehearsedComment(
            kind=comment.kind, minute=-comment.minutes, likes=comment.likes, replies=comment.replies
        )
        for comment in thread.comments
    ]
    minutes = (0.0, 10.0, 20.0)
    comments += [
        RehearsedComment(
            kind=CommentKind.OURS, minute=minute if number < company.writers else NEVER
        )
        for number, minute in enumerate(minutes)
    ]
    supports = _supports(thread, company.writers) if company.is_read else ()
    return rehearse(comments, supports, until=LASTS, seed=crc32(thread.name.encode()) + seed)


def _supports(thread: RehearsedThread, writers: int) -> Sequence[RehearsedSupport]:
    """Each reader likes some of the voices and of what others said kindly, taking turns.

    Nobody likes a comment twice: where there are fewer, each reader gives fewer likes.
    """
    kind_rows = [
        row for row, comment in enumerate(thread.comments) if comment.kind is CommentKind.SUPPORTIVE
    ]
    rows = [*range(OWN_ROW, OWN_ROW + writers), *kind_rows]
    return [
        RehearsedSupport(
            20.0 + 10.0 * (reader * 3 // READERS), rows[(reader * EACH_LIFTS + turn) % len(rows)]
        )
        for reader in range(READERS)
        for turn in range(min(EACH_LIFTS, len(rows)))
    ]


def _places(thread: RehearsedThread, top: RehearsedTop) -> tuple[SnapshotPlace, ...]:
    kinds = [CommentKind(comment.kind) for comment in thread.comments]
    kinds += [CommentKind.OURS] * (1 + COMPANIONS)
    return tuple(
        SnapshotPlace(position=position, kind=kinds[row], comment=str(row))
        for position, row in enumerate(top.order[:_TOP], start=1)
    )
