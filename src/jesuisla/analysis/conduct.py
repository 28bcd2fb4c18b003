"""How measures fade, what the next step is, and what a log without names may show.

Nobody is marked for life: what somebody was told weighs less every day, and then nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

WEIGHTS = {"word": 1.0, "pause": 2.0, "removal": 3.0}
LASTS_DAYS = {"word": 90, "pause": 180, "removal": 365}
PAUSE_FROM, REMOVAL_FROM = 0.5, 2.5
STEPS = ("word", "pause", "removal")
REJECTIONS, REJECTIONS_COUNT_DAYS = 3, 90
LINES_TOGETHER = 3


def weight_left(kind: str, days: float) -> float:
    """Return what a measure weighs so many days after it was taken.

    It fades evenly: a word is gone after 90 days, a pause after 180, a removal after a year.

    >>> weight_left("word", 0), weight_left("word", 45), weight_left("word", 90)
    (1.0, 0.5, 0.0)
    >>> weight_left("pause", 90), weight_left("pause", 400)
    (1.0, 0.0)
    """
    return WEIGHTS[kind] * max(0.0, 1 - max(days, 0) / LASTS_DAYS[kind])


def next_step(weights: Iterable[float]) -> str:
    """Return the measure that comes next for somebody whose measures weigh this today.

    >>> next_step([])
    'word'
    >>> next_step([weight_left("word", 30)])
    'pause'
    >>> next_step([weight_left("word", 80)])  # a word of long ago: a word again
    'word'
    >>> next_step([weight_left("word", 60), weight_left("pause", 30)])
    'pause'
    >>> next_step([weight_left("word", 10), weight_left("pause", 3)])
    'removal'
    """
    total = sum(weights)
    if total < PAUSE_FROM:
        return "word"
    return "pause" if total < REMOVAL_FROM else "removal"


def goes_beyond(kind: str, weights: Iterable[float]) -> bool:
    """Whether a measure is harder than the one that comes next.

    >>> goes_beyond("removal", [0.9]), goes_beyond("pause", [0.9]), goes_beyond("word", [0.9])
    (True, False, False)
    """
    return STEPS.index(kind) > STEPS.index(next_step(weights))


def second_needed_until(rejections: Iterable[datetime], moment: datetime) -> datetime | None:
    """Return until when a person's reports need a second one; ``None`` if they do not.

    They do while three of their reports of the last 90 days were rejected.

    >>> days = [datetime(2026, 1, day) for day in (1, 5, 9)]
    >>> second_needed_until(days, datetime(2026, 1, 10))
    datetime.datetime(2026, 4, 1, 0, 0)
    >>> second_needed_until(days[:2], datetime(2026, 1, 10)) is None
    True
    >>> second_needed_until(days, datetime(2026, 4, 1)) is None
    True
    """
    counts_for = timedelta(days=REJECTIONS_COUNT_DAYS)
    recent = sorted((at for at in rejections if at > moment - counts_for), reverse=True)
    return recent[REJECTIONS - 1] + counts_for if len(recent) >= REJECTIONS else None


def shared_periods(weeks: Sequence[date]) -> list[tuple[date, date, int]]:
    """Return the periods in which a log may be shown: first and last week, and how many lines.

    A line alone would say whom it is about to whoever noticed who was missing, so each period
    has three at least. ``weeks`` are the weeks of the lines, the oldest first; those of the last
    ones, too few yet, are in no period. All lines of a week stand in one.

    >>> first, second = date(2026, 1, 5), date(2026, 1, 12)
    >>> shared_periods([first, first])
    []
    >>> shared_periods([first, first, second, second])
    [(datetime.date(2026, 1, 5), datetime.date(2026, 1, 12), 4)]
    """
    periods: list[tuple[date, date, int]] = []
    begin = 0
    for number, week in enumerate(weeks, start=1):
        is_last_of_week = number == len(weeks) or weeks[number] != week
        if is_last_of_week and number - begin >= LINES_TOGETHER:
            periods.append((weeks[begin], week, number - begin))
            begin = number
    return periods
