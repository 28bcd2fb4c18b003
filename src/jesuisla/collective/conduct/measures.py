"""Measures: a word, a pause, a removal; told with the reason, and fading with time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.conduct import goes_beyond, next_step, weight_left
from jesuisla.collective.conduct.conduct_log import write_log_line
from jesuisla.collective.conduct.events import MeasureTaken
from jesuisla.collective.conduct.models import GRAVE, CharterPoint, ConductCase, Measure
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.accounts import end_sessions
from jesuisla.collective.members.memberships import end_membership
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.pauses import pause_member

Kind = Measure.Kind
PAUSE_DAYS = (1, 3, 7, 14, 30)


@dataclass(frozen=True, slots=True)
class Decision:
    """What comes of a case: the outcome, the charter's point, the reason told, days of a pause."""

    outcome: str
    point: str
    reason: str = ""
    days: int = 0


def take_measure(case: ConductCase, decision: Decision, *, by: Membership) -> Measure:
    """Take what was decided in a case; it holds at once. Part of a larger change."""
    kind = Kind(decision.outcome)
    if kind == Kind.PAUSE and decision.days not in PAUSE_DAYS:
        raise Refused(_("Please choose how long the pause lasts."))
    until = now() + timedelta(days=decision.days) if kind == Kind.PAUSE else None
    first = case.first_judge
    measure = Measure.objects.create(
        group_id=case.group_id,
        case=case,
        member=case.about,
        kind=kind,
        point=decision.point,
        reason=decision.reason.strip()[:1000],
        ends_at=until,
        decided_by=first or by,
        agreed_by=by if first is not None and first.pk != by.pk else None,
    )
    if until is not None:
        earlier = case.about.paused_until
        pause_member(case.about, max(until, earlier) if earlier else until, by=by)
    if kind == Kind.REMOVAL:
        end_membership(case.about, reason=measure.reason, by=by)
        end_sessions(case.about.person_id)
    record(MeasureTaken(group=case.group_id, measure=measure.pk, kind=kind), by=by)
    return measure


@transaction.atomic
def note_removal(member: Membership, ended_by: int | None) -> Measure | None:
    """Keep what the coordination decided without a report, so that it may be appealed.

    Returns ``None`` where it was decided in a case, which has its measure.
    """
    Group.objects.select_for_update(no_key=True).get(pk=member.group_id)
    member = Membership.objects.get(pk=member.pk)
    if member.ended_at is None or not member.ended_because:
        return None
    same_end = Measure.objects.filter(member=member, kind=Kind.REMOVAL, lifted_at=None)
    if same_end.filter(at__gte=member.joined_at).exists():
        return None
    measure = Measure.objects.create(
        group_id=member.group_id,
        member=member,
        kind=Kind.REMOVAL,
        point=CharterPoint.OTHER,
        reason=member.ended_because,
        decided_by_id=ended_by,
    )
    write_log_line(member.group_id, "coordination", measure.point, measure.kind)
    record(MeasureTaken(group=member.group_id, measure=measure.pk, kind=measure.kind), by=None)
    return measure


def weights_of(member: Membership, moment: datetime) -> list[float]:
    """Return what each measure of a member still weighs; none that an appeal lifted."""
    measures = Measure.objects.filter(member=member, lifted_at=None)
    rows = measures.values_list("kind", "at")
    return [weight_left(kind, (moment - at).days) for kind, at in rows]


def next_measure(member: Membership) -> Kind:
    """Return the measure that comes next by the rule that everybody may read."""
    return Kind(next_step(weights_of(member, now())))


def check_graduated(member: Membership, decision: Decision, *, has_note: bool) -> None:
    """Raise :class:`Refused` for a measure beyond the next step, without a reason for the team."""
    if decision.point in GRAVE or has_note:
        return
    if goes_beyond(decision.outcome, weights_of(member, now())):
        raise Refused(
            _(
                "This goes beyond the next step, which would be: %(step)s. Write first in a note "
                "why it is needed."
            )
            % {"step": next_measure(member).label}
        )


def measures_of(member: Membership) -> QuerySet[Measure]:
    """Return what was decided about a member, the latest first, each with its appeal."""
    return Measure.objects.filter(member=member).select_related("appeal")
