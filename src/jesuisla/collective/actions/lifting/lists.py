"""The planner's lists for everybody who is there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

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
    candidates_after,
    candidates_in,
    curve_for,
    plan_supports,
    scene_ahead,
)
from jesuisla.collective.actions.lifting.prospects import has_enough_readings
from jesuisla.collective.actions.lifting.snapshot import ActionSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLists:
    """What comes onto each list by membership, why each target stands there, the plan behind.

    ``rows`` says in which row of ``candidates`` a target stands.
    """

    lists: Mapping[int, tuple[str, ...]]
    reasons: Mapping[str, tuple[ListingReason, ...]]
    plan: SupportPlan
    candidates: Candidates
    rows: Mapping[str, int]

    @property
    def keys(self) -> dict[int, str]:
        """The target in each row."""
        return {row: key for key, row in self.rows.items()}


def plan_lists(snapshot: ActionSnapshot) -> PlannedLists | None:
    """Plan the lists of all who are there together; ``None`` when the readings are too few.

    Those who are attacked are left out: they stand before every list.
    """
    last = snapshot.last_reading
    if last is None or not has_enough_readings(snapshot.weights):
        return None
    upcoming = scene_ahead(_with_voices(last.now, snapshot), last.earlier)
    row_of = {name: row for row, name in enumerate(upcoming.names)}
    rows = {target.key: row_of[target.name] for target in snapshot.targets if target.name in row_of}
    likes_since = np.zeros(len(upcoming.names))
    read = np.zeros(len(upcoming.names), dtype=np.int64)
    capacity = np.full(
        len(upcoming.names), snapshot.rules.ceilings.supports_to_one_comment_in_ten_minutes
    )
    for key, row in rows.items():
        times = snapshot.deeds.likes.get(key, ())
        likes_since[row] = sum(time > last.reading.taken_at for time in times)
        read[row] = snapshot.deeds.readers.get(key, 0)
        capacity[row] = snapshot.remaining_for(key)
    offered_names = {upcoming.names[row] for row in rows.values()}
    candidates = candidates_in(
        snapshot.weights, upcoming, barred=set(upcoming.names) - offered_names, given=likes_since
    )
    barring = _Barring(snapshot, rows)
    seats = {
        member: barring.seat(member, places=reader.supports, shown=reader.shown)
        for member, reader in snapshot.readers.items()
        if reader.supports > 0
    }
    plan = plan_supports(
        candidates,
        list(seats.values()),
        pace=SupportLimits(per_comment=capacity, remaining=snapshot.remaining_together[0]),
        read=read,
        curve=curve_for(snapshot.action.thread.network),
    )
    keys = {row: key for key, row in rows.items()}
    return PlannedLists(
        lists={
            member: tuple(keys[row] for row in own)
            for member, own in zip(seats, plan.lists, strict=True)
        },
        reasons={keys[row]: reasons for row, reasons in plan.reasons.items()},
        plan=plan,
        candidates=candidates,
        rows=rows,
    )


def _with_voices(sighting: Sighting, snapshot: ActionSnapshot) -> Sighting:
    """The last reading as it may stand now, with the voices that it did not reach."""
    voices = {target.name: target.voice for target in snapshot.targets if target.voice}
    named_voices = {item.comment for item in sighting.named}
    voices_ahead = [
        SightedComment(
            comment=name,
            kind=CommentKind.OURS,
            likes=0,
            created_at=min(voice.at, snapshot.moment),
            length=len(voice.first_words) or None,
        )
        for name, voice in voices.items()
        if name not in named_voices
    ]
    standings = [
        replace(item, kind=CommentKind.OURS) if item.comment in voices else item
        for item in sighting.standings
    ]
    return replace(
        sighting,
        standings=(*standings, *voices_ahead),
        taken_at=max(snapshot.moment, sighting.taken_at),
    )


def list_since(
    lists: PlannedLists,
    snapshot: ActionSnapshot,
    member: int,
    *,
    places: int,
    full: Collection[str],
) -> tuple[str, ...]:
    """Choose for somebody whom the plan does not know, after all that it gives to others."""
    supports_planned = lists.plan.supports
    rows = lists.rows
    capacity = np.full(
        len(supports_planned), snapshot.rules.ceilings.supports_to_one_comment_in_ten_minutes
    )
    for key, row in rows.items():
        capacity[row] = max(0, snapshot.remaining_for(key) - supports_planned[row])
    full_rows = {rows[key] for key in full if key in rows}
    seat = _Barring(snapshot, rows).seat(member, places=places)
    plan = plan_supports(
        candidates_after(lists.candidates, supports_planned.astype(float)),
        [replace(seat, barred_rows=seat.barred_rows | full_rows)],
        pace=SupportLimits(per_comment=capacity),
        curve=curve_for(snapshot.action.thread.network),
    )
    keys = lists.keys
    return tuple(keys[row] for row in plan.lists[0])


class _Barring:
    """What nobody, or one member, is asked to support; in rows of the plan."""

    def __init__(self, snapshot: ActionSnapshot, rows: Mapping[str, int]) -> None:
        self._snapshot, self._rows = snapshot, rows
        self._for_all: set[int] = set()
        self._own: dict[int, set[int]] = defaultdict(set)
        for target in snapshot.targets:
            row = rows.get(target.key)
            if row is None or target.voice is None:
                continue
            if target.attacked:
                self._for_all.add(row)
            elif target.voice.by_id is not None:
                self._own[target.voice.by_id].add(row)

    def seat(self, member: int, *, places: int, shown: Sequence[str] = ()) -> Seat:
        """Return the place of a member among those who are there."""
        finished_rows = {
            self._rows[key] for key in self._snapshot.deeds.finished(member) if key in self._rows
        }
        rows_of_nobody = self._for_all | self._own.get(member, set()) | finished_rows
        rows = [self._rows[key] for key in shown if key in self._rows]
        return Seat(
            barred_rows=frozenset(rows_of_nobody),
            shown_rows=tuple(row for row in rows if row not in rows_of_nobody),
            places=places,
        )
