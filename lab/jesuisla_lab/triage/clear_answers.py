"""From when an answer is clear: measured on sources left out, at a stated prevalence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from operator import methodcaller
from types import MappingProxyType

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats
from jesuisla.analysis.triage.clear_margins import RIGHT_NO, RIGHT_YES, STILL_WRONG
from jesuisla.analysis.triage.meaning_head import LabelCalibration
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.calibration import FEWEST, SEARCHED_FOR, HeldOutScores

PREVALENCES: Mapping[LabelName, float] = MappingProxyType(
    {LabelName.HATE: 0.1, LabelName.TOXIC: 0.2}
)
"""How many comments bear a label, where it is told at a stated prevalence: assumed, of pages that
a team looks at."""
FEWEST_SAID = 0.001
"""A yes given more rarely is measured on a handful of comments."""
WIDEST = 4.0
"""Where no margin is wide enough: hardly any answer is clear then."""
STEPS = np.arange(0, WIDEST + 0.01, 0.05)
DRAWS = 500
LOW = 0.05
"""Part of the draws of sources that lies below a lower bound."""


def clear_margins(
    scores: HeldOutScores, lines: Mapping[str, LabelCalibration], prevalence: float
) -> tuple[float, float, list[dict[str, float]]]:
    """Return how far above and below the threshold, in log-odds, an answer is clear.

    With it comes the curve: what is chosen, then margins of equal width on both sides, each with
    the share of comments whose answer is clear (coverage), how many of them are a yes, and
    the shares of yes and of no that are right, each with a lower bound over sources drawn anew
    (95 %, ``_low``). Every source left out counts the same, as if
    ``prevalence`` of its comments bore the label. Sources collected by searching for rude words
    are passed over: the others in them are no ordinary comments.
    """
    distances = Distances.of(scores, lines, prevalence)
    above = next((step for step in STEPS if distances.is_right_yes(step)), WIDEST)
    right_no = max(RIGHT_NO, 1 - STILL_WRONG * prevalence)
    below = next((step for step in STEPS if distances.right_no(step) >= right_no), WIDEST)
    margins = [(above, below), *((step, step) for step in STEPS[::10])]
    curve = [
        {
            "above": round(float(up), 2),
            "below": round(float(down), 2),
            "coverage": round(distances.yes(up) + distances.no(down), 3),
            "yes": round(distances.yes(up), 4),
            "yes_right": round(distances.right_yes(up), 3),
            "yes_low": round(distances.low(methodcaller("right_yes", up)), 3),
            "no_right": round(distances.right_no(down), 3),
            "no_low": round(distances.low(methodcaller("right_no", down)), 3),
        }
        for up, down in margins
    ]
    return round(float(above), 3), round(float(below), 3), curve


@dataclass(frozen=True, slots=True)
class Distances:
    """For each source, how far its comments lie from the threshold: those with the label, others.

    >>> far = Distances([(np.array([1.0, 2.0]), np.array([-1.0, -2.0]))], prevalence=0.5)
    >>> far.yes(0.5), far.right_yes(0.5), far.no(1.5), far.right_no(1.5)
    (0.5, 1.0, 0.25, 1.0)
    """

    sources: list[tuple[Floats, Floats]]
    prevalence: float

    @classmethod
    def of(
        cls, scores: HeldOutScores, lines: Mapping[str, LabelCalibration], prevalence: float
    ) -> "Distances":
        """Return the distances in sources left out."""
        sources = []
        for number in range(len(scores.names)):
            at = np.flatnonzero((scores.sources == number) & ~np.isnan(scores.in_new_sources))
            if len(at) < FEWEST or scores.labels[at].mean() > SEARCHED_FOR:
                continue
            line = lines[str(scores.langs[at[0]])]
            far = line.distances(scores.in_new_sources[at])
            yes = scores.labels[at] == 1
            if yes.any() and not yes.all():
                sources.append((far[yes], far[~yes]))
        return cls(sources, prevalence)

    def yes(self, margin: float) -> float:
        """Return the share of comments so far above the threshold."""
        return self._mixed(lambda far: far >= margin)[0]

    def no(self, margin: float) -> float:
        """Return the share of comments so far below it."""
        return self._mixed(lambda far: far < -margin)[0]

    def right_yes(self, margin: float) -> float:
        """Return the share of these yes that are right; 0 where there is none."""
        share, with_label = self._mixed(lambda far: far >= margin)
        return with_label / share if share else 0.0

    def is_right_yes(self, margin: float) -> bool:
        """Return whether a yes so far above is clear, and given often enough to be measured."""
        if self.yes(margin) < FEWEST_SAID or self.right_yes(margin) < RIGHT_YES:
            return False
        return self.low(methodcaller("right_yes", margin)) >= RIGHT_YES

    def right_no(self, margin: float) -> float:
        """Return the share of these no that are right; 0 where there is none."""
        share, with_label = self._mixed(lambda far: far < -margin)
        return (share - with_label) / share if share else 0.0

    def low(self, share: "Callable[[Distances], float]") -> float:
        """Return the lower bound of a share, over sources drawn anew."""
        rng, count = np.random.default_rng(1), len(self.sources)
        drawn = [
            share(replace(self, sources=[self.sources[at] for at in rng.integers(0, count, count)]))
            for _ in range(DRAWS if count else 0)
        ]
        return float(np.quantile(drawn, LOW)) if drawn else 0.0

    def _mixed(self, holds: Callable[[Floats], Flags]) -> tuple[float, float]:
        """Return the share of comments for which it holds, and the part that bears the label."""
        sides = [[float(holds(side).mean()) for side in source] for source in self.sources]
        of_yes, of_no = np.mean(sides, axis=0)
        with_label = self.prevalence * float(of_yes)
        return with_label + (1 - self.prevalence) * float(of_no), with_label
