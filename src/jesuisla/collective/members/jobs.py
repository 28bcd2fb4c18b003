"""Letters that follow what happened, and the daily tidying."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now
from django_scopes import scope
from procrastinate.contrib.django import app

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.members.accounts import forget_old_proofs
from jesuisla.collective.members.events import (
    ApplicationAccepted,
    ApplicationDeclined,
    MemberInvited,
    MembershipEnded,
)
from jesuisla.collective.members.letters import send_letter_once
from jesuisla.collective.members.memberships import forget_place, over_long_ago
from jesuisla.collective.members.models import Application, Letter, Membership

# A job is tried again within days at most; its note need not outlive that by much.
LETTERS_ARE_NOTED_FOR = timedelta(days=90)


@listen(ApplicationAccepted)
def tell_of_acceptance(event: ApplicationAccepted) -> None:
    """Welcome the new member."""
    _tell(f"accepted:{event.application}", "accepted", event.membership, "members:me")


@listen(ApplicationDeclined)
def tell_of_refusal(event: ApplicationDeclined) -> None:
    """Tell the applicant why not."""
    answered = Application.objects.get(pk=event.application)
    _tell(
        f"declined:{event.application}",
        "declined",
        event.membership,
        "members:join",
        reason=answered.answer,
    )


@listen(MembershipEnded)
def tell_of_the_end(event: MembershipEnded) -> None:
    """Tell the person why, and whom to ask to look at it again."""
    place = Membership.objects.get(pk=event.membership)
    key = f"ended:{event.membership}:{event.time}"
    _tell(key, "ended", event.membership, "members:me", reason=place.ended_because)


@listen(MemberInvited)
def tell_of_the_invitation(event: MemberInvited) -> None:
    """Invite the person to sign in."""
    place = Membership.objects.get(pk=event.membership)
    key = f"invited:{event.membership}:{int(place.joined_at.timestamp())}"
    _tell(key, "invited", event.membership, "account_login")


def _tell(key: str, template: str, membership: int, page: str, **context: Any) -> None:
    place = Membership.objects.select_related("person", "group").get(pk=membership)
    send_letter_once(key, template, place, {"link": page_url(place.group, page), **context})


@app.periodic(cron="17 3 * * *")
@app.task(queue="tidying", queueing_lock="members.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001  # procrastinate's shape
    """Forget codes out of date, notes of letters long gone, and sessions that are over.

    A session may hold what somebody typed to join and never sent.
    """
    forget_old_proofs()
    SessionStore.clear_expired()
    Letter.objects.filter(sent_at__lt=now() - LETTERS_ARE_NOTED_FOR).delete()


@app.periodic(cron="27 3 * * *")
@app.task(queue="retention", queueing_lock="members.forget_places", pass_context=False)
def forget_places(timestamp: int) -> int:  # noqa: ARG001  # procrastinate's shape
    """Take names off the places that ended long ago, one by one; gives how many."""
    forgotten, moment = 0, now()
    for group in Group.objects.all():
        with scope(group=group.pk):
            for place in over_long_ago(moment):
                forgotten += forget_place(place, moment)
    return forgotten
