"""What is beyond a member's is on for a while, in one browser, after a proof."""

import re
import time
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils.timezone import now

from jesuisla.collective.care.models import Shift
from jesuisla.collective.groups.groups import change_settings
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Thread
from signing_in import totp_code

ASKED = "Est-ce bien vous"
PAGE = "/moi/droits"


@pytest.fixture
def secret(cast: Any) -> str:
    """The key of the moderator's app."""
    secret: str = generate_totp_secret()
    TOTP.activate(cast.moderator.person, secret)
    return secret


@pytest.fixture
def thread(cast: Any) -> Thread:
    return Thread.objects.create(group=cast.group, network="facebook", native_id="1234567")


def carried(answer: Any) -> dict[str, str]:
    """What the page that asks sends again by itself, from its form for a code."""
    form = answer.content.decode().split("<form")[-1]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def prove(client: Client, secret: str) -> None:
    """Switch the powers on, as on the page of one's own."""
    asked = client.post(PAGE)
    assert ASKED in asked.content.decode()
    answer = client.post(PAGE, {"powers-code": totp_code(secret)})
    assert answer.status_code == 302, answer.content.decode()


def claims(client: Client, thread: Thread) -> bool:
    """Whether a deed of the team's succeeds."""
    before = Entry.objects.filter(event="ThreadClaimed").count()
    client.post(f"/veille/{thread.pk}/prendre")
    client.post(f"/veille/{thread.pk}/laisser")
    return Entry.objects.filter(event="ThreadClaimed").count() > before


def test_without_powers_the_team_reads_and_a_deed_asks_who_it_is(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    client = client_of(cast.moderator, powers=False)
    assert client.get("/veille").status_code == 200
    assert client.get("/equipe").status_code == 200
    answer = client.post(f"/veille/{thread.pk}/prendre")
    assert answer.status_code == 403
    assert ASKED in answer.content.decode()
    assert not Entry.objects.filter(event="ThreadClaimed").exists()


def test_a_proof_goes_on_with_what_was_sent_and_loses_no_letter_of_it(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    client = client_of(cast.moderator, powers=False)
    note = 'Ligne une\r\nLigne deux « é » & <b>"deux"</b>'
    asked = client.post(f"/veille/{thread.pk}/decliner", {"reason": "other", "note": note})
    assert asked.status_code == 403
    sent = carried(asked)
    assert sent == {"reason": "other", "note": note}
    wrong = client.post(f"/veille/{thread.pk}/decliner", sent | {"powers-code": "000000"})
    assert wrong.status_code == 403
    assert carried(wrong) == sent
    assert "pas le bon code" in wrong.content.decode()
    assert not Entry.objects.filter(event="PowersSwitchedOn").exists()
    done = client.post(f"/veille/{thread.pk}/decliner", sent | {"powers-code": totp_code(secret)})
    assert done.status_code in {200, 302, 422}
    entry = Entry.objects.get(event="PowersSwitchedOn")
    assert entry.actor == cast.moderator.pk
    assert entry.facts["until"] == pytest.approx(time.time() + 12 * 3600, abs=600)
    assert claims(client, thread)
    assert Entry.objects.filter(event="PowersSwitchedOn").count() == 1


def test_a_page_that_is_a_members_file_asks_first_and_then_opens(
    cast: Any, client_of: Any, secret: str
) -> None:
    TOTP.activate(cast.coordinator.person, secret)
    client = client_of(cast.coordinator, powers=False)
    page = f"/equipe/membres/{cast.member.pk}"
    asked = client.get(page)
    assert asked.status_code == 403
    assert "Ambre" not in asked.content.decode()
    answer = client.post(PAGE, carried(asked) | {"powers-code": totp_code(secret)})
    assert answer["Location"] == page
    assert "Ambre" in client.get(page).content.decode()


def test_a_proof_leads_to_no_other_site(cast: Any, client_of: Any, secret: str) -> None:
    client = client_of(cast.moderator, powers=False)
    sent = {"powers-next": "https://elsewhere.example/", "powers-code": totp_code(secret)}
    assert client.post(PAGE, sent)["Location"] == PAGE


def test_powers_end_by_themselves_and_a_stolen_cookie_does_nothing_any_more(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    client = client_of(cast.moderator, powers=False)
    prove(client, secret)
    thief = Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert claims(thief, thread)  # a cookie is a session, so this proves that the theft works
    with time_machine.travel(now() + timedelta(hours=12, minutes=1)):
        assert thief.get("/veille").status_code == 200
        assert not claims(thief, thread)
        assert thief.post(PAGE, {"powers-tap": "on"}).status_code == 403
        assert not claims(thief, thread)


def test_another_browser_does_not_inherit_them(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    client, other = (client_of(cast.moderator, powers=False) for _ in range(2))
    prove(client, secret)
    assert claims(client, thread)
    assert not claims(other, thread)


def test_a_tap_ends_them_and_the_proof_of_before_is_spent(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    client = client_of(cast.moderator, powers=False)
    prove(client, secret)
    assert "activés jusqu’à" in client.get("/moi").content.decode()
    assert client.post(PAGE, {"end": "yes"}).status_code == 302
    assert Entry.objects.filter(event="PowersEnded").count() == 1
    assert not claims(client, thread)  # though the code was typed a moment ago


def test_whoever_has_just_signed_in_with_a_second_factor_is_not_asked_again(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    client = client_of(cast.moderator, powers=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    assert claims(client, thread)
    assert Entry.objects.filter(event="PowersSwitchedOn").count() == 1


def test_signing_out_ends_them(cast: Any, client_of: Any, thread: Thread, secret: str) -> None:
    client = client_of(cast.moderator, powers=False)
    prove(client, secret)
    client.post("/compte/deconnexion")
    assert Entry.objects.filter(event="PowersEnded").count() == 1
    assert not claims(client, thread)


def test_coordination_may_shorten_them_at_once(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    client = client_of(cast.moderator, powers=False)
    prove(client, secret)
    change_settings(cast.group, {"powers_hours": 1}, by=cast.coordinator)
    assert claims(client, thread)
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert not claims(client, thread)


def on_duty(member: Membership, begin: datetime, hours: float) -> Shift:
    return Shift.objects.create(
        group_id=member.group_id,
        member=member,
        begins_at=begin,
        ends_at=begin + timedelta(hours=hours),
    )


def test_whoever_is_on_duty_keeps_them_for_the_shift_after_one_proof(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    change_settings(cast.group, {"powers_hours": 1}, by=cast.coordinator)
    shift = on_duty(cast.moderator, now() - timedelta(minutes=5), 8)
    client = client_of(cast.moderator, powers=False)
    prove(client, secret)
    with time_machine.travel(shift.ends_at - timedelta(minutes=5)):
        assert claims(client, thread)
    with time_machine.travel(shift.ends_at + timedelta(minutes=5)):
        assert not claims(client, thread)
    shift.delete()  # passed on: whoever is no longer on duty keeps nothing
    with time_machine.travel(now() + timedelta(hours=2)):
        assert not claims(client, thread)


def test_a_shift_that_begins_after_they_ended_asks_once_more(
    cast: Any, client_of: Any, thread: Thread, secret: str
) -> None:
    change_settings(cast.group, {"powers_hours": 1}, by=cast.coordinator)
    shift = on_duty(cast.moderator, now() + timedelta(hours=3), 8)
    on_duty(cast.second_moderator, now(), 8)  # somebody else's does not count
    client = client_of(cast.moderator, powers=False)
    prove(client, secret)
    with time_machine.travel(shift.begins_at + timedelta(minutes=5)):
        assert not claims(client, thread)


def test_a_member_has_none_to_switch_on(cast: Any, client_of: Any) -> None:
    assert client_of(cast.member).get(PAGE).status_code == 404
    assert client_of(cast.member).post(PAGE).status_code == 404
    assert "droits d’équipe" not in client_of(cast.member).get("/moi").content.decode()


def test_in_the_demonstration_a_tap_stands_for_the_proof(
    cast: Any, client_of: Any, thread: Thread, settings: Any
) -> None:
    client = client_of(cast.moderator, powers=False)
    assert client.post(PAGE, {"powers-tap": "on"}).status_code == 403
    settings.DEMO = True
    assert not claims(client, thread)
    assert client.post(PAGE, {"powers-tap": "on"}).status_code == 302
    assert claims(client, thread)


def test_in_the_demonstration_a_second_factor_is_asked_for_where_there_is_one(
    cast: Any, client_of: Any, thread: Thread, secret: str, settings: Any
) -> None:
    settings.DEMO = True
    client = client_of(cast.moderator, powers=False)
    assert client.post(PAGE, {"powers-tap": "on"}).status_code == 403
    assert not claims(client, thread)
