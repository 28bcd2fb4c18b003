"""The nightly tidying of accounts and places."""

from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import now
from django_scopes import scope
from procrastinate.contrib.django import app

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.accounts import forget_old_proofs
from jesuisla.collective.members.memberships import forget_place, over_long_ago


@app.periodic(cron="17 3 * * *")
@app.task(queue="tidying", queueing_lock="members.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001  # procrastinate's shape
    """Forget codes out of date, and sessions that are over.

    A session may hold what somebody typed to join and never sent.
    """
    forget_old_proofs()
    SessionStore.clear_expired()


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
