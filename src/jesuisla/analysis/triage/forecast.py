"""What a thread may become: how many comments in some hours, and whether it will turn.

A forecast is made from a :class:`RecentActivity`, which holds only what was known at its moment;
:func:`activity_at` builds one from a thread's whole history and drops all that came later.
Forecasts are whole distributions, so that they can be scored by a proper rule (the
continuous ranked probability score, the Brier score) against what came.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage.urgency import ATTENTION_HOURS

RECENT_HOURS = 2.0
"""What counts as recent: the pace of these hours is carried forward."""
CROWDING = 4.0
"""Comments come in bursts: the variance of their number is so many times its mean at
least, assumed until a group's own threads say better."""
PRIOR = (1.2, 8.8)
"""Hateful and other comments that stand for a thread before anything is read of it: about
12 in 100, the share measured under French media posts (Netino, 2018 and 2019)."""
HALF = 0.5


@dataclass(frozen=True, slots=True)
class TimedComment:
    """When a comment came and whether it is hateful, if known."""

    at: datetime
    hateful: bool | None = None


@dataclass(frozen=True, slots=True)
class RecentActivity:
    """All that was known at one moment.

    ``count`` comments so far, ``recent`` of them in the last ``hours`` hours; among the
    recent ones ``hateful`` and ``other`` were judged.
    """

    count: int
    recent: int
    hours: float
    hateful: int = 0
    other: int = 0


@dataclass(frozen=True, slots=True)
class SizeForecast:
    """How many comments a thread will have, as a distribution over whole numbers.

    ``extra`` more than ``count`` are expected; ``shape`` is that of the negative binomial
    distribution of the extra ones.
    """

    count: int
    extra: float
    shape: float

    def quantile(self, share: float) -> int:
        """Return the number of comments that is not exceeded with this probability."""
        if self.extra == 0:
            return self.count
        from scipy.stats import nbinom  # late: it takes a second that every command would pay

        return self.count + int(nbinom.ppf(share, self.shape, self._success))

    def score(self, came: int) -> float:
        """Return the continuous ranked probability score against what came, in comments.

        0 is perfect, and a sharp wrong forecast scores worse than an honest wide one
        (Gneiting and Raftery 2007, https://doi.org/10.1198/016214506000001437).
        """
        extra = came - self.count
        if self.extra == 0:
            return float(abs(extra))
        from scipy.stats import nbinom

        last = max(int(nbinom.ppf(0.9999, self.shape, self._success)), extra) + 1
        below: Floats = nbinom.cdf(np.arange(last), self.shape, self._success)
        score = float((below[: max(extra, 0)] ** 2).sum())
        score += float(((1 - below[max(extra, 0) :]) ** 2).sum())
        return score + max(0, -extra)

    @property
    def _success(self) -> float:
        return self.shape / (self.shape + self.extra)


def activity_at(
    comments: Iterable[TimedComment], moment: datetime, post_time: datetime
) -> RecentActivity:
    """Return what was known of a thread at ``moment``; later comments change nothing.

    Raises ``ValueError`` when the moment lies before the post.
    """
    if moment < post_time:
        raise ValueError("nothing can be known of a thread before its post")
    past = [comment for comment in comments if comment.at <= moment]
    hours = min(RECENT_HOURS, max((moment - post_time) / timedelta(hours=1), 0.25))
    recent = [c for c in past if c.at > moment - timedelta(hours=hours)]
    hateful = sum(comment.hateful is True for comment in recent)
    other = sum(comment.hateful is False for comment in recent)
    return RecentActivity(len(past), len(recent), hours, hateful, other)


def forecast_size(activity: RecentActivity, hours: float) -> SizeForecast:
    """Return how many comments there will be in so many hours.

    The recent pace, fading with the mean life of a thread's attention
    (``urgency.ATTENTION_HOURS``). Raises ``ValueError`` on hours below 0.

    >>> calm = forecast_size(RecentActivity(count=40, recent=10, hours=2), 6)
    >>> calm.quantile(0.1), calm.quantile(0.5), calm.quantile(0.9)
    (46, 57, 77)
    """
    if not hours >= 0:
        raise ValueError("a forecast looks ahead")
    hours_of_attention = ATTENTION_HOURS * (1 - math.exp(-hours / ATTENTION_HOURS))
    # Half a comment more: a thread that was silent for two hours is not surely dead.
    extra = (activity.recent + 0.5) / activity.hours * hours_of_attention
    shape = max((activity.recent + 0.5) / CROWDING, 0.1)
    return SizeForecast(activity.count, extra if hours else 0.0, max(shape, extra / CROWDING / 4))


def chance_of_turning(activity: RecentActivity) -> float:
    """Return how likely more than half of the coming comments are hateful, in [0, 1].

    From the recent ones that were judged, on top of what threads are like in general.

    >>> chance_of_turning(RecentActivity(20, 10, 2, hateful=0, other=10)) < 0.001
    True
    >>> chance_of_turning(RecentActivity(60, 40, 2, hateful=30, other=10)) > 0.9
    True
    """
    from scipy.special import betainc  # late: not everybody who scores foretells

    return float(1 - betainc(PRIOR[0] + activity.hateful, PRIOR[1] + activity.other, HALF))


def brier_score(chances: Sequence[float], came: Sequence[bool]) -> float | None:
    """Return the mean squared error of chances against what came; ``None`` for none.

    >>> brier_score([0.9, 0.2], [True, False])
    0.025
    """
    if len(chances) != len(came):
        raise ValueError("as many outcomes as chances are needed")
    if not chances:
        return None
    pairs = zip(chances, came, strict=True)
    return round(sum((chance - truth) ** 2 for chance, truth in pairs) / len(came), 6)
