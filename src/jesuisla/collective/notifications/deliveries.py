"""Deliveries: each notification leaves once a channel, few an hour, the rest in a digest."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels import Channel
from jesuisla.collective.notifications.models import Delivery
from jesuisla.collective.notifications.notification import Message, Notification, SendingOutcome
from jesuisla.collective.notifications.sending_claims import claimed
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
        channel.send(_for_channel(notification, channel, key), to)
    return True


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of many: memberships, each with the name of the channel.

    ``left``: left just now. ``later``: could not, and may be tried again. ``nowhere``: there is
    no way. Who is in none of them was told before, or is told by somebody else at this moment.
    """

    left: list[tuple[int, str]] = field(default_factory=list)
    later: list[tuple[int, str]] = field(default_factory=list)
    nowhere: list[tuple[int, str]] = field(default_factory=list)


def deliver_many(
    key_prefix: str, written: Iterable[tuple[Membership, Channel, Notification]]
) -> Outcomes:
    """Send some hundreds of notifications, each once a member and channel.

    One that is refused stops no other. Each is claimed before it leaves and noted once it did,
    a few at a time: a process that is killed loses none, and what it had sent without noting
    it, :data:`~jesuisla.outgoing.posts.UNDER_WAY` at most, leaves again under the same key.
    Call it outside a transaction, or nothing is noted before the end.
    """
    outcomes = Outcomes()
    by_channel: dict[str, dict[str, Message]] = {}
    channels: dict[str, Channel] = {}
    for to, channel, notification in written:
        if not to.person.is_active:
            outcomes.nowhere.append((to.pk, channel.name))
            continue
        key = f"{key_prefix}:{to.pk}"
        message = Message(to, _for_channel(notification, channel, key))
        by_channel.setdefault(channel.name, {})[key] = message
        channels[channel.name] = channel
    for name, messages in by_channel.items():
        with claimed(name, messages) as claim:
            ours = [message for key, message in messages.items() if key in claim.keys]
            for answers in channels[name].send_many(ours):
                claim.note(
                    left=_keys(answers.outcomes, {SendingOutcome.LEFT}),
                    unsent=_keys(answers.outcomes, {SendingOutcome.LATER, SendingOutcome.NOWHERE}),
                    beside=answers.note,
                )
                for (to, _notification), outcome in answers.outcomes:
                    getattr(outcomes, outcome.value).append((to.pk, name))
    return outcomes


def _keys(
    outcomes: Iterable[tuple[Message, SendingOutcome]], which: Collection[SendingOutcome]
) -> list[str]:
    return [message.notification.key for message, outcome in outcomes if outcome in which]


def _for_channel(notification: Notification, channel: Channel, key: str) -> Notification:
    notification = replace(notification, key=key)
    return notification if channel.is_private else notification.without_text()


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
