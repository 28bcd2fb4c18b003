"""On a member's own devices, by web push: a neutral line and a link, and nothing else."""

import json
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.notification import Answers, Message, Notification
from jesuisla.collective.notifications.posting import post_to_all, send_at_once
from jesuisla.collective.notifications.push_encryption import encrypt_for_device
from jesuisla.collective.notifications.push_keys import push_key, signed_headers
from jesuisla.outgoing import Post

SECONDS = 4.0
"""How long a service may take: a batch with one that is slow holds a slot of a worker so long."""


class Push:
    """Messages on devices that a member named; a locked screen may show them to anybody.

    So neither the group nor the reason stands in them: who shares a telephone, or a sofa, learns
    that something is new, and no more than the address that the browser adds by itself.
    """

    name = "push"
    label = gettext_lazy("On my devices")
    is_private = False

    def reach(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Return those with a device."""
        return members.filter(Exists(Subscription.objects.filter(membership=OuterRef("pk"))))

    def send(self, notification: Notification, to: Membership) -> None:
        """Send to all devices of a member; raises ``OSError`` when none takes it for now."""
        send_at_once(self.send_many([Message(to, notification)]))

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        """Send to all devices of these members; the first that takes it decides."""
        by_member = {message.to.pk: message for message in messages}
        devices = list(Subscription.objects.filter(membership__in=by_member))
        return post_to_all(
            messages,
            _posts(devices, by_member),
            seconds=SECONDS,
            private_urls=settings.PUSH_SERVICES,
        )


def _posts(
    devices: Sequence[Subscription], by_member: dict[int, Message]
) -> list[tuple[Subscription, Post | None]]:
    """Seal each message for each device; ``None`` beside one with unusable keys."""
    key, signatures = push_key(), dict[str, dict[str, str]]()
    posts_by_device: list[tuple[Subscription, Post | None]] = []
    for device in devices:
        notification = by_member[device.membership_id].notification
        parts = urlsplit(device.endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        try:
            if origin not in signatures:
                signatures[origin] = signed_headers(key, origin)
            body = encrypt_for_device(payload(notification), device.public_key, device.secret)
        except ValueError:
            posts_by_device.append((device, None))
            continue
        headers = signatures[origin] | {
            "TTL": str(notification.worth_seconds),
            "Urgency": "high" if notification.is_urgent else "normal",
            "Topic": topic_of(notification),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }
        posts_by_device.append((device, Post(url=device.endpoint, headers=headers, body=body)))
    return posts_by_device


def topic_of(notification: Notification) -> str:
    """Return what makes one of a message that leaves twice, at the service and on the screen.

    It tells nothing to the service: 32 letters that only this installation makes of the key.
    """
    digest = salted_hmac("notifications.push.topic", notification.key, algorithm="sha256")
    return digest.hexdigest()[:32]


def payload(notification: Notification) -> bytes:
    """Return what the device is told: a line for any screen, and where a tap leads."""
    parts = urlsplit(notification.link)
    with override(notification.language):
        line = neutral_sentence(is_urgent=notification.is_urgent)
    data = {
        "line": line,
        "lang": notification.language,
        "link": parts.path + (f"?{parts.query}" if parts.query else ""),
        "tag": topic_of(notification),
    }
    return json.dumps(data, ensure_ascii=False).encode()


def neutral_sentence(*, is_urgent: bool = False) -> str:
    """Return the sentence in the language of the moment: no group, no name, no reason."""
    return _("You are needed for a moment") if is_urgent else _("Something new for you")
