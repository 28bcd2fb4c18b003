"""Compare ways of calling people to actions, on an invented group; see docs/explanation/calling.md.

    python bench/calling.py [--people 7000] [--weeks 4] [--seeds 3] [--json]

The population was fixed and written down before the first run, in ``People`` and ``LAUNCH_HOURS``
below, and is not fitted to anything. What nobody knows, how willing people are and how much calls
tire them, is not one number but a grid.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from jesuisla.analysis.calling import (
    CALLS_A_WEEK,
    PEOPLE_NEEDED,
    WAVES,
    CallHistory,
    Candidate,
    draw,
    wave_size,
)

WILLINGNESS = (0.02, 0.05, 0.10, 0.20)
"""The mean chance that a call is followed within ten minutes by somebody awake and not tired."""
TIRING = (0.0, 0.1, 0.3)
"""By how much each call of the last seven days lowers that chance: exp(-tiring × calls)."""
LAUNCH_HOURS = (8, 22)
"""Three actions a day, each at an hour drawn evenly between these."""
VOICE = 25 / PEOPLE_NEEDED
"""The share of those who come that write: some 25 comments an action."""
WARM_UP_DAYS = 7
"""Days played before any is counted, so that the keen are known and the tired are tired."""

Numbers = np.ndarray


@dataclass
class People:
    """Those who wish to be called.

    Chances are beta distributed with a first shape of 0.5: most are far below the mean, a few
    far above. Quiet hours begin around 22:30 and end around 8:00, an hour more or less.
    """

    count: int
    mean: float
    tiring: float
    generator: np.random.Generator
    chance: Numbers = field(init=False)
    sleeps_from: Numbers = field(init=False)
    sleeps_until: Numbers = field(init=False)
    calls: list[tuple[float, Numbers]] = field(default_factory=list)
    last_call: Numbers = field(init=False)
    came_before: Numbers = field(init=False)

    def __post_init__(self) -> None:
        """Invent everybody."""
        self.chance = self.generator.beta(0.5, 0.5 * (1 - self.mean) / self.mean, self.count)
        self.sleeps_from = self.generator.normal(22.5, 1, self.count)
        self.sleeps_until = self.generator.normal(8, 1, self.count)
        self.last_call = np.full(self.count, -np.inf)
        self.came_before = np.zeros(self.count)

    def awake(self, hour: float) -> Numbers:
        """Who is awake at an hour of the day."""
        return (hour >= self.sleeps_until) & (hour < self.sleeps_from)

    def calls_since(self, moment: float) -> Numbers:
        """How many calls each had since a moment, in hours."""
        recent = [rows for at, rows in self.calls if at > moment]
        return np.bincount(
            np.concatenate(recent) if recent else np.empty(0, int), minlength=self.count
        )

    def call(self, rows: Numbers, moment: float, hour: float) -> int:
        """Call these people; return how many come within ten minutes."""
        tired = np.exp(-self.tiring * self.calls_since(moment - 168)[rows])
        chance = self.chance[rows] * tired * self.awake(hour)[rows]
        came = rows[self.generator.random(len(rows)) < chance]
        self.calls.append((moment, rows))
        self.last_call[rows] = moment
        self.came_before[came] += 1
        return len(came)


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One time that people are called to an action: what whoever calls them knows."""

    moment: float
    hour: float
    number: int
    came: int
    history: CallHistory
    seed: int


Caller = Callable[[People, Wave], Numbers]
"""Gives whom to call in a wave."""


def everyone(people: People, wave: Wave) -> Numbers:
    """Call all once, as a post in a group does, asleep or not."""
    return np.arange(0 if wave.number else people.count)


def keenest(people: People, wave: Wave) -> Numbers:
    """Call those awake who came most often before, as many as it seems to take."""
    awake = np.flatnonzero(people.awake(wave.hour))
    order = np.argsort(-people.came_before[awake], kind="stable")
    return awake[order][: wave_size(wave.came, wave.history)]


def drawn(people: People, wave: Wave, *, a_week: int = CALLS_A_WEEK) -> Numbers:
    """Call as the product does: awake, under their ceilings, rather those who waited."""
    hours = wave.moment - people.last_call
    rested = (hours >= 24) & (people.calls_since(wave.moment - 168) < a_week)
    candidates = [
        Candidate(key=row, hours_since_call=None if np.isinf(hours[row]) else float(hours[row]))
        for row in np.flatnonzero(people.awake(wave.hour) & rested).tolist()
    ]
    count = wave_size(wave.came, wave.history)
    return np.array(draw(candidates, count, seed=wave.seed), int)


WAYS: dict[str, Caller] = {
    "everyone": everyone,
    "the same keen ones": keenest,
    "drawn": drawn,
    "drawn, no weekly ceiling": partial(drawn, a_week=7),
}


def play(people: People, caller: Caller, days: int) -> dict[str, float]:
    """Play so many days of three actions; return what is counted after the warm-up."""
    generator = np.random.default_rng(days)
    first, last, night_calls, called, followed = [], [], 0, 0, 0
    for day in range(days):
        for at, hour in enumerate(sorted(generator.uniform(*LAUNCH_HOURS, 3))):
            came = came_first = 0
            for number in range(WAVES):
                wave = Wave(
                    moment=day * 24 + hour + number / 6,
                    hour=hour,
                    number=number,
                    came=came,
                    history=CallHistory(calls=called, arrivals=followed),
                    seed=(day * 3 + at) * WAVES + number,
                )
                rows = caller(people, wave)
                if not len(rows):
                    break
                arrivals = people.call(rows, wave.moment, hour)
                came, called, followed = came + arrivals, called + len(rows), followed + arrivals
                came_first = came if number == 0 else came_first
                if day >= WARM_UP_DAYS:
                    night_calls += int((~people.awake(hour)[rows]).sum())
                if came >= PEOPLE_NEEDED:
                    break
            if day >= WARM_UP_DAYS:
                first.append(came_first)
                last.append(came)
    counts = people.calls_since(WARM_UP_DAYS * 24)
    weeks = (days - WARM_UP_DAYS) / 7
    return {
        "voices_10_min": float(np.median(first)) * VOICE,
        "voices_10_min_low": float(np.quantile(first, 0.1)) * VOICE,
        "voices_30_min": float(np.median(last)) * VOICE,
        "calls_a_week": float(counts.mean() / weeks),
        "calls_a_week_most": float(counts.max() / weeks),
        "gini_of_calls": gini(counts),
        "calls_asleep": night_calls / max(int(counts.sum()), 1),
    }


def gini(counts: Numbers) -> float:
    """Return how unevenly calls fall: 0 where all have as many, near 1 where few have all."""
    ordered = np.sort(counts)
    total = ordered.sum()
    if not total:
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float(
        2 * (ranks * ordered).sum() / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
    )


def compare(people: int, weeks: int, seeds: int) -> Iterator[dict[str, object]]:
    """Play each way in each corner of the grid, the same invented people for all of them."""
    for mean in WILLINGNESS:
        for tiring in TIRING:
            for name, caller in WAYS.items():
                rounds = [
                    play(
                        People(people, mean, tiring, np.random.default_rng(seed)),
                        caller,
                        WARM_UP_DAYS + 7 * weeks,
                    )
                    for seed in range(seeds)
                ]
                figures = {
                    key: round(float(np.mean([it[key] for it in rounds])), 3) for key in rounds[0]
                }
                yield {"willing": mean, "tiring": tiring, "way": name, **figures}


def main() -> None:
    """Print a table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=7000)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        print("These people are invented: nothing here was measured on a real group.")
    for number, row in enumerate(compare(options.people, options.weeks, options.seeds)):
        if options.json:
            print(json.dumps(row))
            continue
        if not number:
            print(*row, sep=" | ")
        print(*row.values(), sep=" | ", flush=True)


if __name__ == "__main__":
    main()
