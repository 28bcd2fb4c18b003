"""Who is on duty in the demonstration, who stands by whom, and on which device."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.care.companions import agree, ask_companion, companions_of
from jesuisla.collective.care.duty_plan import duty_plan, slots_between
from jesuisla.collective.care.models import Shift
from jesuisla.collective.care.shifts import offer_shift, stand_in, take_shift
from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.devices import add_device, devices_of

DAYS = timedelta(days=4)
DEVICE = "https://telephone-invente.example/ambre"
"""A name that leads nowhere, so that nothing leaves the machine."""


@transaction.atomic
def make_shifts(group: Group, people: Mapping[str, Membership]) -> None:
    """Two on duty for some days, one evening empty; unless anybody is on duty from now on.

    Needs the scope of the group.
    """
    moment = now()
    if Shift.objects.filter(ends_at__gt=moment).exists():
        return
    plan = duty_plan(group)
    slots = slots_between(plan, moment, moment + DAYS)
    evening = plan.changes[-2] // 60
    _tonight, empty, covered_slot = [
        slot for slot in slots if slot.begins_at.astimezone(group.zone).hour == evening
    ][:3]
    maud, malik, colette = (people[alias] for alias in ("Maud", "Malik", "Colette"))
    for slot in slots:
        if slot not in (empty, covered_slot):
            take_shift(slot, by=maud)
            shift = take_shift(slot, by=malik)
    take_shift(covered_slot, by=maud)
    take_shift(covered_slot, by=colette)
    stand_in(covered_slot, by=malik)
    offer_shift(shift, by=malik)


def make_company(people: Mapping[str, Membership]) -> None:
    """Basile stands by Ambre, Chloe has just asked her, and she takes messages on a device."""
    ambre, basile, chloe = (people[alias] for alias in ("Ambre", "Basile", "Chloe"))
    for asking, companion in ((ambre, basile), (chloe, ambre)):
        if not companions_of(asking).exists():
            row = ask_companion(companion.alias, by=asking)
            if companion is basile:
                agree(row, by=companion)
    if not devices_of(ambre).exists():
        point = ec.generate_private_key(ec.SECP256R1()).public_key()
        key = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        secret = bytes(16)
        add_device(ambre, endpoint=DEVICE, public_key=_text(key), secret=_text(secret))


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")
