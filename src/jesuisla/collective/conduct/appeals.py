"""Appeals: one a measure, within twenty days, judged by somebody who took no part in it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import storable, visible
from jesuisla.collective.conduct.conduct_log import write_log_line
from jesuisla.collective.conduct.events import AppealJudged, AppealMade
from jesuisla.collective.conduct.models import Appeal, Measure
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import TEAM, Membership, taking_part
from jesuisla.collective.members.pauses import (
    pause_member,
    restore_membership,
    resume_member,
)

WITHIN = timedelta(days=20)
Verdict = Appeal.Verdict


def appeal_until(measure: Measure) -> datetime:
    """Return until when a measure may be appealed."""
    return measure.at + WITHIN


def may_be_appealed(measure: Measure, moment: datetime) -> bool:
    """Whether the member may still appeal: once, in time, and while it stands."""
    has_appeal = Appeal.objects.filter(measure=measure).exists()
    return not has_appeal and measure.lifted_at is None and moment < appeal_until(measure)


@transaction.atomic
def make_appeal(measure: Measure, words: str, *, by: Membership) -> Appeal:
    """Appeal against a measure about oneself. Raises :class:`Refused` too late, or twice."""
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    words = visible(storable(words)).strip()[:2000]
    if measure.member_id != by.pk:
        raise Refused(_("Only the person concerned can appeal."))
    if not words:
        raise Refused(_("Write a few words first."))
    if Appeal.objects.filter(measure=measure).exists():
        raise Refused(_("You have appealed already. Somebody reads it and answers you."))
    if not may_be_appealed(measure, now()):
        raise Refused(_("The twenty days to appeal are over. Write to the group if you like."))
    appeal = Appeal.objects.create(group_id=measure.group_id, measure=measure, words=words)
    record(AppealMade(group=measure.group_id, appeal=appeal.pk), by=None)
    return appeal


def took_part(measure: Measure) -> set[int]:
    """Return the memberships that may not judge an appeal against a measure.

    The person concerned, whoever decided or agreed, reported, or wrote a note about it.
    """
    people = {measure.member_id, measure.decided_by_id, measure.agreed_by_id}
    if measure.case is not None:
        people |= measure.case.judges
        people |= {*measure.case.reports.values_list("by", flat=True)}
        people |= {*measure.case.notes.values_list("by", flat=True)}
    return {key for key in people if key is not None}


def who_may_judge(measure: Measure) -> QuerySet[Membership]:
    """Return those of the team who took no part in a measure."""
    team = Membership.objects.filter(taking_part(), roles__overlap=sorted(map(str, TEAM)))
    return team.exclude(pk__in=took_part(measure))


@transaction.atomic
def judge_appeal(appeal: Appeal, verdict: str, answer: str, *, by: Membership) -> Appeal:
    """Answer an appeal: the measure stays, or is lifted and undone at once.

    Raises :class:`Refused` for anybody but one of the team who took no part, and without a
    sentence for the person.
    """
    appeals = Appeal.objects.select_for_update(of=("self",))
    appeal = appeals.select_related("measure__case", "measure__member").get(pk=appeal.pk)
    measure, answer = appeal.measure, visible(storable(answer)).strip()[:2000]
    if appeal.judged_at is not None:
        raise Refused(_("This appeal has already been answered."))
    if not who_may_judge(measure).filter(pk=by.pk).exists():
        raise Refused(_("An appeal is judged by somebody of the team who took no part."))
    if verdict not in Verdict.values:
        raise Refused(_("Say whether the measure stays or is lifted."))
    if not answer:
        raise Refused(_("Please write a reason: the person will read it."))
    appeal.verdict, appeal.answer, appeal.judged_by, appeal.judged_at = verdict, answer, by, now()
    appeal.save()
    if verdict == Verdict.LIFTED:
        _lift(measure, by=by)
    write_log_line(appeal.group_id, "appeal", measure.point, verdict)
    record(AppealJudged(group=appeal.group_id, appeal=appeal.pk, verdict=verdict), by=by)
    return appeal


def _lift(measure: Measure, *, by: Membership) -> None:
    measure.lifted_at = now()
    measure.save(update_fields=["lifted_at"])
    member = measure.member
    # Another measure that stands may hold the person back on its own.
    standing = Measure.objects.filter(member=member, lifted_at=None).exclude(pk=measure.pk)
    if measure.kind == Measure.Kind.PAUSE and member.is_paused:
        others = standing.filter(kind=Measure.Kind.PAUSE, ends_at__gt=now()).order_by("-ends_at")
        other = others.first()
        if other is None or other.ends_at is None:
            resume_member(member, by=by)
        elif other.ends_at != member.paused_until:
            pause_member(member, other.ends_at, by=by)
    later = standing.filter(kind=Measure.Kind.REMOVAL, at__gt=measure.at)
    was_removal = measure.kind == Measure.Kind.REMOVAL
    if was_removal and member.roles and member.ended_because and not later.exists():
        restore_membership(member, by=by)


def appeals_for(viewer: Viewer) -> QuerySet[Appeal]:
    """Return the appeals this person may read: the team all but their own."""
    return _appeals_beside(viewer.membership.pk) if viewer.is_team else Appeal.objects.none()


def _appeals_beside(me: int) -> QuerySet[Appeal]:
    appeals = Appeal.objects.exclude(measure__member=me)
    return appeals.select_related("measure__member", "measure__case").order_by("at", "pk")


def open_appeals(viewer: Viewer) -> QuerySet[Appeal]:
    """Return the appeals that have no answer yet, the oldest first."""
    return appeals_for(viewer).filter(judged_at=None)


def open_appeals_beside(me: int) -> QuerySet[Appeal]:
    """Return those that somebody of the team may read, by the number of their membership."""
    return _appeals_beside(me).filter(judged_at=None)
