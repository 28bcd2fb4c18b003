"""What changed at the top of a thread, and over many actions: how much, and how sure.

``outcome`` compares two readings of one thread place by place; ``summary`` puts many outcomes
together. Everything outside the analysis imports from here.
"""

from jesuisla.analysis.impact.outcome import (
    GOOD_KINDS,
    OUTCOME_DEPTHS,
    Difference,
    Doubt,
    KindCount,
    Outcome,
    ReversedReadingsError,
    Top,
    count_kinds,
    outcome_between,
)
from jesuisla.analysis.impact.summary import (
    ENOUGH_ACTIONS,
    DepthSummary,
    MeanChange,
    Summary,
    mean_change,
    summarise_outcomes,
)

__all__ = [
    "ENOUGH_ACTIONS",
    "GOOD_KINDS",
    "OUTCOME_DEPTHS",
    "DepthSummary",
    "Difference",
    "Doubt",
    "KindCount",
    "MeanChange",
    "Outcome",
    "ReversedReadingsError",
    "Summary",
    "Top",
    "count_kinds",
    "mean_change",
    "outcome_between",
    "summarise_outcomes",
]
