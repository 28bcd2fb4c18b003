"""Deliveries: each notification leaves once a channel, few an hour, the rest in a digest."""

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.models import Delivery
from jesuisla.collective.notifications.notification import Notification
from jesuisla.collective.notifications.topics import Topic

_log = logging.getLogger(__name__)

# A job is tried again within days at most; its note need not outlive that by much.
NOTED_FOR = timedelta(days=90)


def deliver_once(key: str, notification: Notification, channel: Channel, to: Membership) -> bool:
    """Send a notification unless one with this key left by this channel. Return whether it left.

    The note that it left is kept only if sending worked, so that a failed job tries again.
    Nothing leaves to an account that was erased.
    """
    with transaction.atomic():
        _, new = Delivery.objects.get_or_create(channel=channel.name, key=key)
        if not new or not to.person.is_active:
            return False
        message = notification if channel.is_private else notification.without_text()
        channel.send(message, to)
    return True


@transaction.atomic
def tell_together(
    topic: Topic,
    matters: Collection[int],
    channel: Channel,
    membership: int,
    write: Callable[[Membership, int], Notification],
) -> bool:
    """Tell a member of those matters that they were not told of yet. Return whether it left.

    ``write`` makes the one notification for the member and for how many matters it stands.
    Nothing leaves while the limit of an hour is reached: whoever calls this again with what
    is still true then sends the digest.
    """
    # Two at once would both count two notifications before the third.
    memberships = Membership.objects.select_for_update(of=("self",), no_key=True)
    to = memberships.select_related("person", "group").get(pk=membership)
    prefix = f"{topic.key}:{to.pk}:"
    keys = {
        f"{prefix}{matter}": f"{topic.digest_key}:{to.pk}:{matter}" for matter in sorted(matters)
    }
    delivered_keys = _delivered([*keys, *keys.values()], channel)
    untold = [key for key, beside in keys.items() if not {key, beside} & delivered_keys]
    if not untold or _within_the_hour(prefix, channel) >= topic.an_hour:
        return False
    # One notification counts once in its hour, however many matters it tells of.
    _note((keys[key] for key in untold[1:]), channel)
    return deliver_once(untold[0], write(to, len(untold)), channel, to)


def leave_one_by_one(
    deliveries: Iterable[tuple[Membership, Channel, Callable[[], bool]]],
) -> int:
    """Have each of these leave, whatever becomes of the others. Return how many left.

    One letter box that refuses does not keep the others waiting: its turn comes again when
    whoever calls this does so the next time.
    """
    count = 0
    for to, channel, leave in deliveries:
        try:
            count += leave()
        except OSError:
            _log.exception("what tells membership %s by %s did not leave", to.pk, channel.name)
    return count


def forget_old_deliveries() -> int:
    """Delete the notes of deliveries that no job asks about any more. Return how many."""
    return delete_in_batches(Delivery.objects.filter(sent_at__lt=now() - NOTED_FOR))


def _delivered(keys: Iterable[str], channel: Channel) -> set[str]:
    deliveries = Delivery.objects.filter(channel=channel.name, key__in=[*keys])
    return set(deliveries.values_list("key", flat=True))


def _within_the_hour(prefix: str, channel: Channel) -> int:
    since = now() - timedelta(hours=1)
    deliveries = Delivery.objects.filter(channel=channel.name, sent_at__gt=since)
    return deliveries.filter(key__startswith=prefix).count()


def _note(keys: Iterable[str], channel: Channel) -> None:
    rows = [Delivery(channel=channel.name, key=key) for key in keys]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
