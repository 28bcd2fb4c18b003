"""The nightly tidying of accounts and places."""

from django.contrib.sessions.models import Session
from django.utils.timezone import now
from procrastinate.contrib.django import app

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.accounts import forget_old_proofs
from jesuisla.collective.members.attempt_limits import forget_old_tries
from jesuisla.collective.members.file_openings import forget_openings
from jesuisla.collective.members.letters import forget_unsent_letters
from jesuisla.collective.members.memberships import forget_membership, memberships_over_long_ago
from jesuisla.collective.members.return_marks import forget_marks


@app.periodic(cron="17 3 * * *")
@app.task(queue="tidying", queueing_lock="members.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001  # procrastinate's shape
    """Forget codes and counts out of date, and sessions that are over.

    A session may hold what somebody typed to join and never sent.
    """
    forget_old_proofs()
    forget_old_tries()
    forget_unsent_letters()
    delete_in_batches(Session.objects.filter(expire_date__lt=now()))


@for_each_group("22 3 * * *", queue="retention")
def forget_old_openings(_group: Group) -> int:
    """Forget who in the team opened which member's file half a year ago. Return how many."""
    return forget_openings(now())


@for_each_group("25 3 * * *", queue="retention")
def forget_old_return_marks(_group: Group) -> int:
    """Forget who was refused half a year ago. Return how many marks."""
    return forget_marks(now())


@for_each_group("27 3 * * *", queue="retention")
def forget_places(_group: Group) -> int:
    """Take names off the places that ended long ago, one by one. Return how many."""
    moment = now()
    return sum(forget_membership(place, moment) for place in memberships_over_long_ago(moment))
