"""A team member's powers: what is beyond a member's is on for a while, in one browser.

A cookie that was stolen, or a phone left on a table, decides nothing once they are off.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.timezone import now

from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.members.events import PowersEnded, PowersSwitchedOn
from jesuisla.collective.members.models import Membership

ON = "team_powers"
OFF = "team_powers_off"

ends_of_duty = OpenQuestion[Callable[[Membership, datetime], datetime | None]]()
"""When does the duty end in which this member stands at this moment (``None``: in none)?"""


def powers_until(request: HttpRequest, place: Membership) -> datetime | None:
    """Return until when the powers of this place are on in this session; ``None`` when off.

    A group chooses for how many hours. Whoever is on duty when these end keeps them to the end
    of the shift, so that nobody is asked in the middle of a night.
    """
    on = request.session.get(ON)
    if not on or on["place"] != place.pk:
        return None
    until = datetime.fromtimestamp(on["at"] + place.group.powers_hours * 3600, UTC)
    if until > now():
        return until
    ends = [end for ask in ends_of_duty if (end := ask(place, until)) is not None]
    return max((end for end in ends if end > now()), default=None)


@transaction.atomic
def switch_on(request: HttpRequest, place: Membership) -> datetime:
    """Switch the powers on in this session, from now on. Return until when.

    It is for the caller to know that it is really this person.
    """
    request.session[ON] = {"place": place.pk, "at": time.time()}
    until = powers_until(request, place)
    if until is None:
        raise RuntimeError("powers that were just switched on are off")
    event = PowersSwitchedOn(
        group=place.group_id, membership=place.pk, until=int(until.timestamp())
    )
    record(event, by=place)
    return until


@transaction.atomic
def switch_off(request: HttpRequest, place: Membership) -> None:
    """Switch the powers off in this session; they come back only after a new proof."""
    if powers_until(request, place) is not None:
        record(PowersEnded(group=place.group_id, membership=place.pk), by=place)
    request.session.pop(ON, None)
    request.session[OFF] = time.time()


def switched_off_at(request: HttpRequest) -> float:
    """Return when the powers were switched off in this session, in seconds; zero if never."""
    return float(request.session.get(OFF, 0))


@receiver(user_logged_out, dispatch_uid="members.powers.end_with_the_session")
def end_with_the_session(request: HttpRequest | None, **_: Any) -> None:
    """Whoever signs out leaves no powers on."""
    viewer = getattr(request, "viewer", None)
    if request is not None and viewer is not None:
        switch_off(request, viewer.membership)
