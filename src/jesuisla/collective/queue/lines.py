"""The desk as it is shown: cases with the team's rules, one line a story, and forecasts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jesuisla.collective.queue.cases import Case, desk
from jesuisla.collective.queue.models import FiredRule, StoryMatch
from jesuisla.collective.queue.rules import fired_on
from jesuisla.collective.scoring.forecasts import latest_forecasts
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.models import Thread

STEP = 2.0
"""What urgency is multiplied by for each rule that raises, and divided by for each that
lowers: as ``analysis.triage.rules.Fired.factor`` has it."""
Effect = FiredRule.Effect


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the desk: the most urgent thread of a story, and what goes with it.

    ``others`` tell the same story; ``maybe`` lead the
    stories that might be the same.
    """

    case: Case
    order: float
    fired: tuple[FiredRule, ...]
    forecast: Forecast | None
    others: tuple[Case, ...] = ()
    maybe: tuple[Thread, ...] = ()

    @property
    def alert(self) -> bool:
        """Whether a rule asks for somebody's attention now."""
        return any(rule.effect == Effect.ALERT for rule in self.fired)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The lines, the most urgent first, and the threads that a rule keeps off."""

    lines: tuple[Line, ...]
    kept_off: tuple[Case, ...]


def desk_lines(moment: datetime) -> Desk:
    """The desk at ``moment``, in a handful of queries more than its cases."""
    cases = desk(moment)
    threads = [case.thread for case in cases]
    fired = fired_on(threads)
    forecasts = latest_forecasts(threads, moment)
    shown, kept_off = [], []
    for case in cases:
        rules = fired.get(case.thread.pk, ())
        if any(rule.effect == Effect.NEVER for rule in rules):
            kept_off.append(case)
            continue
        shown.append(
            Line(
                case=case,
                order=case.urgency.order * _factor(rules),
                fired=rules,
                forecast=forecasts.get(case.thread.pk),
            )
        )
    shown.sort(key=lambda line: (not line.alert, -line.order, line.case.thread.pk))
    return Desk(lines=tuple(_joined(shown)), kept_off=tuple(kept_off))


def _factor(rules: Iterable[FiredRule]) -> float:
    effects = [rule.effect for rule in rules]
    return float(STEP ** (effects.count(Effect.RAISE) - effects.count(Effect.LOWER)))


def _joined(lines: list[Line]) -> Iterable[Line]:
    """One line a story, led by the first of its threads."""
    by_thread = {line.case.thread.pk: line for line in lines}
    matches = list(
        StoryMatch.objects.filter(one__in=by_thread, other__in=by_thread).exclude(
            state=StoryMatch.State.APART
        )
    )
    story = _stories(by_thread, matches)
    led: dict[int, list[Line]] = {}
    for line in lines:
        led.setdefault(story[line.case.thread.pk], []).append(line)
    maybe = _maybe(story, matches)
    for first, *others in led.values():
        pk = story[first.case.thread.pk]
        yield Line(
            case=first.case,
            order=first.order,
            fired=first.fired,
            forecast=first.forecast,
            others=tuple(line.case for line in others),
            maybe=tuple(led[other][0].case.thread for other in sorted(maybe.get(pk, ()))),
        )


def _stories(threads: Iterable[int], matches: Iterable[StoryMatch]) -> dict[int, int]:
    """Each thread's story, named by its lowest thread."""
    story = {thread: thread for thread in threads}
    for match in matches:
        if match.state == StoryMatch.State.JOINED:
            one, other = sorted((story[match.one_id], story[match.other_id]))
            story = {thread: one if name == other else name for thread, name in story.items()}
    return story


def _maybe(story: Mapping[int, int], matches: Iterable[StoryMatch]) -> Mapping[int, set[int]]:
    """For each story the others that might be the same."""
    found: dict[int, set[int]] = {}
    for match in matches:
        one, other = match.one_id, match.other_id
        if match.state == StoryMatch.State.SUGGESTED and story[one] != story[other]:
            found.setdefault(story[one], set()).add(story[other])
            found.setdefault(story[other], set()).add(story[one])
    return found
