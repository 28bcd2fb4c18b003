"""A word the day after to whoever called for help: once, by day, and asking for no answer."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.timezone import localtime, now

from jesuisla.collective.care.models import HelpCall
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.deliveries import deliver_once, leave_one_by_one
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import AFTERCARE
from jesuisla.collective.notifications.wishes import who_wants

BY_DAY = range(9, 20)
"""Hours of the reader's own clock."""


def tell_the_day_after() -> int:
    """Ask those who called for help the day before how they are. Return how many left.

    Several calls of one day are one word; what was called by mistake, or where nothing was
    wrong, is none.
    """
    moment = now()
    calls = HelpCall.objects.filter(closing="", at__gt=moment - timedelta(days=2))
    times: defaultdict[int, list[datetime]] = defaultdict(list)
    for caller, at in calls.values_list("by", "at"):
        times[caller].append(at)
    return leave_one_by_one(
        (to, channel, partial(_ask, to, channel, yesterday))
        for to, channel in (who_wants(AFTERCARE, times) if times else ())
        if (yesterday := _day_to_ask_about(to, times[to.pk], moment))
    )


def _day_to_ask_about(to: Membership, times: Iterable[datetime], moment: datetime) -> date | None:
    """Return yesterday, if this member called then and it is day where they live."""
    zone = to.person.zone_in(to.group)
    here = localtime(moment, zone)
    yesterday = here.date() - timedelta(days=1)
    days = {localtime(at, zone).date() for at in times}
    return yesterday if yesterday in days and here.hour in BY_DAY else None


def _ask(to: Membership, channel: Channel, day: date) -> bool:
    notification = write_notification(
        AFTERCARE,
        "aftercare",
        to,
        link=page_url(to.group, "care:sos"),
    )
    return deliver_once(f"{AFTERCARE.key}:{to.pk}:{day}", notification, channel, to)
