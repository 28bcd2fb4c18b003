"""Telling the team that a member is attacked and calls for help."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from functools import partial

from django.utils.timezone import now

from jesuisla.collective.care.help_calls import open_calls
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.deliveries import leave_one_by_one, tell_together
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import HELP
from jesuisla.collective.notifications.wishes import who_wants

CALLS_AN_HOUR = 2
"""Calls of one member that leave as letters within an hour: the others' must not wait for them."""


def tell_of_calls(only: Collection[int] | None = None) -> int:
    """Tell the team of calls that nobody looks after, of these ``only`` where some are named.

    Return how many notifications left: one a person, channel and call, none to whoever
    called. What a letter box refuses, or what is beyond the limit of an hour, waits for the
    next time this is done; so does what one member calls for again and again.
    """
    waiting = open_calls().filter(answered_by=None).exclude(pk__in=_calls_beyond_the_hour())
    if only is not None:
        waiting = waiting.filter(pk__in=only)
    callers = dict(waiting.values_list("pk", "by"))
    return leave_one_by_one(
        (to, channel, partial(tell_together, HELP, calls, channel, to.pk, _written))
        for to, channel in (who_wants(HELP) if callers else ())
        if (calls := {call for call, caller in callers.items() if caller != to.pk})
    )


def _calls_beyond_the_hour() -> list[int]:
    """Return the calls of the last hour that came after enough others of the same member."""
    count_by_caller: Counter[int] = Counter()
    beyond: list[int] = []
    lately = HelpCall.objects.filter(at__gt=now() - timedelta(hours=1)).order_by("at", "pk")
    for call, caller in lately.values_list("pk", "by"):
        count_by_caller[caller] += 1
        if count_by_caller[caller] > CALLS_AN_HOUR:
            beyond.append(call)
    return beyond


def _written(to: Membership, calls: int) -> Notification:
    """Write what names neither the member nor the thread."""
    return write_notification(
        HELP,
        "help",
        to,
        link=page_url(to.group, "queue:queue"),
        settings_link=page_url(to.group, "members:me"),
        calls=calls,
    )
