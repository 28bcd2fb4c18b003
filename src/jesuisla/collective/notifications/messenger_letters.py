"""Telling a member that one of their messengers takes nothing any more."""

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.notifications.deliveries import deliver_once
from jesuisla.collective.notifications.messenger_addresses import KINDS
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import WAYS
from jesuisla.collective.notifications.wishes import who_wants


def tell_of_lost_messenger(member: int, messenger: int) -> int:
    """Tell a member who wishes it that a messenger takes nothing any more. Return how many left."""
    row = Messenger.objects.filter(pk=messenger).exclude(lost_at=None).first()
    if row is None:
        return 0
    count = 0
    for to, channel in who_wants(WAYS, {member}):
        notification = write_notification(
            WAYS,
            "messenger_lost",
            to,
            link=page_url(to.group, "notifications:messengers"),
            messenger=KINDS.get(row.kind, row.kind),
        )
        count += deliver_once(f"{WAYS.key}:{row.pk}", notification, channel, to)
    return count
