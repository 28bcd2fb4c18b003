"""Telling whoever wishes it that a practice begins; it is no call and counts as none."""

from functools import partial

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.deliveries import deliver_once, leave_one_by_one
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import PRACTICE
from jesuisla.collective.notifications.wishes import who_wants


def tell_of_practice(action: int) -> int:
    """Tell members that a practice runs, but whoever began it. Return how many left."""
    running = Action.with_practice.filter(pk=action, state=Action.State.RUNNING).first()
    if running is None:
        return 0
    return leave_one_by_one(
        (to, channel, partial(_deliver, running, to, channel))
        for to, channel in who_wants(PRACTICE)
        if to.pk != running.prepared_by_id
    )


def _deliver(action: Action, to: Membership, channel: Channel) -> bool:
    link = page_url(to.group, "actions:action", action.number)
    notification = write_notification(PRACTICE, "practice", to, link=link)
    return deliver_once(f"{PRACTICE.key}:{action.pk}", notification, channel, to)
