"""The planner's lists for everybody who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility import (
    Candidates,
    ListingReason,
    Seat,
    SightedComment,
    Sighting,
    SupportLimits,
    SupportPlan,
    candidates_in,
    curve_for,
    plan_supports,
    scene_ahead,
)
from jesuisla.collective.actions.lifting.order_models import last_look, learnt
from jesuisla.collective.actions.lifting.pace import (
    TEN_MINUTES,
    left_for_comment,
    left_together,
    lefts,
)
from jesuisla.collective.actions.lifting.prospects import enough
from jesuisla.collective.actions.lifting.targets import Done, Target
from jesuisla.collective.actions.models import Action, Presence
from jesuisla.networks.rules import rules_of

THERE = timedelta(minutes=30)
"""How long after somebody was seen they count as there."""

STILL = TEN_MINUTES
"""How long a list stays still while somebody reads it."""

MOST_SEATS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """An action as the planner sees it: the field, and which target stands in which row."""

    field: Candidates
    names: Sequence[str]
    rows: Mapping[str, int]
    keys: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One member's list, why each stands there, and the plan behind it."""

    keys: tuple[str, ...]
    reasons: Mapping[str, tuple[ListingReason, ...]]
    plan: SupportPlan


def board_of(
    action: Action, targets: Sequence[Target], done: Done, moment: datetime
) -> Board | None:
    """The board at ``moment``; ``None`` when the readings are too few to plan with."""
    model, look = learnt(action.thread), last_look(action.thread)
    if look is None or not enough(model):
        return None
    upcoming = scene_ahead(_with_voices(look.now, targets, moment), look.earlier)
    at = {name: row for row, name in enumerate(upcoming.names)}
    rows = {one.key: at[one.name] for one in targets if one.name in at}
    given = np.zeros(len(upcoming.names))
    for key, row in rows.items():
        given[row] = sum(when > look.reading.taken_at for when in done.likes.get(key, ()))
    offered = {upcoming.names[row] for row in rows.values()}
    return Board(
        field=candidates_in(model, upcoming, barred=set(upcoming.names) - offered, given=given),
        names=upcoming.names,
        rows=rows,
        keys={row: key for key, row in rows.items()},
    )


def _with_voices(look: Sighting, targets: Sequence[Target], moment: datetime) -> Sighting:
    """The last reading as it may stand now, with the voices that it did not reach."""
    ours = {one.name for one in targets if one.voice is not None}
    seen = {item.comment for item in look.named}
    unseen = [
        SightedComment(
            comment=one.name,
            kind=CommentKind.OURS,
            likes=0,
            created_at=min(one.voice.at, moment),
            length=len(one.voice.first_words) or None,
        )
        for one in targets
        if one.voice is not None and one.name not in seen
    ]
    known = [
        replace(item, kind=CommentKind.OURS) if item.comment in ours else item
        for item in look.standings
    ]
    return replace(look, standings=(*known, *unseen), taken_at=max(moment, look.taken_at))


def planned_for(
    viewer: int,
    action: Action,
    board: Board,
    targets: Sequence[Target],
    done: Done,
    moment: datetime,
) -> Planned:
    """The list of this membership, planned together with everybody else who is there.

    Those who are attacked are left out: they stand before every list.
    """
    most = rules_of(action.thread.network).ceilings
    there = _there(action, viewer, moment)
    left = lefts(action, list(there), moment)
    members = [member for member in there if left[member][0] > 0]
    seats = [
        _seat(member, left[member][0], there[member], board, targets, done) for member in members
    ]
    read = np.zeros(len(board.names), dtype=np.int64)
    room = np.full(len(board.names), most.supports_to_one_comment_in_ten_minutes)
    for key, row in board.rows.items():
        read[row] = done.readers.get(key, 0)
        room[row] = left_for_comment(most, done.given.get(key, ()), moment)
    made = plan_supports(
        board.field,
        seats,
        pace=SupportLimits(per_comment=room, left=left_together(most, done.supports)[0]),
        read=read,
        curve=curve_for(action.thread.network),
    )
    own = made.lists[members.index(viewer)] if viewer in members else ()
    return Planned(
        keys=tuple(board.keys[row] for row in own),
        reasons={board.keys[row]: why for row, why in made.reasons.items()},
        plan=made,
    )


def _there(action: Action, viewer: int, moment: datetime) -> dict[int, tuple[str, ...]]:
    """Who is there, and what each has on the list they are reading."""
    rows = Presence.objects.filter(action=action, seen_at__gt=moment - THERE).order_by("by")
    there = {
        member: tuple(shown) if at is not None and at > moment - STILL else ()
        for member, shown, at in rows.values_list("by", "shown", "shown_at")[:MOST_SEATS]
    }
    there.setdefault(viewer, ())
    return dict(sorted(there.items()))


def _seat(
    member: int,
    left: int,
    shown: Sequence[str],
    board: Board,
    targets: Sequence[Target],
    done: Done,
) -> Seat:
    finished = done.finished(member)
    barred = {
        board.rows[one.key]
        for one in targets
        if one.key in board.rows
        and (
            one.attacked
            or one.key in finished
            or (one.voice is not None and one.voice.by_id == member)
        )
    }
    rows = [board.rows[key] for key in shown if key in board.rows]
    return Seat(
        barred=frozenset(barred),
        shown=tuple(row for row in rows if row not in barred),
        places=left,
    )
