"""Telling those of the team who wish it that a rule of the queue asks for a look now."""

from functools import partial

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.deliveries import leave_one_by_one, tell_together
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import ALERTS
from jesuisla.collective.notifications.wishes import who_wants
from jesuisla.collective.queue.rules import threads_that_ask


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
    threads = threads_that_ask()
    return leave_one_by_one(
        (to, channel, partial(tell_together, ALERTS, threads, channel, to.pk, _written))
        for to, channel in (who_wants(ALERTS) if threads else ())
    )


def _written(to: Membership, threads: int) -> Notification:
    """Write what names neither thread nor author."""
    return write_notification(
        ALERTS,
        "alert",
        to,
        link=page_url(to.group, "queue:queue"),
        threads=threads,
    )
