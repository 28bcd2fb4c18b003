"""Devices of members: added after a tap, listed, forgotten, and nobody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import delete_account, end_membership, leave_group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.devices import MOST, SILENT_FOR, add_device
from jesuisla.collective.notifications.jobs import forget_old_devices
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.push_keys import public_push_key
from jesuisla.collective.notifications.topics import HELP
from jesuisla.collective.notifications.wishes import who_wants
from receiving_device import Device
from waiting_jobs import run_jobs

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
KEYS = Device().keys


def tell(client: Any, **changes: str) -> str:
    """Send what the script sends, and return the page that follows."""
    values = {"endpoint": ENDPOINT, **KEYS} | changes
    page: str = client.post("/moi/appareils", values, follow=True).content.decode()
    return page


def give(to: Membership, endpoint: str = ENDPOINT) -> Subscription:
    return add_device(to, endpoint=endpoint, public_key=KEYS["p256dh"], secret=KEYS["auth"])


def test_a_device_is_added_listed_and_removed(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert "Cet appareil est ajouté" in tell(client)
    assert tell(client).count("Chrome, Edge, Brave…") == 1  # told twice it is one
    device = Subscription.objects.get()
    assert (device.membership, device.endpoint) == (cast.member, ENDPOINT)
    page = client.post(f"/moi/appareils/{device.pk}/retirer", follow=True).content.decode()
    assert "Cet appareil est retiré" in page
    assert not Subscription.objects.exists()
    events = Entry.objects.filter(event="DevicesChanged").order_by("pk")
    assert [entry.facts["added"] for entry in events] == [True, False]
    assert ENDPOINT not in str([entry.facts for entry in events])


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.0.0.1:8443/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://2130706433/x",
        "https://169.254.169.254/latest/meta-data",
        "https://user:word@push.example.org/x",
        "https://push.example.org/x y",
        "file:///etc/passwd",
        "https://[/x",
        "https://push.example.org:99999999/x",
    ],
)
def test_an_address_that_points_inside_is_refused_in_words(
    cast: Any, client_of: Any, endpoint: str
) -> None:
    page = tell(client_of(cast.member), endpoint=endpoint)
    assert "n’est pas celle d’un service de notifications" in page
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"p256dh": "AAAA"}, {"auth": "x"}, {"p256dh": "é" * 87}, {"auth": ""}]
)
def test_keys_that_are_none_are_refused_in_words(
    cast: Any, client_of: Any, changes: dict[str, str]
) -> None:
    assert "Ces clés ne sont pas celles d’un navigateur" in tell(client_of(cast.member), **changes)
    assert not Subscription.objects.exists()


def test_what_is_too_long_breaks_nothing(cast: Any, client_of: Any) -> None:
    tell(client_of(cast.member), endpoint="https://push.example.org/" + "x" * 5000)
    assert not Subscription.objects.exists()


def test_a_member_has_some_devices_at_most(cast: Any, client_of: Any) -> None:
    for number in range(MOST):
        give(cast.member, f"https://push.example.org/{number}")
    page = tell(client_of(cast.member))
    assert f"Vous avez déjà {MOST} appareils" in page
    assert Subscription.objects.count() == MOST
    tell(client_of(cast.member), former="https://push.example.org/0")
    assert Subscription.objects.count() == MOST  # the browser's new address for the same device


def test_a_family_s_device_belongs_to_whoever_allowed_it_last(cast: Any) -> None:
    give(cast.member)
    give(cast.second_member)
    assert Subscription.objects.get().membership == cast.second_member


def test_nobody_removes_another_s_device(cast: Any, client_of: Any) -> None:
    device = give(cast.member)
    answer = client_of(cast.second_member).post(f"/moi/appareils/{device.pk}/retirer")
    assert answer.status_code == 404
    assert Subscription.objects.exists()


def test_what_a_browser_asks_for_is_kept_by_nobody_on_the_way(cast: Any, client_of: Any) -> None:
    answer = client_of(cast.member).get("/moi/appareils")
    assert answer.json()["key"] == public_push_key()
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_the_service_worker_is_the_site_s_own_and_keeps_no_page(client: Any, cast: Any) -> None:
    answer = client.get("/service-worker.js", headers={"host": "jesuisla.localhost"})
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in answer["Content-Security-Policy"]
    words = answer.content.decode()
    assert "caches" not in words
    assert '"fetch"' not in words
    for name in (cast.group.name, "JESUISLA", "jesuisla"):
        assert name not in words


def test_only_whoever_has_a_device_is_reached_by_it(cast: Any) -> None:
    def ways() -> set[tuple[str, str]]:
        return {(it.alias, channel.name) for it, channel in who_wants(HELP)}

    assert ("Maud", "mail") in ways()
    assert ("Maud", "push") not in ways()
    give(cast.moderator)
    assert ("Maud", "push") in ways()


@pytest.mark.parametrize("way", ["leaves", "is removed", "erases the account"])
def test_nothing_comes_to_whoever_is_no_longer_here(cast: Any, way: str) -> None:
    give(cast.member)
    give(cast.second_member, f"{ENDPOINT}/other")
    if way == "leaves":
        leave_group(cast.member)
    elif way == "is removed":
        end_membership(cast.member, reason="Parce que.", by=cast.coordinator)
    else:
        delete_account(cast.member.person)
    run_jobs()
    assert [it.membership for it in Subscription.objects.all()] == [cast.second_member]


def test_devices_are_taken_along_without_their_keys(cast: Any) -> None:
    give(cast.member)
    (device,) = all_data_of(cast.member.person)["groups"][0]["devices"]
    assert device["endpoint"] == ENDPOINT
    assert KEYS["auth"] not in json.dumps(device)


def test_a_device_that_took_nothing_for_a_year_is_forgotten(cast: Any) -> None:
    long_ago = now() - SILENT_FOR - timedelta(days=1)
    give(cast.member)
    Subscription.objects.update(made_at=long_ago)
    silent = give(cast.second_member, f"{ENDPOINT}/other")
    Subscription.objects.filter(pk=silent.pk).update(made_at=long_ago, accepted_at=now())
    assert forget_old_devices(0) == 1
    assert Subscription.objects.get() == silent
