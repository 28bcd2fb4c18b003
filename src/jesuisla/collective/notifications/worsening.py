"""Telling the team that an action seems to make things worse, so that somebody looks at once."""

from functools import partial

from django.utils.timezone import now

from jesuisla.collective.care.models import WorseSign
from jesuisla.collective.care.shifts import on_duty
from jesuisla.collective.care.worsening import open_signs
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.deliveries import leave_one_by_one, tell_together
from jesuisla.collective.notifications.help_calls import ON_DUTY_FIRST
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.topics import WORSE
from jesuisla.collective.notifications.wishes import who_wants


def tell_of_worsening() -> int:
    """Tell the team of signs at which nobody looked yet. Return how many notifications left.

    Those on duty first, and the whole team where nobody is, or after some minutes; one a
    person, channel and sign. What is beyond the limit of an hour waits for the next time.
    """
    signs = list(open_signs())
    wishes = who_wants(WORSE) if signs else []
    duty = set(on_duty(now()).values_list("pk", flat=True)) & {to.pk for to, _channel in wishes}
    return leave_one_by_one(
        (to, channel, partial(tell_together, WORSE, own, channel, to.pk, _written))
        for to, channel in wishes
        if (own := {row.pk for row in signs if to.pk in duty or not duty or _has_waited(row)})
    )


def _has_waited(row: WorseSign) -> bool:
    return row.at <= now() - ON_DUTY_FIRST


def _written(to: Membership, _signs: int) -> Notification:
    """Write what names neither thread nor member."""
    return write_notification(WORSE, "worsening", to, link=page_url(to.group, "queue:queue"))
