"""On a member's own devices, by web push: a neutral line and a link, and nothing else."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.devices import note_devices
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.notification import (
    Answers,
    Message,
    Notification,
    SendingOutcome,
)
from jesuisla.collective.notifications.push_encryption import encrypt_for_device
from jesuisla.collective.notifications.push_keys import push_key, signed_headers
from jesuisla.outgoing import Post, Response, send_many

ACCEPTED = frozenset({200, 201, 202, 204})
GONE = frozenset({404, 410})
ASKED_AGAIN = frozenset({408, 425, 429})
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
        for answers in self.send_many([Message(to, notification)]):
            answers.note()
            if any(outcome is SendingOutcome.LATER for _message, outcome in answers.outcomes):
                raise OSError("no push service took it")

    def send_many(self, messages: Sequence[Message]) -> Iterator[Answers]:
        """Send to all devices of these members; the first that takes it decides."""
        by_member = {message.to.pk: message for message in messages}
        devices = list(Subscription.objects.filter(membership__in=by_member))
        waiting = Counter(device.membership_id for device in devices)
        nowhere = [message for message in messages if not waiting[message.to.pk]]
        if nowhere:
            yield Answers([(message, SendingOutcome.NOWHERE) for message in nowhere])
        posts_by_device, without_keys = _posts(devices, by_member)
        batch = _Batch(by_member, waiting)
        if without_keys:
            yield batch.answers([(device, None) for device in without_keys])
        batches = send_many(
            [post for _device, post in posts_by_device],
            contact=settings.DEFAULT_FROM_EMAIL,
            seconds=SECONDS,
            host_seconds=2 * SECONDS,
            private_urls=settings.PUSH_SERVICES,
        )
        for answers in batches:
            yield batch.answers(
                [
                    (posts_by_device[at][0], it.status if isinstance(it, Response) else 0)
                    for at, it in answers
                ]
            )


class _Batch:
    """What is still open of a batch: whom no device has taken a message for."""

    def __init__(self, by_member: dict[int, Message], waiting: Counter[int]) -> None:
        self._by_member, self._waiting = dict(by_member), waiting
        self._may_be_later: set[int] = set()

    def answers(self, statuses: Sequence[tuple[Subscription, int | None]]) -> Answers:
        """Say what statuses mean for members and devices; ``None``: nothing could be sent."""
        outcomes: list[tuple[Message, SendingOutcome]] = []
        pks: dict[str, list[int]] = defaultdict(list)
        for device, status in statuses:
            member, verdict = device.membership_id, _verdict(status)
            pks[verdict].append(device.pk)
            self._waiting[member] -= 1
            if verdict == "later":
                self._may_be_later.add(member)
            if verdict == "accepted" and member in self._by_member:
                outcomes.append((self._by_member.pop(member), SendingOutcome.LEFT))
            elif not self._waiting[member] and member in self._by_member:
                is_later = member in self._may_be_later
                outcome = SendingOutcome.LATER if is_later else SendingOutcome.NOWHERE
                outcomes.append((self._by_member.pop(member), outcome))
        return Answers(
            outcomes,
            lambda: note_devices(
                accepted=pks["accepted"], refused=pks["refused"], gone=pks["gone"]
            ),
        )


def _verdict(status: int | None) -> str:
    """Read a status; 0 is no answer. What an answer says besides is nobody's word."""
    if status in ACCEPTED:
        return "accepted"
    if status in GONE:
        return "gone"
    if status is not None and (status == 0 or status in ASKED_AGAIN or status >= 500):
        return "later"
    return "refused"


def _posts(
    devices: Sequence[Subscription], by_member: dict[int, Message]
) -> tuple[list[tuple[Subscription, Post]], list[Subscription]]:
    """Seal each message for each device. Return them, and the devices with unusable keys."""
    key, signatures = push_key(), dict[str, dict[str, str]]()
    posts_by_device: list[tuple[Subscription, Post]] = []
    without_keys: list[Subscription] = []
    for device in devices:
        notification = by_member[device.membership_id].notification
        parts = urlsplit(device.endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        try:
            if origin not in signatures:
                signatures[origin] = signed_headers(key, origin)
            body = encrypt_for_device(payload(notification), device.public_key, device.secret)
        except ValueError:
            without_keys.append(device)
            continue
        headers = signatures[origin] | {
            "TTL": str(notification.worth_seconds),
            "Urgency": "high" if notification.is_urgent else "normal",
            "Topic": topic_of(notification),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
        }
        posts_by_device.append((device, Post(url=device.endpoint, headers=headers, body=body)))
    return posts_by_device, without_keys


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
        line = neutral_line(is_urgent=notification.is_urgent)
    data = {
        "line": line,
        "lang": notification.language,
        "link": parts.path + (f"?{parts.query}" if parts.query else ""),
        "tag": topic_of(notification),
    }
    return json.dumps(data, ensure_ascii=False).encode()


def neutral_line(*, is_urgent: bool = False) -> str:
    """Return the line in the language of the moment: no group, no name, no reason."""
    return _("You are needed for a moment") if is_urgent else _("Something new for you")
