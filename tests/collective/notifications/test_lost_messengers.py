"""A messenger that takes nothing any more: its member is told, on their page and by letter."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.members.sealing import seal
from jesuisla.collective.notifications.jobs import forget_old_devices
from jesuisla.collective.notifications.lost_messengers import TOLD_FOR, lose_messengers
from jesuisla.collective.notifications.messenger_addresses import MessengerTarget
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.topics import WAYS
from jesuisla.collective.notifications.wishes import choose_channels
from waiting_jobs import run_jobs

PAGE = "/moi/messageries"


@pytest.fixture
def lost(cast: Any) -> Messenger:
    """The member's messenger, which the service says is gone."""
    row = give(cast.member)
    lose_messengers(Messenger.objects.filter(pk=row.pk))
    row.refresh_from_db()
    return row


def give(to: Membership) -> Messenger:
    target = MessengerTarget(form="discord", url="https://d.example.org/motsecret", to="a")
    return Messenger.objects.create(
        membership=to,
        kind="discord",
        sealed=seal(json.dumps(target.as_dict())),
        confirmed_at=now(),
        accepted_at=now(),
    )


def test_the_member_reads_it_on_their_pages_until_they_have_read_it(
    cast: Any, client_of: Any, lost: Messenger
) -> None:
    member = client_of(cast.member)
    for page in ("/moi", PAGE):
        text = member.get(page).content.decode()
        assert "Discord ne prend plus nos messages" in text
        assert f"{PAGE}/{lost.pk}/oublier" in text
    assert "ne prend plus nos" not in client_of(cast.second_member).get("/moi").content.decode()
    others = client_of(cast.second_member).post(f"{PAGE}/{lost.pk}/oublier")
    assert others.status_code == 404
    member.post(f"{PAGE}/{lost.pk}/oublier")
    assert "ne prend plus nos messages" not in member.get("/moi").content.decode()


def test_the_address_is_gone_and_nothing_goes_there(cast: Any, lost: Messenger) -> None:
    assert lost.sealed == ""
    assert lost.confirmed_at is None
    (told,) = all_data_of(cast.member.person)["groups"][0]["messengers"]
    assert told["lost_at"] == lost.lost_at.isoformat()
    assert Entry.objects.filter(event="MessengerLost").count() == 1
    lose_messengers(Messenger.objects.all())
    assert Entry.objects.filter(event="MessengerLost").count() == 1


def test_one_letter_tells_it_to_whoever_wishes(cast: Any, lost: Messenger) -> None:
    for _time in range(2):
        run_jobs()
    (letter,) = mail.outbox
    assert letter.to == [cast.member.person.email]
    assert "Discord" in letter.subject
    assert "motsecret" not in letter.subject + letter.body
    assert "List-Unsubscribe" in letter.extra_headers


def test_whoever_wishes_no_letter_gets_none(cast: Any) -> None:
    choose_channels(cast.member, WAYS, channels=())
    lose_messengers(Messenger.objects.filter(pk=give(cast.member).pk))
    run_jobs()
    assert mail.outbox == []


def test_it_is_said_for_some_months_and_no_longer(cast: Any, lost: Messenger) -> None:
    with time_machine.travel(now() + TOLD_FOR - timedelta(minutes=1)):
        forget_old_devices(0)
        assert Messenger.objects.exists()
    with time_machine.travel(now() + TOLD_FOR + timedelta(minutes=1)):
        forget_old_devices(0)
        assert not Messenger.objects.exists()


def test_a_lost_one_takes_no_place_of_another(cast: Any, client_of: Any, lost: Messenger) -> None:
    page = client_of(cast.member).get(PAGE).content.decode()
    assert f"{PAGE}/{lost.pk}/code" not in page
