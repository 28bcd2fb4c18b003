"""The planner's lists for everybody who is there."""

from collections.abc import Mapping, Sequence
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
    candidates_in,
    curve_for,
    plan_supports,
    scene_ahead,
)
from jesuisla.collective.actions.lifting.prospects import has_enough_readings
from jesuisla.collective.actions.lifting.snapshot import ActionSnapshot
from jesuisla.collective.actions.lifting.support_targets import Target


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
    room = np.full(
        len(upcoming.names), snapshot.rules.ceilings.supports_to_one_comment_in_ten_minutes
    )
    for key, row in rows.items():
        times = snapshot.deeds.likes.get(key, ())
        likes_since[row] = sum(time > last.reading.taken_at for time in times)
        read[row] = snapshot.deeds.readers.get(key, 0)
        room[row] = snapshot.remaining_for(key)
    offered = {upcoming.names[row] for row in rows.values()}
    candidates = candidates_in(
        snapshot.weights, upcoming, barred=set(upcoming.names) - offered, given=likes_since
    )
    seats = {
        member: _seat(member, snapshot, rows)
        for member, reader in snapshot.readers.items()
        if reader.supports > 0
    }
    plan = plan_supports(
        candidates,
        list(seats.values()),
        pace=SupportLimits(per_comment=room, remaining=snapshot.remaining_together[0]),
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
    named = {item.comment for item in sighting.named}
    voices_ahead = [
        SightedComment(
            comment=name,
            kind=CommentKind.OURS,
            likes=0,
            created_at=min(voice.at, snapshot.moment),
            length=len(voice.first_words) or None,
        )
        for name, voice in voices.items()
        if name not in named
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


def _seat(member: int, snapshot: ActionSnapshot, rows: Mapping[str, int]) -> Seat:
    reader, finished = snapshot.readers[member], snapshot.deeds.finished(member)

    def is_barred(target: Target) -> bool:
        own = target.voice is not None and target.voice.by_id == member
        return target.attacked or own or target.key in finished

    barred = {
        rows[target.key] for target in snapshot.targets if target.key in rows and is_barred(target)
    }
    shown: Sequence[int] = [rows[key] for key in reader.shown if key in rows]
    return Seat(
        barred_rows=frozenset(barred),
        shown_rows=tuple(row for row in shown if row not in barred),
        places=reader.supports,
    )
