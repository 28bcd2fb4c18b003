"""Sentences about measures and reports, for those whom they concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.conduct.appeals import appeal_until, may_be_appealed, who_may_judge
from jesuisla.collective.conduct.models import Appeal, ConductCase, ConductReport, Measure
from jesuisla.collective.groups.models import Group

Kind = Measure.Kind


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as the person concerned reads it."""

    measure: Measure
    title: str
    what_it_means: str
    appeal: Appeal | None
    appeal_until: datetime | None
    """Until when they may appeal; ``None`` if they may not."""
    waits_because: str
    """Why the appeal is not answered yet, where nobody may do so."""


def day_in(group: Group, moment: datetime) -> str:
    """Return the day and hour of a moment where the group is."""
    return date_format(localtime(moment, group.zone), "DATETIME_FORMAT")


def measure_title(measure: Measure) -> str:
    """Say in a few words what was decided."""
    return {
        Kind.WORD: _("A word from the team"),
        Kind.PAUSE: _("A pause"),
        Kind.REMOVAL: _("The end of your membership"),
    }[Kind(measure.kind)]


def what_measure_means(measure: Measure, moment: datetime) -> str:
    """Say what a measure stops, and until when."""
    if measure.lifted_at is not None:
        return _("It was lifted after your appeal, and no longer counts.")
    if measure.kind == Kind.WORD:
        return _("It stops nothing: you go on as before.")
    if measure.kind == Kind.REMOVAL:
        return _("You no longer read or write anything here but this page and your own data.")
    if measure.ends_at is None or measure.ends_at <= moment:
        return _("It is over.")
    return _(
        "Until %(end)s you neither read nor write anything here, and nothing is sent to you. Your "
        "place, your alias and your data stay; then everything goes on by itself."
    ) % {"end": day_in(measure.group, measure.ends_at)}


def measure_lines(measures: Iterable[Measure], moment: datetime) -> list[MeasureLine]:
    """Return a person's measures as they read them."""
    lines = []
    for measure in measures:
        appeal: Appeal | None = getattr(measure, "appeal", None)
        may_appeal = appeal is None and may_be_appealed(measure, moment)
        waits = appeal is not None and appeal.judged_at is None
        nobody = waits and not who_may_judge(measure).exists()
        lines.append(
            MeasureLine(
                measure=measure,
                title=measure_title(measure),
                what_it_means=what_measure_means(measure, moment),
                appeal=appeal,
                appeal_until=appeal_until(measure) if may_appeal else None,
                waits_because=_(
                    "Everybody in the team took part in this decision, so nobody may judge your "
                    "appeal yet. The team reads this, too, and looks for somebody."
                )
                if nobody
                else "",
            )
        )
    return lines


def report_outcome(case: ConductCase) -> str:
    """Say to somebody who reported what came of it; nothing about the other person's affairs."""
    if case.state == ConductCase.State.QUIET:
        return _("Waiting for a second report.")
    if case.state != ConductCase.State.CLOSED:
        return _("The team reads it.")
    if case.outcome == ConductCase.CaseOutcome.UNFOUNDED:
        return _("The team read it, and finds nothing against the charter.")
    if case.outcome == ConductCase.CaseOutcome.SETTLED:
        return _("The team read it, and settled it by talking. Thank you.")
    return _("The team read it, and acted on it. Thank you.")


def report_lines(reports: Iterable[ConductReport]) -> list[tuple[ConductReport, str]]:
    """Return one's reports, each with what came of it."""
    return [(report, report_outcome(report.case)) for report in reports]


def what_outcome_does(outcome: str) -> str:
    """Say to whoever decides what an outcome does."""
    outcomes = ConductCase.CaseOutcome
    return {
        outcomes.UNFOUNDED: _("The member who reported it reads this, and nothing else happens."),
        outcomes.SETTLED: _("You talked it over, and the member who reported it reads so."),
        outcomes.WORD: _("The person reads why. It stops nothing."),
        outcomes.PAUSE: _(
            "For some days the person reads and writes nothing here, but may still call for help. "
            "Then everything goes on by itself."
        ),
        outcomes.REMOVAL: _("The person no longer takes part."),
    }[outcomes(outcome)]


def count_of_reports(count: int) -> str:
    """Say how many members reported the same."""
    return ngettext("%(count)d member reported it", "%(count)d members reported it", count) % {
        "count": count
    }
