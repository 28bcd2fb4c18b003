"""The planner's lists for everybody who is there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.visibility.attention import curve_for
from jesuisla.analysis.visibility.chance import ahead
from jesuisla.analysis.visibility.field import Field, field_of
from jesuisla.analysis.visibility.planner import Pace, Plan, Reason, Seat, natural_pace, plan
from jesuisla.analysis.visibility.sighting import Sighting, Standing
from jesuisla.collective.actions.models import Action, Presence
from jesuisla.collective.actions.planning.pace import TEN_MINUTES, ceilings, lefts
from jesuisla.collective.actions.planning.prospects import enough
from jesuisla.collective.actions.planning.targets import Done, Target
from jesuisla.collective.watch.queries.order import last_look, learnt
from jesuisla.networks.rules import rules_of

THERE = timedelta(minutes=30)
"""How long after somebody was seen they count as there."""

STILL = TEN_MINUTES
"""How long a list stays still while somebody reads it."""

MOST_SEATS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """An action as the planner sees it: the field, and which target stands in which row."""

    field: Field
    names: Sequence[str]
    rows: Mapping[str, int]
    keys: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One member's list, why each stands there, and the plan behind it."""

    keys: tuple[str, ...]
    reasons: Mapping[str, tuple[Reason, ...]]
    plan: Plan


def board_of(
    action: Action, targets: Sequence[Target], done: Done, moment: datetime
) -> Board | None:
    """The board at ``moment``; ``None`` when the readings are too few to plan with."""
    model, look = learnt(action.thread), last_look(action.thread)
    if look is None or not enough(model):
        return None
    upcoming = ahead(_with_voices(look.now, targets, moment), look.last)
    at = {name: row for row, name in enumerate(upcoming.names)}
    rows = {one.key: at[one.name] for one in targets if one.name in at}
    given = np.zeros(len(upcoming.names))
    for key, row in rows.items():
        given[row] = sum(when > look.reading.taken_at for when in done.likes.get(key, ()))
    offered = {upcoming.names[row] for row in rows.values()}
    return Board(
        field=field_of(model, upcoming, barred=set(upcoming.names) - offered, given=given),
        names=upcoming.names,
        rows=rows,
        keys={row: key for key, row in rows.items()},
    )


def _with_voices(look: Sighting, targets: Sequence[Target], moment: datetime) -> Sighting:
    """The last reading as it may stand now, with the voices that it did not reach."""
    ours = {one.name for one in targets if one.voice is not None}
    seen = {item.comment for item in look.named}
    unseen = [
        Standing(
            comment=one.name,
            kind=Kind.OURS,
            likes=0,
            created_at=min(one.voice.at, moment),
            length=len(one.voice.first_words) or None,
        )
        for one in targets
        if one.voice is not None and one.name not in seen
    ]
    known = [
        replace(item, kind=Kind.OURS) if item.comment in ours else item for item in look.standings
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
    rules = rules_of(action.thread.network)
    few, many = ceilings(rules)
    there = _there(action, viewer, moment)
    left = lefts(rules, list(there), moment)
    members = [member for member in there if left[member][0] > 0]
    seats = [_seat(member, there[member], board, targets, done) for member in members]
    read = np.zeros(len(board.names), dtype=np.int64)
    for key, row in board.rows.items():
        read[row] = done.readers.get(key, 0)
    since = moment - (action.launched_at or moment)
    room = natural_pace(
        per_minute=few * len(there) / 10,
        minutes=(max(since, timedelta()) + TEN_MINUTES).total_seconds() / 60,
        given=sum(len(times) for times in done.likes.values()),
        ceiling=many * len(there),
    )
    made = plan(
        board.field,
        seats,
        per_member=few,
        pace=Pace(left=room),
        read=read,
        curve=curve_for(action.thread.network),
    )
    unread = {row for row, why in made.reasons.items() if Reason.NOT_YET_READ in why}
    fitted = fit(made.lists, seats, [left[member][0] for member in members], unread)
    own = fitted[members.index(viewer)] if viewer in members else []
    return Planned(
        keys=tuple(board.keys[row] for row in own),
        reasons={board.keys[row]: why for row, why in made.reasons.items()},
        plan=made,
    )


def fit(
    lists: Sequence[Sequence[int]],
    seats: Sequence[Seat],
    lefts: Sequence[int],
    unread: Collection[int],
) -> list[list[int]]:
    """The lists cut to what each member has left, without losing a voice nobody read.

    What stands on a screen stays, then come unread voices. One that fell off every list
    takes the place of something else on another member's, where there is any.

    >>> fit([(1, 2), (3, 4)], [Seat(), Seat()], [1, 2], {1, 2})
    [[1], [3, 2]]
    """
    fitted = []
    for rows, seat, left in zip(lists, seats, lefts, strict=True):
        first = sorted(rows, key=lambda row: (row not in seat.shown, row not in unread))
        fitted.append([row for row in rows if row in first[:left]])
    for row in sorted(set(unread) - {row for rows in fitted for row in rows}):
        for rows, seat, left in zip(fitted, seats, lefts, strict=True):
            spare = [one for one in rows if one not in unread and one not in seat.shown]
            if row in seat.barred or (len(rows) >= left and not spare):
                continue
            if len(rows) >= left:
                rows.remove(spare[-1])
            rows.append(row)
            break
    return fitted


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
    member: int, shown: Sequence[str], board: Board, targets: Sequence[Target], done: Done
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
    return Seat(barred=frozenset(barred), shown=tuple(row for row in rows if row not in barred))
