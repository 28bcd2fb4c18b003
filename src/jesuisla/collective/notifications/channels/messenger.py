"""In a member's own messenger: a neutral line and a link, and nothing else."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy, override

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.channels.push import neutral_sentence, topic_of
from jesuisla.collective.notifications.messenger_posts import SECONDS, post_for
from jesuisla.collective.notifications.messengers import target_of
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.notification import Answers, Message, Notification
from jesuisla.collective.notifications.posting import post_to_all, send_at_once
from jesuisla.outgoing import Post


class ByMessenger:
    """Messages at Telegram, Matrix, ntfy or Discord, which their operators can read.

    So neither the group nor the reason stands in them; the link has the address of the site.
    """

    name = "messenger"
    label = gettext_lazy("In my messenger")
    is_private = False

    def reach(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Return those who proved a messenger to be theirs."""
        messengers = Messenger.objects.filter(membership=OuterRef("pk"), confirmed_at__isnull=False)
        return members.filter(Exists(messengers))

    def send(self, notification: Notification, to: Membership) -> None:
        """Send to all messengers of a member; raises ``OSError`` when none takes it for now."""
        send_at_once(self.send_many([Message(to, notification)]))

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        """Send to all messengers of these members; the first that takes it decides."""
        by_member = {message.to.pk: message.notification for message in messages}
        messengers = Messenger.objects.filter(membership__in=by_member, confirmed_at__isnull=False)
        return post_to_all(
            messages,
            [(it, _post(it, by_member[it.membership_id])) for it in messengers],
            seconds=SECONDS,
            private_urls=settings.MESSENGER_SERVICES,
        )


def _post(messenger: Messenger, notification: Notification) -> Post | None:
    target = target_of(messenger)
    if target is None:
        return None
    with override(notification.language):
        line = neutral_sentence(is_urgent=notification.is_urgent)
    return post_for(
        target,
        line,
        link=notification.link,
        mark=topic_of(notification),
        is_urgent=notification.is_urgent,
    )
