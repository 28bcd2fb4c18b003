"""The results of a group's closed actions as a file for research: means, no action, no person.

The codebook is :data:`COLUMNS`, which the page shows beside the file.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from io import StringIO
from itertools import compress
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from jesuisla.analysis.impact import (
    ENOUGH_ACTIONS,
    GOOD_KINDS,
    OUTCOME_DEPTHS,
    MeanChange,
    Outcome,
    counted_tops,
    mean_change,
)
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.groups.models import Group
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.past_actions import KEPT_FOR, state_of_results
from jesuisla.collective.results.results import as_outcome

WHAT: Mapping[str, Sequence[CommentKind]] = {
    "ours_or_supportive": GOOD_KINDS,
    "hateful": (CommentKind.HATEFUL,),
    "misleading": (CommentKind.MISLEADING,),
}
COLUMNS: Mapping[str, Promise] = {
    "by": _("what the actions are grouped by: all, kind, network, or quarter of closing"),
    "value": _("which kind, network or quarter; empty for all"),
    "top": _("how many of the first comments are compared: 3, 5 or 10"),
    "what": _(
        "comments ours or supportive together, or hateful, or misleading; the last one only of "
        "actions rated since this can be answered"
    ),
    "actions": _("number of closed actions that can be compared (n)"),
    "invented": _("how many of these a demonstration invented"),
    "too_few": _("1 below ten actions: then the five figures are empty"),
    "mean": _("mean over the actions of the share after less the share before, from −1 to 1"),
    "low": _("lower end of the 95% interval of the mean"),
    "high": _("upper end of the 95% interval of the mean"),
    "lowest": _("the mean if every comment that nobody rated were at worst"),
    "highest": _("the mean if every comment that nobody rated were at best"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsRow:
    """One line of the file; figures are ``None`` where the cases are too few."""

    by: str
    value: str
    top: int
    what: str
    actions: int
    invented: int
    too_few: bool
    mean: float | None
    low: float | None
    high: float | None
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    outcome: Outcome
    is_invented: bool


AS_JSON = TypeAdapter(tuple[ResultsRow, ...])


def results_file(group: Group) -> str:
    """Return the file as comma-separated text; needs the group's scope.

    A mean needs :data:`ENOUGH_ACTIONS` actions in its cell; below, the cell says how many there
    were and that these are too few. Kept in the cache until a result changes.
    """
    key = f"results-file-{group.pk}-{group.time_zone}-{state_of_results(group)}"
    if (cached_rows := cache.get(key)) is not None:
        rows = AS_JSON.validate_python(cached_rows)
    else:
        rows = results_rows(_cells(group))
        cache.set(key, AS_JSON.dump_python(rows, mode="json"), KEPT_FOR)
    return _as_csv(rows)


def results_rows(cells: Mapping[tuple[str, str], Sequence[_Case]]) -> tuple[ResultsRow, ...]:
    """Return a row for each cell, depth and kind of comment."""
    return tuple(
        _row(by, value, size, what, cases)
        for (by, value), cases in cells.items()
        for size in OUTCOME_DEPTHS
        for what in WHAT
    )


def _cells(group: Group) -> Mapping[tuple[str, str], Sequence[_Case]]:
    """The measured actions of a group, each in the cell of all, its kind, network and quarter."""
    results = ActionResult.objects.filter(group=group).values_list(
        "tops", "action__kind", "action__thread__network", "action__closed_at",
        "action__thread__invented",
    ).order_by("action__closed_at", "pk")  # fmt: skip
    cells: dict[tuple[str, str], list[_Case]] = defaultdict(list)
    cells["all", ""] = []
    for tops, kind, network, closed_at, is_invented in results.iterator(chunk_size=1000):
        case = _Case(outcome=as_outcome(tops), is_invented=is_invented)
        for cell in (
            ("all", ""),
            ("kind", kind),
            ("network", network),
            ("quarter", _quarter(closed_at, group.zone)),
        ):
            cells[cell].append(case)
    return {cell: cells[cell] for cell in sorted(cells)}


def _quarter(closed_at: datetime | None, zone: ZoneInfo) -> str:
    if closed_at is None:
        return ""
    day = closed_at.astimezone(zone)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _row(by: str, value: str, size: int, what: str, cases: Sequence[_Case]) -> ResultsRow:
    outcomes = [case.outcome for case in cases]
    change: MeanChange = mean_change(outcomes, size, *WHAT[what])
    is_counted = counted_tops(outcomes, size, *WHAT[what])
    return ResultsRow(
        by=by,
        value=value,
        top=size,
        what=what,
        actions=change.cases,
        invented=sum(case.is_invented for case in compress(cases, is_counted)),
        too_few=change.cases < ENOUGH_ACTIONS,
        mean=change.estimate,
        low=change.low,
        high=change.high,
        lowest=change.lowest,
        highest=change.highest,
    )


def _as_csv(rows: Iterable[ResultsRow]) -> str:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_cell(getattr(row, column.name)) for column in fields(row))
    return text.getvalue()


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:.4f}" if isinstance(value, float) else str(value)
