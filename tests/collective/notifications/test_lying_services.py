"""Push services that lie: to all, for long, and where somebody waits for help."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from jesuisla.collective.care.help_calls import call_sos
from jesuisla.collective.care.models import Shift
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.help_calls import tell_of_help_calls
from jesuisla.collective.notifications.models import CallWish, Subscription
from jesuisla.collective.notifications.topics import CALLS, HELP
from jesuisla.collective.notifications.wishes import choose_channels, who_wants
from launching import launch
from push_doors import Door
from receiving_device import Device
from waiting_jobs import run_and_drop_jobs

NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.fixture
def at_noon() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def subscribe(to: Membership, door: Door, behaviour: str) -> None:
    keys = Device().keys
    Subscription.objects.create(
        membership=to,
        endpoint=f"{door.url}/{behaviour}/{to.alias}",
        public_key=keys["p256dh"],
        secret=keys["auth"],
    )


def told() -> list[str]:
    names = sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)
    mail.outbox.clear()
    return names


@pytest.fixture
def on_duty(cast: Any, at_noon: Any) -> Membership:
    """A moderator whose shift it is, and who is told on her telephone alone."""
    choose_channels(cast.moderator, HELP, channels=["push"])
    Shift.objects.create(
        group=cast.group,
        member=cast.moderator,
        begins_at=NOON - timedelta(hours=1),
        ends_at=NOON + timedelta(hours=3),
    )
    member: Membership = cast.moderator
    return member


def test_what_a_service_took_and_never_delivered_reaches_the_others_in_minutes(
    cast: Any, door: Door, at_noon: Any, on_duty: Membership
) -> None:
    subscribe(on_duty, door, "201")
    call_sos(by=cast.member)
    run_and_drop_jobs()
    assert (door.devices(), told()) == (["Maud"], [])  # it says that it took it
    at_noon.shift(timedelta(minutes=4))
    assert tell_of_help_calls() == 0
    at_noon.shift(timedelta(minutes=1))
    tell_of_help_calls()
    assert told() == ["colette", "malik"]


@pytest.mark.parametrize("behaviour", ["410", "404"])
def test_a_service_that_says_gone_of_whoever_is_on_duty_does_not_keep_help_waiting(
    cast: Any, door: Door, at_noon: Any, on_duty: Membership, behaviour: str
) -> None:
    subscribe(on_duty, door, behaviour)
    call_sos(by=cast.member)
    run_and_drop_jobs()
    at_noon.shift(timedelta(minutes=1))  # the job of each minute
    tell_of_help_calls()
    assert told() == ["colette", "malik"]


@pytest.mark.parametrize("behaviour", ["redirect", "403", "503", "endless"])
def test_whatever_a_service_says_the_others_are_told_in_minutes(
    cast: Any, door: Door, at_noon: Any, on_duty: Membership, behaviour: str
) -> None:
    door.leads_to = f"{door.url}/201/inside"
    subscribe(on_duty, door, behaviour)
    call_sos(by=cast.member)
    run_and_drop_jobs()
    at_noon.shift(timedelta(minutes=5))
    tell_of_help_calls()
    assert told() == ["colette", "malik"]
    assert "inside" not in door.devices()


def test_a_service_that_says_gone_of_all_takes_devices_and_no_letters(
    cast: Any, door: Door, at_noon: Any, client_of: Any
) -> None:
    people = [cast.member, cast.second_member, cast.third_member]
    for member in people:
        subscribe(member, door, "410")
        choose_channels(member, CALLS, channels=["push", "mail"])
        CallWish.objects.create(membership=member, a_day=2)
    launch(cast, 1)
    assert told() == ["ambre", "basile", "chloé"]
    assert len(door.came) == 3
    assert not Subscription.objects.exists()
    launch(cast, 2)
    assert told() == ["ambre", "basile", "chloé"]
    assert len(door.came) == 3  # it is asked nothing more
    # One who chose her telephone alone says so again with one tap, and was told nothing of others.
    keys = Device().keys
    answer = client_of(cast.member).post(
        "/moi/appareils", {"endpoint": f"{door.url}/201/Ambre", **keys}, follow=True
    )
    assert "Cet appareil est ajouté" in answer.content.decode()
    ways = {(to.alias, by.name) for to, by in who_wants(CALLS)}
    assert ("Ambre", "push") in ways
    assert ("Basile", "push") not in ways
