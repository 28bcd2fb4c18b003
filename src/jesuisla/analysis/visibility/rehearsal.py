"""A thread on which a simulated crowd reads on, from a moment at which its comments are known.

Made to practise: what would stand on top if one wrote alone, with others, or with others who
read and lift one another? Every answer is about this toy world and is to be named so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.candidates import KINDS
from jesuisla.analysis.visibility.simulation import (
    ORDER_RULES,
    STEP_MINUTES,
    CrowdSetting,
    OrderRule,
    SimulatedThread,
    play_readers,
)

MOST_REHEARSED = 300
"""Comments that a rehearsed thread can hold: chance is drawn for so many, whoever comes."""

REHEARSED_RULE = ORDER_RULES["hot"]
"""Likes lift, age sinks, and each comment has a taste of its own."""

REHEARSED_CROWD = CrowdSetting(readers=8)
"""How many strangers come each ten minutes and read down the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedComment:
    """A comment of a rehearsed thread; its ``minute`` is negative where it stood before."""

    kind: CommentKind
    minute: float
    likes: int = 0
    replies: int = 0


@dataclass(frozen=True, slots=True, order=True)
class RehearsedSupport:
    """A like that somebody of the group gives at a minute to the comment of that row."""

    minute: float
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedTop:
    """How a thread stands: rows of comments in order; likes and replies by row."""

    order: tuple[int, ...]
    likes: tuple[int, ...]
    replies: tuple[int, ...]

    def rank(self, row: int) -> int:
        """Return where a comment stands, counted from 1."""
        return self.order.index(row) + 1


def rehearse(
    comments: Sequence[RehearsedComment],
    supports: Sequence[RehearsedSupport] = (),
    *,
    until: float,
    seed: int,
    rule: OrderRule = REHEARSED_RULE,
    crowd: CrowdSetting = REHEARSED_CROWD,
) -> RehearsedTop:
    """Play the crowd from minute 0 to ``until`` and return how the thread stands then.

    The same ``seed`` is the same crowd with the same tastes, whoever writes: a comment that comes
    later stands behind the others in ``comments``. Raises ``ValueError`` for more comments than
    a thread can hold.

    >>> thread = [RehearsedComment(kind=CommentKind.HATEFUL, minute=-60, likes=4),
    ...           RehearsedComment(kind=CommentKind.OURS, minute=0)]
    >>> rehearse(thread, until=0, seed=1).order
    (0, 1)
    >>> lifted = rehearse(thread, [RehearsedSupport(0, 1)] * 40, until=10, seed=1)
    >>> lifted.rank(1), lifted.likes[1] >= 40
    (1, True)
    """
    if len(comments) > MOST_REHEARSED:
        raise ValueError(f"a rehearsed thread holds {MOST_REHEARSED} comments at most")
    place = _thread(comments, rule, crowd, seed)
    readers, waiting = np.random.default_rng([seed, 2]), sorted(supports)
    while True:
        while waiting and waiting[0].minute <= place.minute:
            row = waiting.pop(0).row
            if place.here[row]:
                place.likes[row] += 1
        if place.minute + STEP_MINUTES > until:
            break
        play_readers(place, readers, crowd, room=MOST_REHEARSED)
        place.minute += STEP_MINUTES
    place.minute = max(place.minute, until)
    for support in waiting:
        if support.minute <= until and place.here[support.row]:
            place.likes[support.row] += 1
    count = len(comments)
    return RehearsedTop(
        order=tuple(np.argsort(-place.score(), kind="stable")[: int(place.here.sum())].tolist()),
        likes=tuple(int(likes) for likes in place.likes[:count]),
        replies=tuple(int(replies) for replies in place.replies[:count]),
    )


def _thread(
    comments: Sequence[RehearsedComment], rule: OrderRule, crowd: CrowdSetting, seed: int
) -> SimulatedThread:
    """Return the thread at minute 0; chance is drawn for all that could ever come."""
    chance, count = np.random.default_rng([seed, 1]), len(comments)
    taste = rule.taste * chance.standard_normal(MOST_REHEARSED)
    appeal = chance.beta(1.2, 12, MOST_REHEARSED)
    return SimulatedThread(
        rule=rule,
        setting=crowd,
        kind=np.array([KINDS.index(comment.kind) for comment in comments]),
        birth_minutes=np.array([comment.minute for comment in comments]),
        length=np.full(count, 100.0),
        taste=taste[:count],
        appeal=appeal[:count],
        author=np.full(count, -1),
        likes=np.array([float(comment.likes) for comment in comments]),
        replies=np.array([float(comment.replies) for comment in comments]),
    )
