"""Fitting the head on meanings: ridge regressions with sources left out, from sums of products.

A head that is learned from few comments is drawn to that of a kindred label, which more bear: hate
to insults (a ridge around those weights instead of around nothing; as Chelba and Acero 2006,
"Adaptation of maximum entropy capitalizer").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.meaning import Vectors
from jesuisla_lab.triage.calibration import FEWEST

FEWEST_OF_EACH = 20
"""Comments bearing the rarer answer below which nothing is learned from a source."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of products around the mean: of the numbers with each other, and with the label."""

    numbers: Floats
    label: Floats

    def __add__(self, other: "Moments") -> "Moments":
        """Return the sums over both."""
        return Moments(self.numbers + other.numbers, self.label + other.label)

    def times(self, weight: float) -> "Moments":
        """Return the sums as if each comment counted ``weight`` times."""
        return Moments(weight * self.numbers, weight * self.label)

    def ridge(self, penalty: float, around: Floats | None = None) -> Floats:
        """Return the weights of the ridge regression; the penalty is in mean variances.

        With ``around`` they are drawn to these instead of to zero.
        """
        size = len(self.label)
        scale = penalty * float(np.trace(self.numbers)) / size
        pulled = self.label if around is None else self.label + scale * around
        weights = np.linalg.solve(self.numbers + scale * np.eye(size), pulled)
        return np.asarray(weights, np.float64)


def moments(vectors: Vectors, labels: Floats, share: float = 0.3) -> Moments:
    """Return the moments of some comments, as if ``share`` of them bore the label.

    >>> some = moments(np.array([[1.0], [-1.0]], np.float32), np.array([1.0, 0.0]), share=0.5)
    >>> float(some.ridge(0.0)[0])
    0.5
    """
    yes = labels == 1
    weights = np.where(yes, share / max(1, yes.sum()), (1 - share) / max(1, (~yes).sum()))
    numbers: Floats = vectors.astype(np.float64)
    numbers -= (weights @ numbers / weights.sum()).astype(np.float64)
    about_mean: Floats = labels - weights @ labels / weights.sum()
    products = numbers * weights[:, None]
    return Moments(products.T @ numbers, products.T @ about_mean)


class HeadFitter:
    """Fits one label's weights with a source, the comments kept aside or a fold left out.

    ``own`` are moments of our own sentences, which weigh ``own_weight`` beside all sources
    together. ``toward`` fits the kindred label; its weights, ``lean`` times, are where the ridge is
    centred.
    """

    def __init__(
        self,
        sources: "LabelledVectors",
        own: Moments,
        *,
        own_weight: float,
        penalty: float,
        toward: "HeadFitter | None" = None,
        lean: float = 0.0,
    ) -> None:
        self._own, self._own_weight, self._penalty = own, own_weight, penalty
        self._toward, self._lean = toward, lean
        self.large = sources.large()
        """The names of the sources that are learned from, by number."""
        self._sizes: dict[str, float] = {}
        self._whole: dict[str, Moments] = {}
        self._without_aside: dict[str, Moments] = {}
        for number, name in self.large.items():
            of = sources.sources == number
            self._sizes[name] = float(np.sqrt(of.sum()))
            self._whole[name] = moments(sources.vectors[of], sources.labels[of])
            known = of & ~sources.aside
            self._without_aside[name] = moments(sources.vectors[known], sources.labels[known])

    def weights(
        self,
        *,
        without: str | None = None,
        has_aside: bool = True,
        own: Moments | None = None,
        own_toward: Moments | None = None,
    ) -> Floats:
        """Return the weights; ``own`` and ``own_toward`` stand for our own sentences where given.

        A source left ``without`` is left out of the kindred label too.
        """
        whole = self._whole if has_aside else self._without_aside
        parts = {name: part for name, part in whole.items() if name != without}
        weight = sum(self._sizes[name] for name in parts)
        total = (self._own if own is None else own).times(self._own_weight * weight)
        for name, part in parts.items():
            total += part.times(self._sizes[name])
        around = None
        if self._toward is not None and self._lean:
            kindred = self._toward.weights(without=without, has_aside=has_aside, own=own_toward)
            around = self._lean * kindred
        return total.ridge(self._penalty, around)


@dataclass(frozen=True, slots=True)
class LabelledVectors:
    """One label's comments with their sources by number, and which of them are kept aside."""

    vectors: Vectors
    labels: Floats
    sources: Ints
    names: Sequence[str]
    aside: Flags

    def large(self) -> dict[int, str]:
        """Return the sources with enough comments of either answer."""
        names = {}
        for number, name in enumerate(self.names):
            labels = self.labels[self.sources == number]
            rarer = min(labels.sum(), (1 - labels).sum())
            if len(labels) >= FEWEST and rarer >= FEWEST_OF_EACH:
                names[number] = name
        return names
