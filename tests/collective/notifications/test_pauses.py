"""Resting: in one tap, for a while, without a reason; the others carry on."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import delete_account
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.listeners import forget_what_a_member_wished
from jesuisla.collective.notifications.models import Pause
from jesuisla.collective.notifications.pauses import Length, end_of
from jesuisla.collective.notifications.topics import HELP, PROPOSALS
from jesuisla.collective.notifications.wishes import who_wants

PARIS = ZoneInfo("Europe/Paris")


def reached(topic: Any) -> set[str]:
    return {membership.alias for membership, _channel in who_wants(topic)}


def rest(client: Any, length: str) -> str:
    answer = client.post("/moi/pause", {"length": length}, follow=True)
    return " ".join(unescape(answer.content.decode()).split())


def test_one_tap_leaves_a_member_in_peace_for_an_hour(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert "Ambre" in reached(PROPOSALS)
    text = rest(client, "hour")
    assert "Reposez-vous bien." in text
    assert "Vous vous reposez jusqu’au" in text
    assert "Une heure" not in text
    assert "Ambre" not in reached(PROPOSALS)
    assert "Basile" in reached(PROPOSALS)
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert "Ambre" in reached(PROPOSALS)
        assert "Une heure" in client.get("/moi").content.decode()


def test_until_they_come_back_ends_by_a_tap(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert "jusqu’à votre retour" in rest(client, "open")
    with time_machine.travel(now() + timedelta(days=400)):
        assert "Ambre" not in reached(PROPOSALS)
    assert "Bon retour parmi nous" in rest(client, "")
    rest(client, "")
    assert "Ambre" in reached(PROPOSALS)
    facts = [
        entry.facts["paused"] for entry in Entry.objects.filter(event="PauseChosen").order_by("pk")
    ]
    assert facts == [True, False]
    assert client.post("/moi/pause", {"length": "year"}).status_code == 404


@pytest.mark.parametrize(("day", "monday"), [(23, 30), (27, 30), (29, 30)])
def test_a_week_ends_on_monday_morning(cast: Any, day: int, monday: int) -> None:
    moment = datetime(2026, 11, day, 21, 15, tzinfo=PARIS)
    end = end_of(Length.WEEK, cast.member, moment)
    assert end == datetime(2026, 11, monday, 8, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("zone", "sunday", "end"),
    [
        ("Europe/Paris", "2026-10-25T00:30Z", "2026-10-26T08:00:00+01:00"),  # 2:30, and once more
        ("Europe/Paris", "2026-10-25T01:30Z", "2026-10-26T08:00:00+01:00"),
        ("Europe/Paris", "2027-03-28T00:59Z", "2027-03-29T08:00:00+02:00"),  # two and three at once
        ("America/Montreal", "2026-11-01T05:30Z", "2026-11-02T08:00:00-05:00"),
        ("America/Montreal", "2027-03-14T06:59Z", "2027-03-15T08:00:00-04:00"),
        ("Pacific/Noumea", "2026-10-25T12:59Z", "2026-10-26T08:00:00+11:00"),
        ("Pacific/Noumea", "2026-10-25T13:00Z", "2026-11-02T08:00:00+11:00"),  # Monday there
    ],
)
def test_the_week_ends_on_the_monday_of_where_one_lives_also_when_clocks_move(
    cast: Any, client_of: Any, zone: str, sunday: str, end: str
) -> None:
    cast.member.person.time_zone = zone
    cast.member.person.save()
    moment = datetime.fromisoformat(sunday)
    found = end_of(Length.WEEK, cast.member, moment)
    assert found is not None
    assert found.isoformat() == end
    hour = end_of(Length.HOUR, cast.member, moment)
    assert hour is not None
    assert hour - moment == timedelta(hours=1)
    with time_machine.travel(moment, tick=False):
        assert re.search("jusqu’au lundi [^,]*, 8.h.00", rest(client_of(cast.member), "week"))


def test_the_last_of_the_team_who_rests_is_told_so(cast: Any, client_of: Any) -> None:
    warning = "Plus personne de l’équipe ne reçoit les appels à l’aide"
    assert warning not in rest(client_of(cast.moderator), "week")
    assert warning not in rest(client_of(cast.second_moderator), "week")
    assert warning in rest(client_of(cast.coordinator), "week")
    assert not reached(HELP)


def test_a_pause_is_the_member_s_own_and_goes_with_the_account(cast: Any, client_of: Any) -> None:
    rest(client_of(cast.member), "open")
    assert all_data_of(cast.member.person)["groups"][0]["pause"] == {"until": None}
    assert all_data_of(cast.second_member.person)["groups"][0]["pause"] is None
    entry = Entry.objects.get(event="PauseChosen")
    assert set(entry.facts) == {"membership", "paused"}
    delete_account(cast.member.person)
    erased = Entry.objects.get(event="AccountErased")
    from jesuisla.collective.members.events import AccountErased

    forget_what_a_member_wished(
        AccountErased(group=cast.group.pk, membership=erased.facts["membership"])
    )
    assert not Pause.objects.exists()
