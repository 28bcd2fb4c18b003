"""What changed over many actions: a mean, its uncertainty, and the number of cases.

Nothing here says why it changed: actions are begun where it is bad, and what is bad often
gets better by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from jesuisla.analysis.impact.outcome import GOOD_KINDS, OUTCOME_DEPTHS, Outcome
from jesuisla.analysis.thread import CommentKind

ENOUGH_ACTIONS = 10
"""The fewest measured actions for which a mean is given."""

CONFIDENCE = 0.95
"""How often, over many such samples, the interval holds the mean it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanChange:
    """The mean change of a share of the first ``size`` places over ``cases`` actions.

    ``estimate``, ``low`` and ``high`` (the confidence interval) compare the known places
    and are shares from -1 to 1; ``lowest`` and ``highest`` are the mean if every unknown
    place held what is worst or best. All five are ``None`` when the cases are too few.
    """

    size: int
    cases: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    lowest: float | None = None
    highest: float | None = None

    @property
    def too_few(self) -> bool:
        """Whether no figure is given."""
        return self.estimate is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthSummary:
    """What changed in the first ``size`` places: good ones (ours, supportive), hateful, misleading.

    ``misleading`` counts only the actions whose readings could both tell it.
    """

    size: int
    good: MeanChange
    hateful: MeanChange
    misleading: MeanChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What changed over many actions, one depth after the other.

    ``measured_actions`` have a reading before and after that can be compared at one depth
    at least.
    """

    measured_actions: int
    depths: tuple[DepthSummary, ...]

    @property
    def too_few(self) -> bool:
        """Whether no depth bears a figure."""
        return all(depth.good.too_few for depth in self.depths)


def counted_tops(outcomes: Sequence[Outcome], size: int, *kinds: CommentKind) -> list[bool]:
    """Return of each outcome whether its first ``size`` places say how ``kinds`` changed.

    They do not where too little is known, nor of misleading places where that was no answer yet:
    what nobody could say is not nought. ``KeyError`` for a depth that the outcomes do not have.
    """
    tops = [outcome.top(size) for outcome in outcomes]
    needs_later_answer = CommentKind.MISLEADING in kinds
    return [top.comparable and (top.knows_misleading or not needs_later_answer) for top in tops]


def mean_change(outcomes: Sequence[Outcome], size: int, *kinds: CommentKind) -> MeanChange:
    """Return the mean change of the share of the first ``size`` places that hold one of ``kinds``.

    Only the actions of :func:`counted_tops` count; below :data:`ENOUGH_ACTIONS` no
    figure is given. The interval is Student's t over the actions' own differences. As
    these come in steps of one place, their spread is never taken for less than what
    rounding two shares to such steps gives, ``1 / (size * sqrt(6))``: ten equal results
    are not certainty. Raises ``ValueError`` for unknown places, ``KeyError`` for a depth
    that the outcomes do not have.

    >>> from datetime import UTC, datetime
    >>> from jesuisla.analysis.impact.outcome import outcome_between
    >>> from jesuisla.analysis.thread import CommentOrder, SnapshotPlace, ThreadSnapshot
    >>> def reading(kinds, hour):
    ...     places = tuple(
    ...         SnapshotPlace(position=n, kind=CommentKind(k)) for n, k in enumerate(kinds, 1))
    ...     return ThreadSnapshot(taken_at=datetime(2026, 1, 1, hour, tzinfo=UTC), places=places,
    ...                           order=CommentOrder.RELEVANCE)
    >>> before = reading(["hateful"] * 3, 8)
    >>> risen = outcome_between(before, reading(["ours", "ours", "hateful"], 9), (3,))
    >>> same = outcome_between(before, reading(["hateful"] * 3, 9), (3,))
    >>> result = mean_change([risen] * 9 + [same] * 3, 3, CommentKind.OURS)
    >>> result.cases, [round(x, 2) for x in (result.estimate, result.low, result.high)]
    (12, [0.5, 0.31, 0.69])
    >>> mean_change([risen] * 9, 3, CommentKind.OURS).too_few
    True
    """
    differences = [
        outcome.top(size).difference(*kinds)
        for outcome, is_counted in zip(outcomes, counted_tops(outcomes, size, *kinds), strict=True)
        if is_counted
    ]
    estimates = [
        difference.estimate for difference in differences if difference.estimate is not None
    ]
    cases = len(estimates)
    if cases < ENOUGH_ACTIONS:
        return MeanChange(size=size, cases=cases)
    mean = fmean(estimates)
    reach = _half_width(estimates, size)
    return MeanChange(
        size=size,
        cases=cases,
        estimate=mean,
        low=max(mean - reach, -1.0),
        high=min(mean + reach, 1.0),
        lowest=fmean(difference.lowest for difference in differences),
        highest=fmean(difference.highest for difference in differences),
    )


def summarise_outcomes(
    outcomes: Sequence[Outcome], sizes: Sequence[int] = OUTCOME_DEPTHS
) -> Summary:
    """Summarise what changed over these actions at each of ``sizes``.

    >>> summarise_outcomes([]).measured_actions, summarise_outcomes([]).too_few
    (0, True)
    """
    return Summary(
        measured_actions=sum(not outcome.too_few for outcome in outcomes),
        depths=tuple(
            DepthSummary(
                size=size,
                good=mean_change(outcomes, size, *GOOD_KINDS),
                hateful=mean_change(outcomes, size, CommentKind.HATEFUL),
                misleading=mean_change(outcomes, size, CommentKind.MISLEADING),
            )
            for size in sizes
        ),
    )


def _half_width(values: Sequence[float], size: int) -> float:
    from scipy.special import stdtrit  # late: every command would pay for it

    spread = max(stdev(values), 1 / (size * sqrt(6)))
    quantile = float(stdtrit(len(values) - 1, 0.5 + CONFIDENCE / 2))
    return quantile * spread / sqrt(len(values))
