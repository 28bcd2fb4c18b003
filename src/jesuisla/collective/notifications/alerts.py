"""Telling those of the team who wish it that a rule of the queue asks for a look now."""

import logging

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.deliveries import tell_together
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import ALERTS
from jesuisla.collective.notifications.wishes import who_wants
from jesuisla.collective.queue.rules import threads_that_ask

_log = logging.getLogger(__name__)


def tell_of_alert(thread: int) -> int:
    """Tell those of the team who want to know that a rule asks for a look now.

    Return how many notifications left. One a person, channel and thread, and none once the
    thread has left the queue, or no rule asks any more.
    """
    if thread not in threads_that_ask():
        return 0
    return sum(
        tell_together(ALERTS, {thread}, channel, membership.pk, _written)
        for membership, channel in who_wants(ALERTS)
    )


def tell_of_waiting_alerts() -> int:
    """Tell of all threads that still ask, and that a person was not told of, at once.

    Return how many notifications left. What was beyond the limit of an hour waits for this.
    """
    threads, count = threads_that_ask(), 0
    for membership, channel in who_wants(ALERTS) if threads else ():
        try:
            count += tell_together(ALERTS, threads, channel, membership.pk, _written)
        except OSError:
            # One letter box that refuses does not keep the others waiting.
            _log.exception(
                "what tells membership %s of alerts by %s did not leave",
                membership.pk,
                channel.name,
            )
    return count


def _written(to: Membership, threads: int) -> Notification:
    """Write what names neither thread nor author."""
    return write_notification(
        ALERTS,
        "alert",
        to,
        link=page_url(to.group, "queue:queue"),
        settings_link=page_url(to.group, "members:me"),
        threads=threads,
    )
