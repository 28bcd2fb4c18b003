"""Devices: the telephones and browsers on which a member takes messages."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.notifications.events import DevicesChanged
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.push_encryption import device_keys
from jesuisla.outgoing import may_be_asked

MOST = 5
"""Devices of one member."""
SILENT_FOR = timedelta(days=365)
"""A device that took nothing for this long is forgotten: it has long been sold or reset."""

SERVICES = {
    "fcm.googleapis.com": "Chrome, Edge, Brave…",
    "updates.push.services.mozilla.com": "Firefox",
    "web.push.apple.com": "Safari",
    "notify.windows.com": "Edge",
}


class DeviceForm(forms.Form):
    """What a browser tells of itself when it may show messages."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
    former = forms.CharField(max_length=1000, required=False)

    def clean_endpoint(self) -> str:
        """Refuse an address that may not be asked, before anything is sent there."""
        endpoint = str(self.cleaned_data["endpoint"])
        if not may_be_asked(endpoint, settings.PUSH_SERVICES):
            raise forms.ValidationError(gettext_lazy("This is not a push service on the internet."))
        return endpoint

    def clean(self) -> dict[str, Any]:
        """Refuse keys with which nothing can be sealed."""
        values = super().clean() or {}
        try:
            device_keys(values.get("p256dh", ""), values.get("auth", ""))
        except ValueError as error:
            raise forms.ValidationError(gettext_lazy("These are not a browser’s keys.")) from error
        return values


@transaction.atomic
def add_device(
    membership: Membership, *, endpoint: str, public_key: str, secret: str, former: str = ""
) -> Subscription:
    """Have a device take messages for this member; twice is once.

    ``former`` is the address that the device had before. A device that somebody else of the
    group used before is this member's from now on. Raises :class:`Refused` beyond
    :data:`MOST` devices.
    """
    member = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    same = Subscription.objects.filter(endpoint=endpoint)
    same.exclude(membership=member).delete()
    own = Subscription.objects.filter(membership=member)
    if former and former != endpoint:
        own.filter(endpoint=former).delete()
    if own.exclude(endpoint=endpoint).count() >= MOST:
        sentence = _("You already have %(count)d devices here. Remove one of them first.")
        raise Refused(sentence % {"count": MOST})
    device, is_new = Subscription.objects.update_or_create(
        membership=member,
        endpoint=endpoint,
        defaults={"public_key": public_key, "secret": secret, "refusals": 0},
    )
    if is_new:
        _record(member, added=True)
    return device


@transaction.atomic
def forget_device(membership: Membership, device: int) -> bool:
    """Send nothing to one of this member's devices any more. Return whether it was theirs."""
    is_gone = bool(Subscription.objects.filter(membership=membership, pk=device).delete()[0])
    if is_gone:
        _record(membership, added=False)
    return is_gone


def _record(membership: Membership, *, added: bool) -> None:
    event = DevicesChanged(group=membership.group_id, membership=membership.pk, added=added)
    record(event, by=membership)


def devices_of(membership: Membership) -> QuerySet[Subscription]:
    """Return the devices of a member, the newest first."""
    return Subscription.objects.filter(membership=membership).order_by("-made_at", "-pk")


def service_of(endpoint: str) -> str:
    """Return which browser a push service belongs to, or its host's name.

    >>> service_of("https://updates.push.services.mozilla.com/wpush/v2/x")
    'Firefox'
    >>> service_of("https://push.example.org/x")
    'push.example.org'
    """
    host = urlsplit(endpoint).hostname or ""
    names = [name for domain, name in SERVICES.items() if f".{host}".endswith(f".{domain}")]
    return names[0] if names else host


def forget_devices(membership: int) -> int:
    """Delete all devices of a member. Return how many."""
    return Subscription.objects.filter(membership=membership).delete()[0]


def forget_silent_devices() -> int:
    """Delete the devices of the group in scope that took nothing for long. Return how many."""
    last = Subscription.objects.annotate(last_at=Coalesce("accepted_at", "made_at"))
    return last.filter(last_at__lt=now() - SILENT_FOR).delete()[0]


@personal_data(
    "devices",
    title=gettext_lazy("Devices that take messages"),
    kept=gettext_lazy("Until you remove them, leave, or they take no message for a year."),
    change="members:me",
    columns=("notifications.Subscription.membership",),
)
def tell_devices(member: Membership) -> list[dict[str, Any]]:
    """Return the member's devices: where messages go; their keys are named, not shown."""
    return [
        {
            "endpoint": device.endpoint,
            "keys": "***",
            "made_at": device.made_at.isoformat(),
            "accepted_at": device.accepted_at.isoformat() if device.accepted_at else None,
        }
        for device in devices_of(member)
    ]
