"""Who supports what, once it is settled how many supports each comment gets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Floats, Ints

Lists = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member who is there: which rows they may not support, and what they see now.

    ``barred_rows`` holds their own voice and what they supported already; ``shown_rows`` the
    rows on the list they are reading, which stay theirs. ``places`` is how long their list
    may be, ``None`` for as long as everybody's.
    """

    barred_rows: frozenset[int] = frozenset()
    shown_rows: tuple[int, ...] = ()
    places: int | None = None

    def __post_init__(self) -> None:
        """Refuse a length below zero."""
        if self.places is not None and self.places < 0:
            raise ValueError("a list has no fewer than zero places")


def assign(
    wanted: Ints,
    capacity: Ints,
    seats: Sequence[Seat],
    places: Ints,
    slopes: Floats,
) -> tuple[Lists, Ints]:
    """Deal at most ``places`` rows to each member, each row at most once a member.

    Return what comes onto each list below what is shown there, and how often each row was
    dealt in all, with what is shown.

    Rows wanted most are dealt first, each to the members with most places left (which
    fills every place whenever members are alike: Gale and Ryser); what members may not
    support is dealt round by one exchange. Members start at different points of their
    list, so that those who do one thing only do not all do the same.
    """
    table = _Table(seats, places, wanted)
    for row in sorted(
        np.flatnonzero(wanted).tolist(), key=lambda number: (-wanted[number], number)
    ):
        table.deal(row)
    for row in np.flatnonzero(table.missing).tolist():
        while table.missing[row] and table.exchange(row):
            pass
    table.fill(capacity, slopes)
    return table.new_rows(slopes), table.dealt


class _Table:
    def __init__(self, seats: Sequence[Seat], places: Ints, wanted: Ints) -> None:
        self._seats = seats
        self._held: list[list[int]] = [[] for _ in seats]
        self._left = np.array(places)
        self._budget = int(wanted.sum())
        self.missing = wanted.copy()
        self.dealt = np.zeros(len(wanted), dtype=np.int64)
        self._barred: dict[int, list[int]] = {}
        for member, seat in enumerate(seats):
            for row in seat.barred_rows:
                self._barred.setdefault(row, []).append(member)
            for row in dict.fromkeys(seat.shown_rows):
                if row not in seat.barred_rows and self.missing[row] > 0 and self._left[member] > 0:
                    self._give(member, row)

    def _give(self, member: int, row: int) -> None:
        self._held[member].append(row)
        self._barred.setdefault(row, []).append(member)
        self._left[member] -= 1
        self.missing[row] -= 1
        self.dealt[row] += 1
        self._budget -= 1

    def deal(self, row: int) -> None:
        """Give ``row`` to those with most places left, starting elsewhere for each row."""
        places_left = self._left.copy()
        places_left[self._barred.get(row, [])] = 0
        count = len(places_left)
        turn_order = (np.arange(count) - row * 7919) % count
        members = np.argsort(turn_order - count * places_left)[: int(self.missing[row])]
        members = members[places_left[members] > 0]
        self._left[members] -= 1
        self.missing[row] -= len(members)
        self.dealt[row] += len(members)
        self._budget -= len(members)
        receivers = members.tolist()
        self._barred.setdefault(row, []).extend(receivers)
        for member in receivers:
            self._held[member].append(row)

    def exchange(self, row: int) -> bool:
        """Free a place for ``row`` by handing another row on; whether it worked."""
        barred_members = set(self._barred.get(row, ()))
        free = np.flatnonzero(self._left > 0).tolist()
        takers: dict[int, int | None] = {}
        for member, member_rows in enumerate(self._held):
            if member in barred_members:
                continue
            rows_on_screen = self._seats[member].shown_rows
            for other in member_rows:
                if other in rows_on_screen:
                    continue
                if other not in takers:
                    holders = set(self._barred[other])
                    takers[other] = next(
                        (candidate for candidate in free if candidate not in holders), None
                    )
                taker = takers[other]
                if taker is not None:
                    self._move(member, taker, other)
                    self._give(member, row)
                    return True
        return False

    def _move(self, giver: int, taker: int, row: int) -> None:
        self._held[giver].remove(row)
        self._barred[row].remove(giver)
        self._left[giver] += 1
        self._held[taker].append(row)
        self._barred[row].append(taker)
        self._left[taker] -= 1

    def fill(self, capacity: Ints, slopes: Floats) -> None:
        """Give what could not be dealt to whoever is free, the steepest row first."""
        if self._budget <= 0:
            return
        rows = [row for row in np.argsort(-slopes, kind="stable").tolist() if capacity[row] > 0]
        for member in np.flatnonzero(self._left > 0).tolist():
            for row in rows:
                if self._budget <= 0 or self._left[member] == 0:
                    break
                if self.dealt[row] < capacity[row] and member not in self._barred.get(row, ()):
                    self._give(member, row)

    def new_rows(self, slopes: Floats) -> Lists:
        """Return each member's rows but those they see now, best first, turned by member."""
        lists = []
        rows = sorted({row for member_rows in self._held for row in member_rows})
        best_first = np.argsort(-slopes[rows], kind="stable")
        rank = {rows[at]: number for number, at in enumerate(best_first.tolist())}
        for member, (member_rows, seat) in enumerate(zip(self._held, self._seats, strict=True)):
            new = sorted(set(member_rows).difference(seat.shown_rows), key=rank.__getitem__)
            turn = member % len(new) if new else 0
            lists.append((*new[turn:], *new[:turn]))
        return tuple(lists)
