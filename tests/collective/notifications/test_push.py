"""Web push: what leaves, to whom, and what push services answer, be it a lie."""

import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.timezone import now
from py_vapid import Vapid02

from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.sealing import SEALED
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.deliveries import deliver_many, deliver_once
from jesuisla.collective.notifications.models import PushKey, Subscription
from jesuisla.collective.notifications.notification import Notification, write_notification
from jesuisla.collective.notifications.posting import REFUSALS
from jesuisla.collective.notifications.push_encryption import decode_key, encrypt_for_device
from jesuisla.collective.notifications.push_keys import public_push_key
from jesuisla.collective.notifications.topics import HELP, PROPOSALS
from push_doors import Door, push_door
from receiving_device import Device

PUSH = CHANNELS["push"]


@pytest.fixture
def device() -> Device:
    return Device()


def subscribe(to: Membership, door: Door, behaviour: str, device: Device) -> Subscription:
    return Subscription.objects.create(
        membership=to,
        endpoint=f"{door.url}/{behaviour}/{to.alias}",
        public_key=device.keys["p256dh"],
        secret=device.keys["auth"],
    )


@pytest.fixture
def call(cast: Any) -> Notification:
    return write_notification(
        HELP, "help", cast.member, link="http://jesuisla.localhost/file?n=1", calls=1
    )


def test_the_example_of_the_standard_comes_out_byte_by_byte() -> None:
    """RFC 8291, appendix A."""
    private = int.from_bytes(decode_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", 32), "big")
    body = encrypt_for_device(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        own_key=ec.derive_private_key(private, ec.SECP256R1()),
        salt=decode_key("DGv6ra1nlYgDCS1FRnbzlw", 16),
    )
    expected = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAm"
        "S6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_"
        "Qulcy4a-fN"
    )
    assert body == urlsafe_b64decode(expected + "==")


def test_a_message_names_neither_group_nor_reason(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    subscribe(cast.member, door, "201", device)
    assert deliver_once("help:1", call, PUSH, cast.member)
    ((_path, headers, body),) = door.came
    told = device.read(body)
    assert told["line"] == "On a besoin de vous un instant"
    assert (told["link"], told["lang"]) == ("/file?n=1", "fr")
    assert set(told) == {"line", "lang", "link", "tag"}
    words = json.dumps(told, ensure_ascii=False).lower() + json.dumps(headers).lower()
    for secret in (cast.group.name, cast.group.hashtag, cast.member.alias, "attaqu", "help:1"):
        assert secret.lower().lstrip("#") not in words.replace("user-agent", "").replace(
            "jesuisla/", ""
        ), secret


def test_a_call_is_worth_nothing_after_its_hour_and_wakes_a_phone(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    subscribe(cast.member, door, "201", device)
    calm = write_notification(
        PROPOSALS, "declined", cast.member, link="http://x/", reason="Un mot pour elle."
    )
    for key, notification in (("a", call), ("b", calm)):
        deliver_once(key, notification, PUSH, cast.member)
    (_path, urgent, _body), (_other, normal, sealed) = door.came
    assert (urgent["TTL"], urgent["Urgency"]) == ("3600", "high")
    assert (normal["TTL"], normal["Urgency"]) == ("86400", "normal")
    assert device.read(sealed)["line"] == "Du nouveau pour vous"
    assert urgent["Content-Encoding"] == "aes128gcm"


def test_sent_twice_it_has_one_topic_and_another_has_another(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    """So a service keeps one, and a screen shows one (RFC 8030, 5.4)."""
    subscribe(cast.member, door, "201", device)
    from dataclasses import replace

    for key in ("help:1", "help:1", "help:2"):
        PUSH.send(replace(call, key=key), cast.member)
    topics = [headers["Topic"] for _path, headers, _body in door.came]
    tags = [device.read(body)["tag"] for _path, _headers, body in door.came]
    assert topics == tags
    assert topics[0] == topics[1] != topics[2]
    assert all(len(topic) == 32 and topic.isalnum() for topic in topics)


def test_the_service_learns_who_sends_signed_for_itself_alone(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    subscribe(cast.member, door, "201", device)
    deliver_once("k", call, PUSH, cast.member)
    words = door.came[0][1]["Authorization"]
    assert Vapid02.verify(words)
    token, key = words.removeprefix("vapid t=").split(",k=")
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert (claims["aud"], claims["sub"]) == (door.url, "mailto:equipe@localhost")
    assert claims["exp"] - now().timestamp() <= 24 * 3600
    assert key == public_push_key()


def test_the_key_is_made_once_and_sealed(db: None, settings: Any) -> None:
    keys = {public_push_key() for _time in range(3)}
    assert len(keys) == 1
    stored = PushKey.objects.get().sealed
    assert stored.startswith(SEALED)
    assert "PRIVATE" not in stored
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another secret key, after the first was lost"
    assert public_push_key() not in keys
    settings.SECRET_KEY_FALLBACKS = [old]
    assert public_push_key() in keys


@pytest.mark.parametrize(
    ("behaviour", "outcome", "is_kept"),
    [
        ("201", "left", True),
        ("200", "left", True),
        ("nonsense", "left", True),
        ("endless", "left", True),
        ("410", "nowhere", False),
        ("404", "nowhere", False),
        ("400", "nowhere", True),
        ("403", "nowhere", True),
        ("redirect", "nowhere", True),
        ("413", "nowhere", True),
        ("429", "later", True),
        ("503", "later", True),
    ],
)
def test_what_a_service_answers(
    cast: Any, door: Door, device: Device, call: Notification,
    behaviour: str, outcome: str, is_kept: bool,
) -> None:  # fmt: skip
    door.leads_to = f"{door.url}/201/elsewhere"
    subscribe(cast.member, door, behaviour, device)
    outcomes = deliver_many("help:1", [(cast.member, PUSH, call)])
    assert getattr(outcomes, outcome) == [(cast.member.pk, "push")]
    assert len(outcomes.left + outcomes.later + outcomes.nowhere) == 1
    assert Subscription.objects.exists() is is_kept
    assert "elsewhere" not in door.devices()


def test_a_service_that_is_not_there_is_tried_again_later(
    cast: Any, device: Device, call: Notification, settings: Any
) -> None:
    with push_door() as door:
        settings.PUSH_SERVICES = (door.url,)
        subscribe(cast.member, door, "201", device)
    assert deliver_many("k", [(cast.member, PUSH, call)]).later
    with pytest.raises(OSError, match="no service"):
        deliver_once("k", call, PUSH, cast.member)
    assert Subscription.objects.get().refusals == 0


def test_an_address_that_points_inside_is_never_asked(
    cast: Any, door: Door, device: Device, call: Notification, settings: Any
) -> None:
    settings.PUSH_SERVICES = ()
    subscribe(cast.member, door, "201", device)
    outcomes = deliver_many("k", [(cast.member, PUSH, call)])
    assert (outcomes.left, door.came) == ([], [])


def test_one_that_is_refused_stops_nobody_and_the_dead_are_forgotten(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    people = [cast.member, cast.second_member, cast.third_member, cast.moderator]
    for member, behaviour in zip(people, ("400", "410", "201", "201"), strict=True):
        subscribe(member, door, behaviour, device)
    outcomes = deliver_many("k", [(member, PUSH, call) for member in people])
    assert sorted(outcomes.left) == sorted((it.pk, "push") for it in people[2:])
    assert sorted(outcomes.nowhere) == sorted((it.pk, "push") for it in people[:2])
    assert not Subscription.objects.filter(membership=cast.second_member).exists()
    assert Subscription.objects.get(membership=cast.moderator).accepted_at is not None


def test_a_second_device_reaches_whom_the_first_does_not(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    for behaviour in ("410", "503", "201"):
        subscribe(cast.member, door, behaviour, device)
    assert deliver_many("k", [(cast.member, PUSH, call)]).left == [(cast.member.pk, "push")]
    assert Subscription.objects.count() == 2


def test_keys_with_which_nothing_can_be_sealed_keep_nobody(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    subscribe(cast.member, door, "201", device)
    Subscription.objects.update(public_key="B" + "A" * 86)
    subscribe(cast.second_member, door, "201", device)
    people = [(cast.member, PUSH, call), (cast.second_member, PUSH, call)]
    assert deliver_many("k", people).left == [(cast.second_member.pk, "push")]


def test_a_device_refused_again_and_again_is_forgotten_but_not_within_a_week(
    cast: Any, door: Door, device: Device, call: Notification
) -> None:
    """One bad day of ours or of theirs takes nobody's devices away."""
    subscribe(cast.member, door, "403", device)
    for number in range(REFUSALS + 2):
        deliver_many(f"k{number}", [(cast.member, PUSH, call)])
    assert Subscription.objects.get().refusals == REFUSALS + 2
    Subscription.objects.update(made_at=now() - timedelta(days=8), refusals=1)
    for number in range(REFUSALS - 1):
        assert Subscription.objects.exists()
        deliver_many(f"later{number}", [(cast.member, PUSH, call)])
    assert not Subscription.objects.exists()
