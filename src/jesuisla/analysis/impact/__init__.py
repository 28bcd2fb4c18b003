"""What changed at the top of a thread, and over many actions: how much, and how sure.

``outcome`` compares two readings of one thread place by place; ``summary`` puts many outcomes
together; ``worsening`` says of a running action whether it seems to make things worse.
Everything outside the analysis imports from here.
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
    counted_tops,
    mean_change,
    summarise_outcomes,
)
from jesuisla.analysis.impact.worsening import (
    ATTACKS,
    READINGS_IN_A_ROW,
    Worsening,
    signs_of_worsening,
)

__all__ = [
    "ATTACKS",
    "ENOUGH_ACTIONS",
    "GOOD_KINDS",
    "OUTCOME_DEPTHS",
    "READINGS_IN_A_ROW",
    "DepthSummary",
    "Difference",
    "Doubt",
    "KindCount",
    "MeanChange",
    "Outcome",
    "ReversedReadingsError",
    "Summary",
    "Top",
    "Worsening",
    "count_kinds",
    "counted_tops",
    "mean_change",
    "outcome_between",
    "signs_of_worsening",
    "summarise_outcomes",
]
