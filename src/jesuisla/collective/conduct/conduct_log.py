"""The log that the whole group reads: weeks, points of the charter and outcomes, no names.

What is shown has three lines a period at least, or nobody could be sure that a missing person is
not recognised in it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from jesuisla.analysis.conduct import shared_periods
from jesuisla.collective.conduct.models import Appeal, ConductCase, ConductLogLine
from jesuisla.collective.groups.models import Group

WHERE = {str(outcome): outcome.label for outcome in ConductCase.CaseOutcome} | {
    str(verdict): verdict.label for verdict in Appeal.Verdict
}


@dataclass(frozen=True, slots=True)
class LogPeriod:
    """Some weeks, and what was decided in them, in no order of time."""

    begins_on: date
    ends_on: date
    lines: tuple[tuple[str, str, str], ...]
    """Of each: what was decided on, the charter's point, the outcome."""

    @property
    def count(self) -> int:
        """How many lines."""
        return len(self.lines)


def write_log_line(group: int, kind: str, point: str, outcome: str) -> ConductLogLine:
    """Note what came of something, with the week alone; part of a larger change."""
    today = localdate(timezone=Group.objects.get(pk=group).zone)
    monday = today - timedelta(days=today.weekday())
    return ConductLogLine.objects.create(
        group_id=group, week=monday, kind=kind, point=point, outcome=outcome
    )


def log_periods(today: date) -> tuple[list[LogPeriod], bool]:
    """Return what may be shown, the latest first, and whether lines wait for others.

    The week that runs waits too, so that nobody reads on a day what was decided on it.
    """
    monday = today - timedelta(days=today.weekday())
    lines = list(ConductLogLine.objects.all())
    past = [line for line in lines if line.week < monday]
    periods = []
    for begin, end, count in shared_periods([line.week for line in past]):
        rows, past = past[:count], past[count:]
        entries = sorted(
            (
                str(line.get_kind_display()),
                str(line.get_point_display()),
                str(WHERE.get(line.outcome, line.outcome)),
            )
            for line in rows
        )
        periods.append(LogPeriod(begin, end + timedelta(days=6), tuple(entries)))
    waits = sum(period.count for period in periods) < len(lines)
    return periods[::-1], waits
