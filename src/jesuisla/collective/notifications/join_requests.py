"""Telling the team that somebody asks to join, or that an answer waits for a second person."""

from functools import partial

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.answers import team_now
from jesuisla.collective.members.models import Application, ApplicationOpinion, Membership
from jesuisla.collective.notifications.deliveries import leave_one_by_one, tell_together
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import REQUESTS
from jesuisla.collective.notifications.wishes import who_wants

SECONDS_FROM = 1_000_000_000
"""Added to the number of a request whose first answer waits, so that it is told of once more."""


def tell_of_requests() -> int:
    """Tell the team of requests to join that wait for them. Return how many left.

    Each request once, and once more when one answer waits for a second person; none to whoever
    answered it, and few an hour however many ask.
    """
    team = set(team_now().values_list("pk", flat=True))
    requests = Application.objects.filter(state=Application.State.OPEN)
    opinions = ApplicationOpinion.objects.filter(application__in=requests, by__in=team)
    answered_by: dict[int, set[int]] = {}
    for request, by in opinions.values_list("application", "by"):
        answered_by.setdefault(request, set()).add(by)
    waiting: dict[int, set[int]] = {}
    for request in requests.values_list("pk", flat=True):
        matter = request + (SECONDS_FROM if request in answered_by else 0)
        for key in team - answered_by.get(request, set()):
            waiting.setdefault(key, set()).add(matter)
    wishes = who_wants(REQUESTS, waiting) if waiting else []
    return leave_one_by_one(
        (to, channel, partial(tell_together, REQUESTS, waiting[to.pk], channel, to.pk, _write))
        for to, channel in wishes
    )


def _write(to: Membership, _count: int) -> Notification:
    """Write what names nobody."""
    return write_notification(
        REQUESTS, "request_waits", to, link=page_url(to.group, "members:team")
    )
