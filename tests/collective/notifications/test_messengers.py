"""Messengers of members: added with a code, listed, forgotten, and nobody else's."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import delete_account, end_membership, leave_group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.members.sealing import SEALED, seal
from jesuisla.collective.notifications import messengers
from jesuisla.collective.notifications.devices import SILENT_FOR
from jesuisla.collective.notifications.jobs import forget_old_devices
from jesuisla.collective.notifications.messenger_addresses import MessengerTarget
from jesuisla.collective.notifications.messengers import ADDED_A_DAY, MOST, WRONG_CODES
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.topics import HELP
from jesuisla.collective.notifications.wishes import who_wants
from push_doors import Door
from waiting_jobs import run_jobs

PAGE = "/moi/messageries"


def address(door: Door, topic: str = "201-secret") -> str:
    return f"{door.url.replace('http://', 'ntfy://')}/{topic}"


def add(client: Any, text: str, *, status: int = 200) -> str:
    answer = client.post(PAGE, {"address": text}, follow=True)
    assert answer.status_code == status
    page: str = answer.content.decode()
    return page


def code_in(door: Door) -> str:
    (code,) = re.findall(r"\b\d{6}\b", json.loads(door.came[-1][2])["message"])
    return str(code)


def prove(client: Any, messenger: Messenger, code: str) -> Any:
    return client.post(f"{PAGE}/{messenger.pk}/code", {"code": code}, follow=True)


def give(to: Membership, topic: str = "a") -> Messenger:
    target = MessengerTarget(form="ntfy", url="https://n.example.org", to=topic)
    sealed = seal(json.dumps(target.as_dict()))
    return Messenger.objects.create(
        membership=to, kind="ntfy", sealed=sealed, confirmed_at=now(), accepted_at=now()
    )


def test_a_messenger_is_added_with_a_code_listed_and_forgotten(
    cast: Any, client_of: Any, door: Door
) -> None:
    client = client_of(cast.member)
    assert f'href="{PAGE}"' in client.get("/moi").content.decode()
    page = add(client, address(door))
    assert "Un message avec un code est parti" in page
    row = Messenger.objects.get()
    assert (row.membership, row.kind, row.confirmed_at) == (cast.member, "ntfy", None)
    assert code_in(door) not in page
    code = code_in(door)
    assert "Tout fonctionne" in prove(client, row, f" {code[:3]} {code[3:]} ").content.decode()
    page = client.get(PAGE).content.decode()
    assert "ntfy, depuis le" in page
    assert "201-secret" not in page
    page = client.post(f"{PAGE}/{row.pk}/oublier", follow=True).content.decode()
    assert "Cette messagerie est oubliée" in page
    assert not Messenger.objects.exists()
    events = Entry.objects.filter(event="MessengersChanged").order_by("pk")
    assert [entry.facts["added"] for entry in events] == [True, False]
    assert "secret" not in str([entry.facts for entry in events])


def test_the_page_says_what_holds_today_and_opens_where_something_is_wrong(
    cast: Any, client_of: Any, door: Door
) -> None:
    client = client_of(cast.member)
    page = client.get(PAGE).content.decode()
    assert "Rien ne vous parvient encore dans une messagerie" in page
    assert '<details class="more" name="messenger" open>' not in page
    wrong = client.post(PAGE, {"kind": "matrix", "address": "mot"})
    assert wrong.status_code == 422
    (opened,) = re.findall(
        r'<details class="more" name="messenger" open>\s*<summary>\s*(\w+)',
        wrong.content.decode(),
    )
    assert opened == "Matrix"
    assert wrong.content.decode().count('value="mot"') == 1
    nowhere = client.post(PAGE, {"kind": "pigeon", "address": "mot"})
    assert (nowhere.status_code, "mot" in nowhere.content.decode()) == (422, True)
    add(client, address(door))
    assert "tapez le code qui vous y attend" in client.get(PAGE).content.decode()
    prove(client, Messenger.objects.get(), code_in(door))
    assert "vous parviennent par ntfy." in client.get(PAGE).content.decode()


def test_the_address_and_the_code_are_not_in_the_database(
    cast: Any, client_of: Any, door: Door
) -> None:
    add(client_of(cast.member), address(door, "201-motsecret"))
    row = Messenger.objects.get()
    assert row.sealed.startswith(SEALED)
    kept = " ".join(str(value) for value in Messenger.objects.values().get().values())
    assert "motsecret" not in kept
    assert code_in(door) not in row.code


def test_what_leaves_with_the_code_names_nobody(cast: Any, client_of: Any, door: Door) -> None:
    add(client_of(cast.member), address(door))
    ((_path, _headers, body),) = door.came
    message = json.loads(body)
    assert set(message) == {"topic", "message", "priority"}
    for name in (cast.group.name, cast.group.hashtag.lstrip("#"), cast.member.alias):
        assert name.lower() not in message["message"].lower()


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("404-a", "a refusé notre message"),
        ("403-a", "a refusé notre message"),
        ("redirect-a", "a refusé notre message"),
        ("429-a", "ne répond pas pour le moment"),
        ("503-a", "ne répond pas pour le moment"),
        ("slow-a", "ne répond pas pour le moment"),
    ],
)
def test_a_service_that_does_not_take_it_is_told_of_and_nothing_typed_is_lost(
    cast: Any, client_of: Any, door: Door, monkeypatch: pytest.MonkeyPatch,
    topic: str, words: str,
) -> None:  # fmt: skip
    door.leads_to = f"{door.url}/201/inside"
    if topic == "slow-a":  # it never answers, so any time is long enough
        monkeypatch.setattr(messengers, "SECONDS", 0.5)
    page = add(client_of(cast.member), address(door, topic), status=422)
    assert words in page
    assert f'value="{address(door, topic)}"' in page
    assert not Messenger.objects.exists()
    assert "inside" not in door.devices()


@pytest.mark.parametrize("topic", ["endless-a", "nonsense-a"])
def test_an_answer_without_end_or_sense_breaks_nothing(
    cast: Any, client_of: Any, door: Door, topic: str
) -> None:
    add(client_of(cast.member), address(door, topic))
    assert Messenger.objects.exists()


@pytest.mark.parametrize(
    "text", ["ntfys://10.0.0.1/a", "ntfy://localhost:8080/a", "mailtos://a:b@example.org", "mot"]
)
def test_what_cannot_be_an_address_is_refused_before_anything_leaves(
    cast: Any, client_of: Any, door: Door, text: str
) -> None:
    page = add(client_of(cast.member), text, status=422)
    assert "Rien de ce que vous avez" in page
    assert f'value="{text}"' in page
    assert (door.came, Messenger.objects.count()) == ([], 0)


@pytest.mark.parametrize("number", ["10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fd00::1"])
def test_a_name_that_leads_inside_is_refused_in_words(
    cast: Any, client_of: Any, door: Door, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    async def inside(_host: str, _port: int) -> list[str]:
        return [number]

    monkeypatch.setattr("jesuisla.outgoing.posts.system_addresses", inside)
    page = add(client_of(cast.member), "ntfys://ntfy.example.org/a", status=422)
    assert "ne mène pas à un service sur internet" in page
    assert 'value="ntfys://ntfy.example.org/a"' in page


def test_wrong_codes_are_told_and_then_the_address_is_forgotten(
    cast: Any, client_of: Any, door: Door
) -> None:
    client = client_of(cast.member)
    add(client, address(door))
    row, wrong = Messenger.objects.get(), "x12345"
    for _time in range(WRONG_CODES - 1):
        answer = prove(client, row, wrong)
        assert answer.status_code == 422
        assert "Ce n’est pas le code envoyé" in answer.content.decode()
        assert f'value="{wrong}"' in answer.content.decode()
    assert "cette adresse est oubliée" in prove(client, row, wrong).content.decode()
    assert not Messenger.objects.exists()


def test_a_member_has_some_messengers_each_once(cast: Any, client_of: Any, door: Door) -> None:
    client = client_of(cast.member)
    add(client, address(door))
    assert "Vous avez déjà cette adresse" in add(client, address(door), status=422)
    for number in range(MOST - 1):
        give(cast.member, str(number))
    assert f"déjà {MOST} messageries" in add(client, address(door, "201-new"), status=422)
    assert len(door.came) == 1


def test_nobody_floods_others_with_codes(cast: Any, client_of: Any, door: Door) -> None:
    client = client_of(cast.member)
    for number in range(ADDED_A_DAY):
        add(client, address(door, f"201-{number}"))
        Messenger.objects.all().delete()
    assert "beaucoup d’adresses" in add(client, address(door), status=422)
    assert len(door.came) == ADDED_A_DAY


@pytest.mark.parametrize("deed", ["code", "oublier"])
def test_nobody_touches_another_s_messenger(cast: Any, client_of: Any, deed: str) -> None:
    row = give(cast.member)
    answer = client_of(cast.second_member).post(f"{PAGE}/{row.pk}/{deed}", {"code": "123456"})
    assert answer.status_code == 404
    assert Messenger.objects.exists()


def test_only_whoever_proved_a_messenger_is_reached_by_it(cast: Any) -> None:
    def ways() -> set[tuple[str, str]]:
        return {(it.alias, channel.name) for it, channel in who_wants(HELP)}

    row = give(cast.moderator)
    assert ("Maud", "messenger") in ways()
    Messenger.objects.filter(pk=row.pk).update(confirmed_at=None)
    assert ("Maud", "messenger") not in ways()


def test_it_is_offered_topic_by_topic_as_the_others_are(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    for page in ("/moi", "/moi/prevenir"):
        assert "Dans ma messagerie" in client.get(page).content.decode()


@pytest.mark.parametrize("way", ["leaves", "is removed", "erases the account"])
def test_nothing_is_kept_of_whoever_is_no_longer_here(cast: Any, way: str) -> None:
    give(cast.member)
    give(cast.second_member)
    if way == "leaves":
        leave_group(cast.member)
    elif way == "is removed":
        end_membership(cast.member, reason="Parce que.", by=cast.coordinator)
    else:
        delete_account(cast.member.person)
    run_jobs()
    assert [it.membership for it in Messenger.objects.all()] == [cast.second_member]


def test_messengers_are_taken_along_without_their_address(cast: Any) -> None:
    give(cast.member, "motsecret")
    data = all_data_of(cast.member.person)["groups"][0]
    (row,) = data["messengers"]
    assert (row["messenger"], row["address"]) == ("ntfy", "***")
    assert "motsecret" not in json.dumps(data, default=str)


def test_what_was_not_proved_within_a_day_and_what_is_silent_for_a_year_are_forgotten(
    cast: Any,
) -> None:
    silent, working = give(cast.member), give(cast.second_member)
    unproved, fresh = give(cast.member, "b"), give(cast.member, "c")
    rows = Messenger.objects
    rows.filter(pk__in=[unproved.pk, fresh.pk]).update(confirmed_at=None)
    rows.filter(pk=silent.pk).update(accepted_at=now() - SILENT_FOR - timedelta(days=1))
    rows.filter(pk=unproved.pk).update(made_at=now() - timedelta(days=1, minutes=1))
    with time_machine.travel(now(), tick=False):
        assert forget_old_devices(0) == 2
    assert set(rows.filter(lost_at=None)) == {working, fresh}
    assert list(rows.exclude(lost_at=None)) == [silent]
