"""A mail server that refuses an address for good is not asked for ever; the person is told."""

import socket
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.events import AccountErased
from jesuisla.collective.members.memberships import delete_account
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.deliveries import (
    deliver_many,
    deliver_once,
    leave_one_by_one,
)
from jesuisla.collective.notifications.events import RefusedAddressTried
from jesuisla.collective.notifications.jobs import tidy
from jesuisla.collective.notifications.listeners import forget_what_a_member_wished
from jesuisla.collective.notifications.models import Delivery, RefusedAddress
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.refused_addresses import given_up, note_refusal
from jesuisla.collective.notifications.topics import MEMBERSHIP, PROPOSALS, THANKS, Topic
from jesuisla.collective.notifications.wishes import who_wants
from mail_servers import ScriptedServer, mail_server

MAIL = CHANNELS["mail"]


@pytest.fixture
def smtp(settings: Any) -> Any:
    """Have letters leave by Django's own SMTP, to this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 20
    return settings


@pytest.fixture
def server(smtp: Any) -> Iterator[ScriptedServer]:
    with mail_server(_550="5.1.1 no such user") as (server, smtp.EMAIL_PORT):
        yield server


def letter_for(to: Membership, topic: Topic = THANKS) -> Notification:
    template = "accepted" if topic is MEMBERSHIP else "good_news"
    return write_notification(topic, template, to, link="http://x/", news=[])


def live_at(name: str, *people: Membership) -> None:
    for number, member in enumerate(people):
        member.person.email = f"{name}@{number}.example.org"
        member.person.save()


def many(key: str, *people: Membership) -> Any:
    return deliver_many(key, [(to, MAIL, letter_for(to)) for to in people])


def refuse(person: Any, *, times: int, over: timedelta) -> None:
    for number in range(times):
        with time_machine.travel(now() - over + over * number / (times - 1), tick=False):
            note_refusal(person)


@pytest.mark.parametrize("name", ["550", "554", "data-550", "data-554"])
def test_what_is_refused_for_good_is_not_tried_again(
    cast: Any, server: ScriptedServer, name: str
) -> None:
    live_at(name, cast.member)
    letter = letter_for(cast.member)
    deliver_once("k", letter, MAIL, cast.member)
    assert not deliver_once("k", letter, MAIL, cast.member)
    assert many("many", cast.member, cast.second_member).nowhere == [(cast.member.pk, "mail")]
    assert server.came == [cast.second_member.person.email]
    row = RefusedAddress.objects.get()
    assert (row.person, row.email, row.count) == (cast.member.person, f"{name}@0.example.org", 2)
    assert not given_up().exists()


@pytest.mark.parametrize("name", ["452", "421", "data-452"])
def test_what_is_refused_for_now_is_tried_again_and_noted_nowhere(
    cast: Any, server: ScriptedServer, name: str
) -> None:
    live_at(name, cast.member)
    with pytest.raises(OSError, match="a letter did not leave") as error:
        deliver_once("k", letter_for(cast.member), MAIL, cast.member)
    assert "example.org" not in str(error.value)
    assert error.value.__suppress_context__
    outcomes = many("many", cast.member, cast.second_member)
    assert outcomes.later[0] == (cast.member.pk, "mail")
    assert not RefusedAddress.objects.exists()
    assert not Delivery.objects.filter(key=f"many:{cast.member.pk}").exists()
    live_at("well", cast.member)
    assert deliver_once("k", letter_for(cast.member), MAIL, cast.member)


def test_one_refused_box_keeps_nobody_waiting(cast: Any, server: ScriptedServer) -> None:
    people: Sequence[Membership] = [cast.member, cast.moderator, cast.coordinator, cast.applicant]
    live_at("550", *people[:2])
    live_at("data-554", people[2])
    live_at("452", people[3])
    outcomes = many("k", *people, cast.second_member)
    assert sorted(outcomes.nowhere) == sorted((it.pk, "mail") for it in people[:3])
    assert outcomes.later == [(people[3].pk, "mail")]
    assert outcomes.left == [(cast.second_member.pk, "mail")]


def test_a_server_that_hangs_is_left_alone(cast: Any, smtp: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        smtp.EMAIL_PORT, smtp.EMAIL_TIMEOUT = silent.getsockname()[1], 0.2
        left = leave_one_by_one(
            [
                (
                    cast.member,
                    MAIL,
                    lambda: deliver_once("k", letter_for(cast.member), MAIL, cast.member),
                )
            ]
        )
        assert left == 0
        assert many("many", cast.member, cast.second_member).left == []
    assert not RefusedAddress.objects.exists()
    assert not Delivery.objects.exists()


def test_a_server_that_takes_nothing_from_us_says_nothing_of_the_box(cast: Any, smtp: Any) -> None:
    live_at("554", cast.member)
    with mail_server(_554="5.7.1 relay access denied") as (_server, smtp.EMAIL_PORT):
        deliver_once("k", letter_for(cast.member), MAIL, cast.member)
        assert many("many", cast.member).nowhere
    assert not RefusedAddress.objects.exists()


def test_a_letter_that_leaves_makes_good(cast: Any, server: ScriptedServer) -> None:
    for send in (
        lambda: deliver_once("k", letter_for(cast.member), MAIL, cast.member),
        lambda: many("many", cast.member),
    ):
        note_refusal(cast.member.person)
        send()
        assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize(
    ("times", "over", "expected"),
    [
        (3, timedelta(days=2), True),
        (2, timedelta(days=5), False),
        (30, timedelta(hours=47), False),
    ],
)
def test_three_refusals_over_two_days_end_letters_but_not_word_of_membership(
    cast: Any, server: ScriptedServer, times: int, over: timedelta, expected: bool
) -> None:
    refuse(cast.member.person, times=times, over=over)
    reached = {to.pk for to, _channel in who_wants(PROPOSALS)}
    assert (cast.member.pk not in reached) is expected
    assert cast.second_member.pk in reached
    assert deliver_once("k", letter_for(cast.member, MEMBERSHIP), MAIL, cast.member)
    assert server.came == [cast.member.person.email]


def test_word_of_one_s_membership_is_tried_as_long_as_its_job(
    cast: Any, server: ScriptedServer
) -> None:
    live_at("550", cast.member)
    for _time in range(2):
        with pytest.raises(OSError, match="did not leave"):
            deliver_once("k", letter_for(cast.member, MEMBERSHIP), MAIL, cast.member)


def test_another_address_is_written_to(cast: Any) -> None:
    refuse(cast.member.person, times=3, over=timedelta(days=3))
    assert given_up().exists()
    live_at("new", cast.member)
    assert not given_up().exists()
    note_refusal(cast.member.person)
    row = RefusedAddress.objects.get()
    assert (row.email, row.count) == ("new@0.example.org", 1)


def test_the_next_visit_says_so_and_one_tap_tries_again(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    sentence, email = "refuse nos courriels", cast.member.person.email
    note_refusal(cast.member.person)
    assert sentence not in client.get("/moi").content.decode()
    RefusedAddress.objects.all().delete()
    refuse(cast.member.person, times=3, over=timedelta(days=3))
    page = client.get("/moi").content.decode()
    assert sentence in page
    assert email in page
    assert sentence not in client_of(cast.second_member).get("/moi").content.decode()
    answer = client.post("/moi/courriels", follow=True).content.decode()
    assert sentence not in answer
    assert "Nous écrivons de nouveau à votre adresse." in answer
    assert not RefusedAddress.objects.exists()
    assert Entry.objects.latest("pk").event == RefusedAddressTried.__name__
    entries = Entry.objects.count()
    client.post("/moi/courriels")
    assert Entry.objects.count() == entries


def test_the_member_takes_it_along(cast: Any) -> None:
    assert all_data_of(cast.member.person)["groups"][0]["refused_address"] is None
    note_refusal(cast.member.person)
    data = all_data_of(cast.member.person)["groups"][0]["refused_address"]
    assert (data["email"], data["count"]) == (cast.member.person.email, 1)


def test_it_goes_with_the_account(cast: Any) -> None:
    note_refusal(cast.member.person)
    note_refusal(cast.second_member.person)
    delete_account(cast.member.person)
    forget_what_a_member_wished(AccountErased(group=cast.group.pk, membership=cast.member.pk))
    assert RefusedAddress.objects.get().person == cast.second_member.person


def test_few_refusals_of_long_ago_are_forgotten(cast: Any) -> None:
    note_refusal(cast.member.person)
    refuse(cast.second_member.person, times=3, over=timedelta(days=3))
    with time_machine.travel(now() + timedelta(days=89)):
        tidy.func(0)
        assert RefusedAddress.objects.count() == 2
    with time_machine.travel(now() + timedelta(days=91)):
        tidy.func(0)
    assert RefusedAddress.objects.get().person == cast.second_member.person
