"""Telling the team that a member is attacked and calls for help."""

import logging
from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from django.utils.timezone import now

from jesuisla.collective.care.help_calls import open_calls
from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.deliveries import tell_together
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import HELP
from jesuisla.collective.notifications.wishes import who_wants

CALLS_AN_HOUR = 2
"""Calls of one member that leave as letters within an hour: the others' must not wait for them."""

_log = logging.getLogger(__name__)


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
    count = 0
    for membership, channel in who_wants(HELP) if callers else ():
        calls = {call for call, caller in callers.items() if caller != membership.pk}
        try:
            count += bool(calls) and tell_together(HELP, calls, channel, membership.pk, _written)
        except OSError:
            # One letter box that refuses does not keep the others waiting.
            _log.exception(
                "what tells membership %s of a call by %s did not leave",
                membership.pk,
                channel.name,
            )
    return count


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
