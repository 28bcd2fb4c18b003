"""Private feeds: what a shared calendar may show, at an address that dies with the membership."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now
from icalendar import Calendar
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.models import Action
from jesuisla.collective.care import feeds
from jesuisla.collective.care.feeds import make_address
from jesuisla.collective.care.models import PrivateFeed, Shift
from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import delete_account, leave_group
from jesuisla.collective.members.personal_data import all_data_of

SUMMER = datetime(2026, 7, 1, 10, tzinfo=UTC)
PAGE = "/moi/flux"


def deliver_all() -> None:
    for job in ProcrastinateJob.objects.order_by("pk"):
        if job.task_name.endswith("deliver"):
            deliver(**job.args)


def address_in(answer: Any) -> str:
    found = re.search(r"<code>\s*http://jesuisla.localhost(\S+)\s*</code>", answer.content.decode())
    assert found
    return found[1]


@pytest.fixture
def calendar_address(cast: Any) -> str:
    return f"/flux/{make_address(cast.moderator, 'shifts')}/permanences.ics"


@pytest.fixture
def stranger(client_of: Any) -> Any:
    return client_of(None)


def test_a_calendar_reads_one_s_own_shifts_and_nothing_else(
    cast: Any, client_of: Any, stranger: Any
) -> None:
    for member, hours in ((cast.moderator, 6), (cast.coordinator, 6), (cast.moderator, 30)):
        begin = SUMMER + timedelta(hours=hours)
        Shift.objects.create(
            group=cast.group,
            member=member,
            begins_at=begin,
            ends_at=begin + timedelta(hours=5),
            is_stand_in=hours == 30,
        )
    with time_machine.travel(SUMMER, tick=False):
        page = client_of(cast.moderator).post(PAGE, {"kind": "shifts"})
        answer = stranger.get(address_in(page))
    assert answer["Content-Type"].startswith("text/calendar")
    first, second = Calendar.from_ical(answer.content).walk("VEVENT")
    assert first["dtstart"].dt == SUMMER + timedelta(hours=6)
    assert (str(first["summary"]), str(first["status"])) == ("Permanence", "CONFIRMED")
    assert str(second["status"]) == "TENTATIVE"
    body = answer.content.decode().lower()
    for word in ("jesuisla", "maud", "colette", "localhost", "equipe", "http", "modér"):
        assert word not in body, word


def test_a_reader_reads_that_actions_are_launched_and_no_more(
    cast: Any, client_of: Any, stranger: Any, running: Action
) -> None:
    page = client_of(cast.member).post(PAGE, {"kind": "actions"})
    answer = stranger.get(address_in(page))
    body = answer.content.decode()
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert f"<title>Action {running.number}</title>" in body
    assert f"/actions/{running.number}" in body
    thread = running.thread
    for word in (running.why, "#jesuisla", "Ambre", "Maud", thread.native_id, thread.network):
        assert word not in body, word


def test_an_address_is_shown_once_and_its_digest_alone_is_kept(cast: Any, client_of: Any) -> None:
    client = client_of(cast.moderator)
    address = address_in(client.post(PAGE, {"kind": "shifts"}))
    secret = address.split("/")[2]
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in str(list(PrivateFeed.objects.values()))
    assert secret not in str(list(Entry.objects.values()))
    assert secret not in str(all_data_of(cast.moderator.person))
    own = all_data_of(cast.moderator.person)["groups"][0]["private_feeds"]
    assert [each["kind"] for each in own] == ["shifts"]


def test_made_anew_or_taken_back_the_one_before_opens_nothing(
    cast: Any, client_of: Any, stranger: Any
) -> None:
    client = client_of(cast.moderator)
    first, second = (address_in(client.post(PAGE, {"kind": "shifts"})) for _ in range(2))
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    client.post(PAGE, {"kind": "shifts", "deed": "take_back"})
    assert stranger.get(second).status_code == 404
    assert client.post(PAGE, {"kind": "everything"}).status_code == 404


def test_members_have_the_actions_alone(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert "agenda</h2>" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"kind": "shifts"}).status_code == 404


def test_one_address_opens_no_other_feed_and_no_other_group(
    cast: Any, client_of: Any, stranger: Any, calendar_address: str
) -> None:
    secret = calendar_address.split("/")[2]
    assert stranger.get(f"/flux/{secret}/actions.atom").status_code == 404
    outside = client_of(None, host="ichbinhier.localhost")
    assert outside.get(calendar_address).status_code == 404
    assert stranger.get(f"/flux/{secret[:-1]}/permanences.ics").status_code == 404
    assert stranger.post(calendar_address).status_code == 405


@pytest.mark.parametrize("end", [leave_group, lambda place: delete_account(place.person)])
def test_an_address_dies_with_the_membership(
    cast: Any, stranger: Any, calendar_address: str, end: Any
) -> None:
    assert stranger.get(calendar_address).status_code == 200
    end(cast.moderator)
    assert stranger.get(calendar_address).status_code == 404  # at once
    deliver_all()
    assert not PrivateFeed.objects.exists()


def test_it_says_when_nothing_is_new(cast: Any, stranger: Any, calendar_address: str) -> None:
    atom = f"/flux/{make_address(cast.member, 'actions')}/actions.atom"
    for address in (calendar_address, atom):
        first = stranger.get(address)
        again = stranger.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "private" in again["Cache-Control"]
    begin = now() + timedelta(hours=3)
    Shift.objects.create(
        group=cast.group,
        member=cast.moderator,
        begins_at=begin,
        ends_at=begin + timedelta(hours=4),
    )
    first = stranger.get(calendar_address)
    assert first.status_code == 200
    assert b"BEGIN:VEVENT" in first.content


def test_whoever_asks_too_often_waits(
    cast: Any, stranger: Any, calendar_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "ASKED_AN_HOUR", 2)
    statuses = [stranger.get(calendar_address).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    with time_machine.travel(now() + timedelta(hours=1, minutes=1)):
        assert stranger.get(calendar_address).status_code == 200
