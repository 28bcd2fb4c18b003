"""What leaves for a messenger, to whom, and what its server answers, be it a lie."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.sealing import seal
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.channels import messenger as channel
from jesuisla.collective.notifications.deliveries import deliver_many, deliver_once
from jesuisla.collective.notifications.messenger_addresses import MessengerTarget
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.notification import (
    Message,
    Notification,
    SendingOutcome,
    write_notification,
)
from jesuisla.collective.notifications.posting import REFUSALS
from jesuisla.collective.notifications.topics import HELP
from push_doors import Door, push_door

MESSENGER = CHANNELS["messenger"]
LINE, LINK = "On a besoin de vous un instant", "http://jesuisla.localhost/file?n=1"


@pytest.fixture
def call(cast: Any) -> Notification:
    return write_notification(HELP, "help", cast.member, link=LINK, calls=1)


def give(to: Membership, url: str, *, form: str = "ntfy", topic: str = "201") -> Messenger:
    target = MessengerTarget(form=form, url=url, to=topic, authorization="Bearer jeton")
    sealed = seal(json.dumps(target.as_dict()))
    return Messenger.objects.create(
        membership=to, kind="ntfy", sealed=sealed, confirmed_at=now(), accepted_at=now()
    )


@pytest.mark.parametrize(
    ("form", "path", "expected"),
    [
        ("ntfy", "/", {"topic": "201", "message": LINE, "click": LINK, "priority": 4}),
        (
            "telegram",
            "/201/send",
            {
                "chat_id": "201",
                "text": f"{LINE}\n{LINK}",
                "link_preview_options": {"is_disabled": True},
            },
        ),
        (
            "discord",
            "/201/send",
            {"content": f"{LINE}\n{LINK}", "flags": 4, "allowed_mentions": {"parse": []}},
        ),
        ("matrix_hook", "/201/send", {"text": f"{LINE}\n{LINK}", "format": "plain"}),
        ("matrix_room", "/201/send/", {"msgtype": "m.text", "body": f"{LINE}\n{LINK}"}),
    ],
)
def test_each_messenger_is_told_a_line_and_a_link_in_its_own_form(
    cast: Any, door: Door, call: Notification, form: str, path: str, expected: dict[str, Any]
) -> None:
    give(cast.member, door.url if path == "/" else f"{door.url}/201/send", form=form)
    assert deliver_once("help:1", call, MESSENGER, cast.member)
    ((asked, headers, body),) = door.came
    assert asked.startswith(path)
    assert json.loads(body) == expected
    assert headers["Authorization"] == "Bearer jeton"
    words = json.dumps(expected, ensure_ascii=False).lower().replace(LINK, "")
    for secret in (cast.group.name, cast.group.hashtag, cast.member.alias, "attaqu", "help:1"):
        assert secret.lower().lstrip("#") not in words, secret


def test_sent_twice_to_a_room_it_has_one_address_and_another_has_another(
    cast: Any, door: Door, call: Notification
) -> None:
    """So a Matrix server keeps one of both: what is put twice at one address is one event."""
    give(cast.member, f"{door.url}/201/send", form="matrix_room")
    for key in ("help:1", "help:1", "help:2"):
        MESSENGER.send(replace(call, key=key), cast.member)
    first, second, other = [path for path, _headers, _body in door.came]
    assert first == second != other


@pytest.mark.parametrize(
    ("topic", "outcome", "is_kept"),
    [
        ("201", "left", True),
        ("endless", "left", True),
        ("410", "nowhere", False),
        ("404", "nowhere", False),
        ("401", "nowhere", True),
        ("403", "nowhere", True),
        ("redirect", "nowhere", True),
        ("429", "later", True),
        ("503", "later", True),
    ],
)
def test_what_a_messenger_answers(
    cast: Any, door: Door, call: Notification, topic: str, outcome: str, is_kept: bool
) -> None:
    door.leads_to = f"{door.url}/201/inside"
    give(cast.member, door.url, topic=topic)
    outcomes = deliver_many("help:1", [(cast.member, MESSENGER, call)])
    assert getattr(outcomes, outcome) == [(cast.member.pk, "messenger")]
    assert Messenger.objects.filter(lost_at=None).exists() is is_kept
    assert not Messenger.objects.exclude(lost_at=None).exclude(sealed="").exists()
    assert "inside" not in door.devices()


def test_an_address_that_points_inside_is_never_asked(
    cast: Any, door: Door, call: Notification, settings: Any
) -> None:
    settings.MESSENGER_SERVICES = ()
    give(cast.member, door.url)
    outcomes = deliver_many("k", [(cast.member, MESSENGER, call)])
    assert (outcomes.left, door.came) == ([], [])


def test_a_server_that_is_slow_keeps_nobody_of_another(
    cast: Any, door: Door, call: Notification, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "SECONDS", 300.0)
    with push_door() as other:
        settings.MESSENGER_SERVICES = (door.url, other.url)
        give(cast.member, door.url, topic="slow")
        give(cast.second_member, other.url)
        members = [cast.member, cast.second_member]
        walk = MESSENGER.send_many([Message(it, replace(call, key="k")) for it in members])
        ((message, outcome),) = next(walk).outcomes
        assert (message.to, outcome) == (cast.second_member, SendingOutcome.LEFT)
        door.opened.set()  # until here it had not answered
        assert [it.to for answers in walk for it, _outcome in answers.outcomes] == [cast.member]


def test_nothing_leaves_before_the_code_came_back(
    cast: Any, door: Door, call: Notification
) -> None:
    give(cast.member, door.url)
    Messenger.objects.update(confirmed_at=None)
    assert deliver_many("k", [(cast.member, MESSENGER, call)]).nowhere
    assert door.came == []


def test_what_another_secret_key_sealed_keeps_nobody_and_is_forgotten_in_time(
    cast: Any, door: Door, call: Notification, settings: Any
) -> None:
    give(cast.member, door.url)
    settings.SECRET_KEY = "another secret key, after the first was lost"
    give(cast.second_member, door.url)
    pairs = [(cast.member, MESSENGER, call), (cast.second_member, MESSENGER, call)]
    assert deliver_many("k", pairs).left == [(cast.second_member.pk, "messenger")]
    Messenger.objects.filter(membership=cast.member).update(
        accepted_at=now() - timedelta(days=8), refusals=REFUSALS - 1
    )
    deliver_many("k2", pairs)
    assert not Messenger.objects.filter(membership=cast.member, lost_at=None).exists()
