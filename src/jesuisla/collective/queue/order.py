"""The queue as it is shown: cases ordered with the team's rules, one line a story, forecasts.

What one case holds (a column of the queue) is read in ``case_columns.py``.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from jesuisla.collective.queue.case_columns import Case, cases_of_queue
from jesuisla.collective.queue.models import FiredRule, StoryMatch
from jesuisla.collective.queue.rules import fired_on
from jesuisla.collective.queue.stories import join_stories
from jesuisla.collective.scoring.forecasts import latest_forecasts
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.models import Thread

STEP = 2.0
"""What urgency is multiplied by for each rule that raises, and divided by for each that lowers."""
Effect = FiredRule.Effect
State = StoryMatch.State


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """One line of the queue: the most urgent thread of a story, and what goes with it.

    ``others`` tell the same story; ``maybe`` lead the
    stories that might be the same.
    """

    case: Case
    order: float
    rules: tuple[FiredRule, ...]
    forecast: Forecast | None
    others: tuple[Case, ...] = ()
    maybe: tuple[Thread, ...] = ()

    @property
    def alert(self) -> bool:
        """Whether a rule asks for somebody's attention now."""
        return any(rule.effect == Effect.ALERT for rule in self.rules)


@dataclass(frozen=True, kw_only=True)
class OrderedQueue:
    """The lines, the most urgent first, and the threads that a rule keeps off."""

    lines: tuple[QueueLine, ...]
    kept_off: tuple[Case, ...]


def order_queue(moment: datetime) -> OrderedQueue:
    """Order the queue at ``moment``, in a handful of queries more than its cases."""
    cases = cases_of_queue(moment)
    threads = [case.thread for case in cases]
    rules_by_thread = fired_on(threads)
    forecasts = latest_forecasts(threads, moment)
    lines, kept_off = [], []
    for case in cases:
        rules = rules_by_thread.get(case.thread.pk, ())
        if any(rule.effect == Effect.NEVER for rule in rules):
            kept_off.append(case)
            continue
        lines.append(
            QueueLine(
                case=case,
                order=case.urgency.order * _factor(rules),
                rules=rules,
                forecast=forecasts.get(case.thread.pk),
            )
        )
    lines.sort(key=lambda line: (not line.alert, -line.order, line.case.thread.pk))
    return OrderedQueue(lines=tuple(_lines_by_story(lines)), kept_off=tuple(kept_off))


def _factor(rules: Iterable[FiredRule]) -> float:
    effects = [rule.effect for rule in rules]
    return float(STEP ** (effects.count(Effect.RAISE) - effects.count(Effect.LOWER)))


def _lines_by_story(lines: list[QueueLine]) -> Iterable[QueueLine]:
    """Return one line a story, led by the first of its threads."""
    pks = [line.case.thread.pk for line in lines]
    matches = list(StoryMatch.objects.filter(one__in=pks, other__in=pks))
    joined_pairs = [
        (match.one_id, match.other_id) for match in matches if match.state == State.JOINED
    ]
    stories = join_stories(pks, joined_pairs)
    lines_by_story: dict[int, list[QueueLine]] = defaultdict(list)
    for line in lines:
        lines_by_story[stories[line.case.thread.pk]].append(line)
    maybe: dict[int, set[int]] = defaultdict(set)
    for match in matches:
        story, other = stories[match.one_id], stories[match.other_id]
        if match.state == State.SUGGESTED and story != other:
            maybe[story].add(other)
            maybe[other].add(story)
    for story, (first, *others) in lines_by_story.items():
        leaders = [lines_by_story[other][0].case.thread for other in maybe[story]]
        yield replace(
            first,
            others=tuple(line.case for line in others),
            maybe=tuple(sorted(leaders, key=lambda thread: thread.pk)),
        )
