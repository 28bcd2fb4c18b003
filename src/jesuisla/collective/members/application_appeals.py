"""Appeals of those who were declined: one each, within twenty days, read by somebody else."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import storable, visible
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.answers import (
    TIME_TO_APPEAL,
    State,
    close_application,
    team_now,
    welcome,
)
from jesuisla.collective.members.events import (
    ApplicationAccepted,
    ApplicationAppealed,
    ApplicationAppealJudged,
)
from jesuisla.collective.members.models import (
    Application,
    ApplicationAppeal,
    ApplicationOpinion,
    Membership,
)

SecondAnswer = ApplicationAppeal.SecondAnswer


def application_appeal_until(application: Application) -> datetime | None:
    """Return until when whoever was declined may ask for another look."""
    if application.state != State.DECLINED or application.answered_at is None:
        return None
    return application.answered_at + TIME_TO_APPEAL


def may_appeal_application(application: Application, moment: datetime) -> bool:
    """Whether it may still be done: once, in time, and by whoever did not ask anew meanwhile."""
    until = application_appeal_until(application)
    has_appeal = ApplicationAppeal.objects.filter(application=application).exists()
    later = Application.objects.filter(membership=application.membership_id, pk__gt=application.pk)
    return until is not None and moment < until and not has_appeal and not later.exists()


@transaction.atomic
def appeal_application(application: Application, words: str, *, by: Membership) -> None:
    """Ask that somebody else look at one's declined request. Raises :class:`Refused`."""
    Group.objects.select_for_update(no_key=True).get(pk=application.group_id)
    application = Application.objects.select_for_update().get(pk=application.pk)
    words = visible(storable(words)).strip()[:2000]
    if application.membership_id != by.pk:
        raise Refused(_("Only the person concerned can appeal."))
    if not words:
        raise Refused(_("Write a few words first."))
    if ApplicationAppeal.objects.filter(application=application).exists():
        raise Refused(_("You have appealed already. Somebody reads it and answers you."))
    if not may_appeal_application(application, now()):
        raise Refused(_("The twenty days to appeal are over. You may ask to join again."))
    appeal = ApplicationAppeal.objects.create(
        group_id=application.group_id, application=application, words=words
    )
    record(ApplicationAppealed(group=appeal.group_id, application=application.pk), by=None)


def who_answered(application: Application) -> set[int]:
    """Return those who may not judge an appeal: whoever said what they would answer."""
    opinions = ApplicationOpinion.objects.filter(application=application)
    people = {*opinions.values_list("by", flat=True), application.answered_by_id}
    return {key for key in people if key is not None}


def who_may_judge_application(application: Application) -> QuerySet[Membership]:
    """Return those of the team who took no part in the answer."""
    return team_now().exclude(pk__in=who_answered(application))


@transaction.atomic
def judge_application_appeal(
    appeal: ApplicationAppeal, outcome: str, answer: str, *, by: Membership
) -> ApplicationAppeal:
    """Answer an appeal: the answer stays, or the person is a member from now on.

    Raises :class:`Refused` for anybody but one of the team who took no part, and without a
    sentence for the person.
    """
    Group.objects.select_for_update(no_key=True).get(pk=appeal.group_id)
    appeals = ApplicationAppeal.objects.select_for_update(of=("self",))
    appeal = appeals.select_related("application__membership").get(pk=appeal.pk)
    application, answer = appeal.application, visible(storable(answer)).strip()[:2000]
    if appeal.judged_at is not None:
        raise Refused(_("This appeal has already been answered."))
    if not who_may_judge_application(application).filter(pk=by.pk).exists():
        raise Refused(_("An appeal is judged by somebody of the team who took no part."))
    if outcome not in SecondAnswer.values:
        raise Refused(_("Say whether the answer stays, or the person is welcome."))
    if not answer:
        raise Refused(_("Please write a reason: the person will read it."))
    if not application.membership.roles:
        raise Refused(_("This request has been erased in the meantime."))
    appeal.outcome, appeal.answer, appeal.judged_by, appeal.judged_at = outcome, answer, by, now()
    appeal.save()
    record(
        ApplicationAppealJudged(group=appeal.group_id, application=application.pk, outcome=outcome),
        by=by,
    )
    if outcome == SecondAnswer.WELCOMED:
        close_application(application, State.ACCEPTED, "", by)
        place = welcome(application)
        record(
            ApplicationAccepted(
                group=appeal.group_id, membership=place.pk, application=application.pk
            ),
            by=by,
        )
    return appeal


def open_application_appeals(viewer: Viewer) -> QuerySet[ApplicationAppeal]:
    """Return the appeals that wait for an answer, for the team, the oldest first."""
    if not viewer.is_team:
        return ApplicationAppeal.objects.none()
    appeals = ApplicationAppeal.objects.filter(judged_at=None)
    return appeals.select_related("application__membership").order_by("at", "pk")
