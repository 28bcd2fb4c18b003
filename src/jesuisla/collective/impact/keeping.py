"""An outcome as plain data for the database, and back."""

from collections.abc import Mapping, Sequence
from typing import Any

from jesuisla.analysis.impact import Doubt, KindCount, Outcome, Top
from jesuisla.analysis.thread import CommentKind


def as_data(outcome: Outcome) -> list[dict[str, Any]]:
    """The outcome as lists, numbers and codes; :func:`as_outcome` reads them again.

    >>> from jesuisla.analysis.impact import count_kinds
    >>> from jesuisla.analysis.thread import SnapshotPlace
    >>> seen = count_kinds([SnapshotPlace(position=1, kind=CommentKind.OURS)])
    >>> kept = as_data(Outcome(tops=(Top(size=1, before=seen, after=seen),)))
    >>> kept
    [{'size': 1, 'before': {'ours': 1}, 'after': {'ours': 1}, 'doubts': []}]
    >>> as_outcome(kept).top(1).before.holding(CommentKind.OURS)
    1
    """
    return [
        {
            "size": top.size,
            "before": _counts(top.before),
            "after": _counts(top.after),
            "doubts": [doubt.value for doubt in top.doubts],
        }
        for top in outcome.tops
    ]


def as_outcome(data: Sequence[Mapping[str, Any]]) -> Outcome:
    """The outcome that :func:`as_data` made this of."""
    return Outcome(
        tops=tuple(
            Top(
                size=top["size"],
                before=_count(top["size"], top["before"]),
                after=_count(top["size"], top["after"]),
                doubts=tuple(Doubt(doubt) for doubt in top["doubts"]),
            )
            for top in data
        )
    )


def _counts(count: KindCount) -> dict[str, int]:
    return {kind.value: number for kind, number in count.by_kind.items() if number}


def _count(size: int, numbers: Mapping[str, int]) -> KindCount:
    return KindCount(size=size, by_kind={kind: numbers.get(kind.value, 0) for kind in CommentKind})
