"""Cases: what was reported, who judges it, and what comes of it.

Two of the team judge at most. The first reads who reported and decides; a pause or a removal waits
for a second. Whoever is concerned, or reported, is neither.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import storable, visible
from jesuisla.collective.actions.models import Remark
from jesuisla.collective.actions.remarks import leave_remark, remove_remark
from jesuisla.collective.conduct.conduct_log import write_log_line
from jesuisla.collective.conduct.events import (
    CaseClosed,
    CaseNoteWritten,
    CaseTaken,
    MeasureProposed,
    ProposalSentBack,
)
from jesuisla.collective.conduct.measures import Decision, check_graduated, take_measure
from jesuisla.collective.conduct.models import CaseNote, ConductCase, RejectedReport
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import TEAM, Membership, Role, taking_part

CaseOutcome = ConductCase.CaseOutcome
State = ConductCase.State
ALONE_DAYS = 7
"""So long may a pause be that one person decides, where nobody else could judge with them."""
MEASURES = frozenset({CaseOutcome.WORD, CaseOutcome.PAUSE, CaseOutcome.REMOVAL})
NEEDS_TWO = frozenset({CaseOutcome.PAUSE, CaseOutcome.REMOVAL})


def cases_for(viewer: Viewer) -> QuerySet[ConductCase]:
    """Return the cases this person may read: the team all but those about themselves.

    Nobody reads those of which the team was not called yet.
    """
    return _cases_beside(viewer.membership.pk) if viewer.is_team else ConductCase.objects.none()


def _cases_beside(me: int) -> QuerySet[ConductCase]:
    cases = ConductCase.objects.exclude(state=State.QUIET).exclude(about=me)
    return cases.select_related("about", "voice__action", "remark__action", "first_judge")


def open_cases(viewer: Viewer) -> QuerySet[ConductCase]:
    """Return those that wait for somebody, the oldest first."""
    return cases_for(viewer).exclude(state=State.CLOSED).order_by("opened_at", "pk")


def open_cases_beside(me: int) -> QuerySet[ConductCase]:
    """Return those that somebody of the team may read, by the number of their membership."""
    return _cases_beside(me).exclude(state=State.CLOSED).order_by("opened_at", "pk")


def may_judge(case: ConductCase) -> QuerySet[Membership]:
    """Return those of the team who may judge a case: neither concerned, nor one who reported."""
    team = Membership.objects.filter(taking_part(), roles__overlap=sorted(map(str, TEAM)))
    return team.exclude(pk=case.about_id).exclude(pk__in=case.reports.values("by"))


def others_who_may(case: ConductCase, by: Membership) -> QuerySet[Membership]:
    """Return those who may judge a case beside one."""
    return may_judge(case).exclude(pk=by.pk)


@transaction.atomic
def take_case(case: ConductCase, *, by: Membership) -> ConductCase:
    """Begin to judge a case, as the first or, of what is proposed, the second; twice is once."""
    case = _locked(case)
    if by.pk in case.judges:
        return case
    if not may_judge(case).filter(pk=by.pk).exists():
        raise Refused(
            _("Whoever is concerned, or reported it, leaves it to somebody else of the team.")
        )
    if case.first_judge_id is None:
        case.first_judge = by
    elif case.state == State.PROPOSED and case.second_judge_id is None:
        case.second_judge = by
    else:
        raise Refused(_("Somebody else of the team looks at it already."))
    case.save(update_fields=["first_judge", "second_judge"])
    record(CaseTaken(group=case.group_id, case=case.pk, taken=True), by=by)
    return case


@transaction.atomic
def release_case(case: ConductCase, *, by: Membership) -> ConductCase:
    """Leave a case to somebody else, before anything is proposed in it; twice is once."""
    case = _locked(case)
    if case.state == State.OPEN and case.first_judge_id == by.pk:
        case.first_judge = None
    elif case.state == State.PROPOSED and case.second_judge_id == by.pk:
        case.second_judge = None
    else:
        return case
    case.save(update_fields=["first_judge", "second_judge"])
    record(CaseTaken(group=case.group_id, case=case.pk, taken=False), by=by)
    return case


@transaction.atomic
def release_cases_of(member: Membership) -> int:
    """Leave the cases of somebody who is no longer of the team to others. Return how many.

    What they proposed as the first stays proposed: a second person looks at it anyway.
    """
    if member.ended_at is None and not TEAM.isdisjoint(member.roles):
        return 0
    as_first = Q(state=State.OPEN, first_judge=member)
    as_second = Q(state=State.PROPOSED, second_judge=member)
    cases = list(ConductCase.objects.filter(as_first | as_second).order_by("pk"))
    for case in cases:
        release_case(case, by=member)
    return len(cases)


@transaction.atomic
def decide_case(case: ConductCase, decision: Decision, *, by: Membership) -> ConductCase:
    """Say what comes of a case, for whoever judges it first.

    A pause and a removal wait for a second person, and one of the two is a coordinator for a
    removal. Where nobody else could judge, one alone may decide a pause of a week. What goes
    beyond the next step needs a note that says why, unless the point is grave.
    """
    case = _locked(case)
    if case.state != State.OPEN or case.first_judge_id != by.pk:
        raise Refused(_("Take it up first: then it is yours to decide."))
    outcome = CaseOutcome(decision.outcome)
    if outcome in MEASURES:
        if not decision.reason.strip():
            raise Refused(_("Please write a reason: the person will read it."))
        has_note = case.notes.filter(by=by).exists()
        check_graduated(case.about, decision, has_note=has_note)
    case.point = decision.point
    if outcome not in NEEDS_TWO:
        return _close(case, decision, by=by)
    if not others_who_may(case, by).exists():
        if outcome == CaseOutcome.REMOVAL or decision.days > ALONE_DAYS:
            raise Refused(
                _(
                    "Nobody else could look at this with you. Alone you may decide a pause of a "
                    "week at most; for more, give somebody a role in the team first."
                )
            )
        return _close(case, decision, by=by)
    case.state, case.proposed = State.PROPOSED, outcome
    case.proposed_days, case.proposed_reason = decision.days, decision.reason.strip()
    case.save()
    record(MeasureProposed(group=case.group_id, case=case.pk), by=by)
    return case


@transaction.atomic
def agree_to_measure(case: ConductCase, *, by: Membership) -> ConductCase:
    """Agree, as the second of the two who judge, to what the first proposed: it holds at once."""
    case = _locked(case)
    if case.state != State.PROPOSED or case.second_judge_id != by.pk:
        raise Refused(_("There is nothing here for you to agree to."))
    judges = Membership.objects.filter(pk__in=case.judges)
    coordinators = judges.filter(roles__contains=[Role.COORDINATOR])
    if case.proposed == CaseOutcome.REMOVAL and not coordinators.exists():
        raise Refused(_("For a removal, one of the two is a coordinator."))
    decision = Decision(case.proposed, case.point, case.proposed_reason, case.proposed_days)
    return _close(case, decision, by=by)


@transaction.atomic
def send_back(case: ConductCase, note: str, *, by: Membership) -> ConductCase:
    """Disagree, as the second person, with a note that says why; the first decides anew."""
    case = _locked(case)
    if case.state != State.PROPOSED or case.second_judge_id != by.pk:
        raise Refused(_("There is nothing here for you to agree to."))
    _write_note(case, note, by=by)
    case.state, case.proposed, case.proposed_days = State.OPEN, "", 0
    case.save(update_fields=["state", "proposed", "proposed_days"])
    record(ProposalSentBack(group=case.group_id, case=case.pk), by=by)
    return case


@transaction.atomic
def write_case_note(case: ConductCase, text: str, *, by: Membership) -> CaseNote:
    """Write a note for the team. Whoever does takes part, and judges no appeal of it."""
    case = _locked(case, or_closed=True)
    note = _write_note(case, text, by=by)
    record(CaseNoteWritten(group=case.group_id, case=case.pk), by=by)
    return note


def _write_note(case: ConductCase, text: str, *, by: Membership) -> CaseNote:
    text = visible(storable(text)).strip()[:1000]
    if not text:
        raise Refused(_("Write a few words first."))
    return CaseNote.objects.create(group_id=case.group_id, case=case, by=by, text=text)


def _close(case: ConductCase, decision: Decision, *, by: Membership) -> ConductCase:
    case.state, case.outcome, case.closed_at = State.CLOSED, decision.outcome, now()
    case.proposed = case.proposed_reason = ""
    case.save()
    outcome = CaseOutcome(decision.outcome)
    if outcome in MEASURES:
        take_measure(case, decision, by=by)
    if outcome == CaseOutcome.UNFOUNDED:
        reporters = case.reports.values_list("by", flat=True)
        RejectedReport.objects.bulk_create(
            RejectedReport(group_id=case.group_id, by_id=key) for key in reporters
        )
    _settle_word(case, decision, by=by)
    write_log_line(case.group_id, case.subject, case.point, case.outcome)
    record(CaseClosed(group=case.group_id, case=case.pk, outcome=case.outcome), by=by)
    return case


def _settle_word(case: ConductCase, decision: Decision, *, by: Membership) -> None:
    """Take a word back where a measure follows; where it was nothing, say that it stays."""
    remark = case.remark
    if remark is None or remark.by_id == by.pk or remark.state == Remark.State.REMOVED:
        return
    if CaseOutcome(decision.outcome) in MEASURES:
        remove_remark(remark, decision.reason, by=by)
    else:
        leave_remark(remark, by=by)


def _locked(case: ConductCase, *, or_closed: bool = False) -> ConductCase:
    rows = ConductCase.objects.select_for_update(of=("self",)).filter(~Q(state=State.QUIET))
    current = rows.select_related("about", "remark__action").filter(pk=case.pk).first()
    if current is None:
        raise Refused(_("This report is no longer there."))
    if current.state == State.CLOSED and not or_closed:
        raise Refused(_("This has been decided in the meantime."))
    return current
