"""The team's answer to whoever asks to join: by two people alike, or by one with a note."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.events import (
    AnswerWaits,
    ApplicationAccepted,
    ApplicationDeclined,
)
from jesuisla.collective.members.models import (
    TEAM,
    Application,
    ApplicationAppeal,
    ApplicationOpinion,
    Membership,
    ReturnMark,
    Role,
    taking_part,
)
from jesuisla.collective.members.refusals import AlreadyAnswered, NoteMissing, ReasonMissing
from jesuisla.collective.members.return_marks import leave_mark, take_mark_back

State = Application.State
TIME_TO_APPEAL = timedelta(days=20)
"""How long a refusal may be appealed, and the team finds an answered request again."""


def team_now() -> QuerySet[Membership]:
    """Return those of the team, in scope, who may answer now: neither gone nor paused."""
    return Membership.objects.filter(taking_part(), roles__overlap=sorted(map(str, TEAM)))


@transaction.atomic
def answer_application(
    application: Application, answer: str, *, by: Membership, reason: str = "", note: str = ""
) -> Application:
    """Say what one would answer; it is the team's answer once a second person says the same.

    With ``note``, which tells the team why one does not wait, it counts at once, unless somebody
    of the team said the contrary. ``reason`` is sent to whoever is declined; who agrees to
    decline may leave it as it was written. One may change one's mind until it is decided.
    Raises :class:`AlreadyAnswered`, :class:`ReasonMissing` for declining without one, and
    :class:`NoteMissing` where nobody else of the team could say the same.
    """
    application = locked_application(application)
    opinions = standing_opinions(application).exclude(by=by)
    alike = [opinion for opinion in opinions if opinion.answer == answer]
    reason = reason.strip()[:1000] or next((each.reason for each in alike if each.reason), "")
    if answer == State.DECLINED and not reason:
        raise ReasonMissing
    if not note.strip() and not team_now().exclude(pk=by.pk).exists():
        raise NoteMissing
    ApplicationOpinion.objects.update_or_create(
        application=application,
        by=by,
        defaults={
            "group_id": application.group_id,
            "answer": answer,
            "reason": reason if answer == State.DECLINED else "",
            "note": note.strip()[:1000],
            "at": now(),
        },
    )
    is_decided = bool(alike) or (bool(note.strip()) and not opinions)
    if not is_decided:
        event = AnswerWaits(group=application.group_id, application=application.pk)
        record(event, by=by)
    elif answer == State.ACCEPTED:
        _accept(application, by)
    else:
        _decline(application, reason, by)
    return application


def standing_opinions(application: Application) -> QuerySet[ApplicationOpinion]:
    """Return what those say who are still of the team, the first on top."""
    opinions = ApplicationOpinion.objects.filter(application=application, by__in=team_now())
    return opinions.select_related("by")


def with_first_answers(applications: Iterable[Application], viewer: Viewer) -> list[Application]:
    """Return open applications, each with ``first_answer``: who is awaited, in words, or nothing.

    One query for all of them.
    """
    rows = list(applications)
    opinions = ApplicationOpinion.objects.filter(application__in=rows, by__in=team_now())
    answers: dict[int, set[int | None]] = {}
    for application, by in opinions.values_list("application", "by"):
        answers.setdefault(application, set()).add(by)
    for row in rows:
        row.first_answer = first_answer_in_words(  # type: ignore[attr-defined]  # for the page alone
            len(answers.get(row.pk, ())),
            is_own=viewer.membership.pk in answers.get(row.pk, ()),
        )
    return rows


def first_answer_in_words(count: int, *, is_own: bool) -> str:
    """Say what an open application waits for once ``count`` of the team have answered.

    >>> str(first_answer_in_words(0, is_own=False))
    ''
    """
    if not count:
        return ""
    if count > 1:
        return _("Two answers differ: a third person is awaited.")
    if is_own:
        return _("You have answered: a second person is awaited.")
    return _("One answer is given: yours, as the second, is awaited.")


def all_opinions(application: Application) -> QuerySet[ApplicationOpinion]:
    """Return what was said before the answer, by whoever left the team since too."""
    return ApplicationOpinion.objects.filter(application=application).select_related("by")


def locked_application(application: Application) -> Application:
    """Return an open application, held against other answers.

    The group is locked first, as whoever withdraws meanwhile locks it: they wait for one another.
    Raises :class:`AlreadyAnswered` when it is not open any more.
    """
    Group.objects.select_for_update(no_key=True).get(pk=application.group_id)
    current = Application.objects.select_for_update().filter(pk=application.pk).first()
    if current is None or current.state != State.OPEN:
        raise AlreadyAnswered
    return current


def _accept(application: Application, by: Membership) -> None:
    close_application(application, State.ACCEPTED, "", by)
    place = welcome(application)
    record(
        ApplicationAccepted(
            group=application.group_id, membership=place.pk, application=application.pk
        ),
        by=by,
    )


def welcome(application: Application) -> Membership:
    """Make whoever asked a member from now on; part of a larger change."""
    place = Membership.objects.select_for_update().get(pk=application.membership_id)
    place.roles = [Role.MEMBER]
    place.joined_at, place.ended_at = now(), None
    place.save(update_fields=["roles", "joined_at", "ended_at"])
    take_mark_back(place)
    return place


def _decline(application: Application, reason: str, by: Membership) -> None:
    close_application(application, State.DECLINED, reason, by)
    place = Membership.objects.select_for_update().get(pk=application.membership_id)
    place.ended_at = application.answered_at
    place.save(update_fields=["ended_at"])
    leave_mark(place, ReturnMark.Refusal.DECLINED)
    record(
        ApplicationDeclined(
            group=application.group_id, membership=place.pk, application=application.pk
        ),
        by=by,
    )


def close_application(application: Application, state: str, answer: str, by: Membership) -> None:
    """Write the answer down; part of a larger change."""
    application.state, application.answer = state, answer
    application.answered_at, application.answered_by = now(), by
    application.save(update_fields=["state", "answer", "answered_at", "answered_by"])


def forget_requests(place: Membership) -> None:
    """Erase what somebody wrote to join, and what was written about it; part of a larger change.

    That there was a request, and its answer's day, stays as a number.
    """
    Application.objects.filter(membership=place, state=State.OPEN).delete()
    ApplicationOpinion.objects.filter(application__membership=place).delete()
    ApplicationAppeal.objects.filter(application__membership=place).delete()
    Application.objects.filter(membership=place).update(words="", answer="", answers=[])


def answered_lately(viewer: Viewer, moment: datetime) -> QuerySet[Application]:
    """Return the requests answered in the last twenty days, for the team, the newest first."""
    if not viewer.is_team:
        return Application.objects.none()
    applications = Application.objects.exclude(state=State.OPEN).exclude(membership__roles=[])
    return (
        applications.filter(answered_at__gt=moment - TIME_TO_APPEAL)
        .select_related("membership")
        .order_by("-answered_at")
    )
