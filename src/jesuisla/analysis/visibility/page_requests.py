"""Asking the page for help, weighed by the same objective as supports.

The page's own reaction is the strongest lever a network names, and its owner answers
for what stands under it; so a courteous letter, or the wish that the page answer or
pin a good comment, may gain more than a handful of likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.visibility.attention import ATTENTION_PLACES, DEFAULT_CURVE, AttentionCurve
from jesuisla.analysis.visibility.candidates import Candidates
from jesuisla.analysis.visibility.expectation import (
    arrival_rates,
    arrival_times,
    attention_falls,
    prices,
)


class PageRequest(StrEnum):
    """What a page may be asked for."""

    ANSWER_OR_PIN = "answer_or_pin"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequestOdds:
    """How likely a page is to agree and how much work asking is, in supports.

    Assumptions of our own until a group has counted its letters: one page in ten
    agrees; asking takes as long as five supports, a letter as long as twenty.
    """

    agrees: float = 0.1
    moderates: float = 0.1
    asking: float = 5.0
    letter: float = 20.0

    def __post_init__(self) -> None:
        """Refuse chances outside 0 to 1 and work that is none."""
        if not (0 <= self.agrees <= 1 and 0 <= self.moderates <= 1):
            raise ValueError("a chance lies between 0 and 1")
        if self.asking <= 0 or self.letter <= 0:
            raise ValueError("asking takes some work")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequestGain:
    """One thing to ask: ``gain`` in shares of attention, ``per_support`` for its work.

    ``row`` is the comment meant, ``None`` for a letter about the thread. ``worth_it``
    says whether it gains more for its work than one support more would.
    """

    ask: PageRequest
    row: int | None
    gain: float
    per_support: float
    worth_it: bool


def best_page_requests(
    comments: Candidates,
    *,
    price: float = 0.0,
    odds: PageRequestOdds | None = None,
    many: int = 3,
    curve: AttentionCurve = DEFAULT_CURVE,
    top: int = ATTENTION_PLACES,
) -> list[PageRequestGain]:
    """Return the ``many`` best things to ask the page, best for their work first.

    The best of each kind is always among them, so that a letter is weighed too. ``price``
    is what one support more would gain (see :class:`~.planner.Plan`). What gains nothing
    is left out.

    >>> from jesuisla.analysis.thread import CommentKind
    >>> from jesuisla.analysis.visibility.candidates import KINDS
    >>> kinds = [KINDS.index(kind) for kind in (CommentKind.HATEFUL, CommentKind.OURS)]
    >>> comments = Candidates(pull=np.array([1.0, 0.0]), likes=np.zeros(2), many=np.ones(2),
    ...     few=np.zeros(2), kind=np.array(kinds),
    ...     open=np.array([False, True]), page=np.array([1.5, 1.5]))
    >>> [(one.ask.value, one.row) for one in best_page_requests(comments, top=1)]
    [('answer_or_pin', 1), ('letter', None)]
    """
    odds = odds or PageRequestOdds()
    weights = curve.weights(top)
    weights = weights / weights.sum()
    options = [*_pins(comments, odds, weights), *_letter(comments, odds, weights)]
    options = [(ask, row, gain, work) for ask, row, gain, work in options if gain > 0]
    options.sort(key=lambda option: -option[2] / option[3])
    best = [next((option for option in options if option[0] is kind), None) for kind in PageRequest]
    return [
        PageRequestGain(
            ask=ask, row=row, gain=gain, per_support=gain / work, worth_it=gain / work > price
        )
        for at, (ask, row, gain, work) in enumerate(options)
        if at < many or options[at] in best
    ]


_Found = tuple[PageRequest, int | None, float, float]


def _pins(comments: Candidates, odds: PageRequestOdds, weights: Floats) -> Sequence[_Found]:
    rate = arrival_rates(comments.pull)
    price = prices(rate, comments.good, weights)
    rate_if_pinned = np.exp(np.minimum(comments.pull - comments.pull.max() + comments.page, 600.0))
    gain = odds.agrees * (price.worth(rate_if_pinned) - price.worth(rate)) * comments.open
    best = np.argsort(-gain, kind="stable")[:10].tolist()
    return [(PageRequest.ANSWER_OR_PIN, row, float(gain[row]), odds.asking) for row in best]


def _letter(comments: Candidates, odds: PageRequestOdds, weights: Floats) -> Sequence[_Found]:
    rate, hateful = arrival_rates(comments.pull), comments.hateful
    if not hateful.any():
        return []
    gain = 0.0
    for moment, step in zip(
        arrival_times(rate, len(weights)), attention_falls(weights), strict=True
    ):
        if not np.isfinite(moment):
            continue
        freed_attention = -np.expm1(-rate[hateful] * moment).sum()
        edge = rate * np.exp(-rate * moment)
        others = edge[~hateful].sum()
        gain += step * freed_attention * (edge[comments.good].sum() / others if others > 0 else 0.0)
    return [(PageRequest.LETTER, None, float(odds.moderates * gain), odds.letter)]
