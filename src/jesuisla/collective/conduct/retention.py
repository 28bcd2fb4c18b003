"""What is forgotten of conduct, when, and what a person takes along."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.conduct import LASTS_DAYS, REJECTIONS_COUNT_DAYS
from jesuisla.collective.conduct.appeals import WITHIN
from jesuisla.collective.conduct.events import (
    AppealJudged,
    CaseClosed,
    CaseNoteWritten,
    CasesForgotten,
    CaseTaken,
    MeasureProposed,
    MeasureTaken,
    ProposalSentBack,
)
from jesuisla.collective.conduct.models import (
    Appeal,
    CaseNote,
    CharterPoint,
    ConductCase,
    ConductReport,
    Measure,
    RejectedReport,
)
from jesuisla.collective.conduct.words import report_outcome
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.journal.entries import forget_actors, record
from jesuisla.collective.members.events import MembershipPaused, MembershipResumed
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import not_told, personal_data

FORGOTTEN_ACTORS = (
    CaseTaken,
    MeasureProposed,
    ProposalSentBack,
    CaseClosed,
    MeasureTaken,
    AppealJudged,
    CaseNoteWritten,
    MembershipPaused,
    MembershipResumed,
)
QUIET_FOR = timedelta(days=30)
"""A report that needs a second one waits so long for it."""


def kept_until(case: ConductCase, group: Group) -> datetime | None:
    """Return when a case goes, with who reported and the notes; ``None`` while it is open."""
    if case.closed_at is None:
        return None
    return case.closed_at + _retention(group)


def _retention(group: Group) -> timedelta:
    """The group's retention time, and never less than there is to appeal."""
    return max(timedelta(days=group.retention_days), WITHIN + timedelta(days=1))


@transaction.atomic
def forget_cases(group: Group, moment: datetime) -> int:
    """Delete closed cases with reports and notes once nobody may appeal any more.

    While an appeal waits, whoever took part must be known. Return how many.
    """
    waits = Q(measure__appeal__isnull=False, measure__appeal__judged_at=None)
    before = moment - _retention(group)
    old = ConductCase.objects.filter(closed_at__lt=before).exclude(waits)
    never_seen = ConductCase.objects.filter(
        state=ConductCase.State.QUIET, opened_at__lt=moment - QUIET_FOR
    )
    count = len({*old.values_list("pk", flat=True), *never_seen.values_list("pk", flat=True)})
    delete_in_batches(old)
    delete_in_batches(never_seen)
    if count:
        record(CasesForgotten(group=group.pk, cases=count), by=None)
    return count


def forget_faded(moment: datetime) -> int:
    """Delete measures that weigh nothing any more, and rejections that count no more."""
    count = 0
    for kind, days in LASTS_DAYS.items():
        measures = Measure.objects.filter(kind=kind, at__lt=moment - timedelta(days=days))
        waits = Q(appeal__isnull=False, appeal__judged_at=None)
        count += delete_in_batches(measures.exclude(waits))
    rejections = RejectedReport.objects.filter(
        at__lt=moment - timedelta(days=REJECTIONS_COUNT_DAYS)
    )
    return count + delete_in_batches(rejections)


def forget_conduct_of(member: int) -> None:
    """Delete what was reported by, and decided about, somebody who is no longer here by name."""
    ConductCase.objects.filter(about=member).delete()
    Measure.objects.filter(member=member).delete()
    ConductReport.objects.filter(by=member).delete()
    RejectedReport.objects.filter(by=member).delete()
    CaseNote.objects.filter(by=member).update(by=None)


@personal_data(
    "conduct",
    title=_("The charter and you"),
    kept=_(
        "Reports and notes: the group’s retention time after the decision, 21 days at least."
        " Measures: a word 90 days, a pause 180, a removal a year. Rejected reports: 90 days."
    ),
    change="conduct:mine",
    columns=(
        "conduct.ConductReport.by",
        "conduct.RejectedReport.by",
        "conduct.Measure.member",
        "conduct.CaseNote.by",
    ),
    choices={"kind": Measure.Kind, "point": CharterPoint, "verdict": Appeal.Verdict},
    words={
        "reports": _("What you reported"),
        "reports_rejected_at": _("Reports found to be nothing"),
        "measures": _("What the team decided about you"),
        "appeals": _("Your appeals"),
        "notes_written": _("Notes that you wrote for the team"),
        "point": _("point of the charter"),
        "reason": _("reason"),
        "lifted_at": _("lifted"),
        "verdict": _("answer to the appeal"),
    },
)
def conduct_data_of(member: Membership) -> dict[str, Any]:
    """Return what a member reported, what was decided about them, and their appeals."""
    reports = ConductReport.objects.filter(by=member).select_related("case").order_by("pk")
    appeals = Appeal.objects.filter(measure__member=member).order_by("pk")
    rejections = RejectedReport.objects.filter(by=member).order_by("pk")
    return {
        "reports": [
            {
                "point": report.point,
                "words": report.words,
                "at": report.at.isoformat(),
                # What became of the other person is theirs.
                "outcome": report_outcome(report.case),
            }
            for report in reports
        ],
        "reports_rejected_at": [rejection.at.isoformat() for rejection in rejections],
        "measures": [
            {
                "kind": measure.kind,
                "point": measure.point,
                "reason": measure.reason,
                "at": measure.at.isoformat(),
                "ends_at": measure.ends_at.isoformat() if measure.ends_at else None,
                "lifted_at": measure.lifted_at.isoformat() if measure.lifted_at else None,
            }
            for measure in Measure.objects.filter(member=member).order_by("pk")
        ],
        "appeals": [
            {
                "words": appeal.words,
                "at": appeal.at.isoformat(),
                "verdict": appeal.verdict,
                "answer": appeal.answer,
            }
            for appeal in appeals
        ],
        "notes_written": [
            {"text": note.text, "at": note.at.isoformat()}
            for note in CaseNote.objects.filter(by=member).order_by("pk")
        ],
    }


not_told(
    "conduct.ConductCase.about",
    _("What was reported of you is told with the decision; who reported it is told to nobody."),
)
for _column in (
    "ConductCase.first_judge",
    "ConductCase.second_judge",
    "Measure.decided_by",
    "Measure.agreed_by",
    "Appeal.judged_by",
):
    not_told(
        f"conduct.{_column}",
        _("That you decided about somebody’s conduct for the team goes with the case."),
    )


def delete_old(group: Group) -> int:
    """Delete what is over in a group, and who judged it. Return how much."""
    names = (event.name for event in FORGOTTEN_ACTORS)
    forget_actors(group.pk, names, before=now() - _retention(group))
    return forget_cases(group, now()) + forget_faded(now())
