"""Addresses at messengers: what is read, what is refused in words, and what of Apprise it takes."""

import ast
import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.notifications import messenger_addresses
from jesuisla.collective.notifications.messenger_addresses import (
    SCHEMES,
    MessengerTarget,
    read_address,
)
from jesuisla.outgoing import may_be_asked

HOOK = "0b1c2d3e-1111-2222-3333-444455556666"
BOT = "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345"
LONG = "0123456789abcdef" * 4
ROOM = "https://matrix.example.org/_matrix/client/v3/rooms/%21abc%3Aexample.org/send/m.room.message"


@pytest.fixture(autouse=True)
def shut_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whatever Apprise would send fail the test."""
    import requests

    def send(*_: Any, **__: Any) -> None:
        raise AssertionError("Apprise sent something")

    monkeypatch.setattr(requests.Session, "request", send)


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("ntfys://mur-lune", "ntfy", ("ntfy", "https://ntfy.sh", "mur-lune", "")),
        ("  https://ntfy.sh/mur-lune ", "ntfy", ("ntfy", "https://ntfy.sh", "mur-lune", "")),
        ("NTFYS://n.example.org/a", "ntfy", ("ntfy", "https://n.example.org", "a", "")),
        (
            "ntfys://tk_abc@n.example.org:8443/a",
            "ntfy",
            ("ntfy", "https://n.example.org:8443", "a", "Bearer tk_abc"),
        ),
        (
            "ntfys://lou:mot@n.example.org/a",
            "ntfy",
            ("ntfy", "https://n.example.org", "a", "Basic bG91Om1vdA=="),
        ),
        (
            "https://discord.com/api/webhooks/1234567890/abcDEF_-abcdefghijklmnop",
            "discord",
            (
                "discord",
                "https://discord.com/api/webhooks/1234567890/abcDEF_-abcdefghijklmnop",
                "",
                "",
            ),
        ),
        (
            "discord://12345/abcdefghijklmnop",
            "discord",
            ("discord", "https://discord.com/api/webhooks/12345/abcdefghijklmnop", "", ""),
        ),
        (
            f"https://webhooks.t2bot.io/api/v1/matrix/hook/{LONG}",
            "matrix",
            ("matrix_hook", f"https://webhooks.t2bot.io/api/v1/matrix/hook/{LONG}", "", ""),
        ),
        (
            f"https://hook.example.org/public/webhook/{HOOK}",
            "matrix",
            ("matrix_hook", f"https://hook.example.org/public/webhook/{HOOK}", "", ""),
        ),
        (
            "matrixs://syt_jeton@matrix.example.org/!abc:example.org",
            "matrix",
            ("matrix_room", ROOM, "", "Bearer syt_jeton"),
        ),
        (
            f"tgram://{BOT}/42",
            "telegram",
            ("telegram", f"https://api.telegram.org/bot{BOT}/sendMessage", "42", ""),
        ),
    ],
)
def test_an_address_is_read_as_people_copy_it(
    text: str, kind: str, target: tuple[str, str, str, str]
) -> None:
    form, url, to, authorization = target
    expected = MessengerTarget(form=form, url=url, to=to, authorization=authorization)
    assert read_address(text) == (kind, expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ntfys://localhost/a", "service on the internet"),
        ("ntfys://10.0.0.1/a", "service on the internet"),
        ("ntfys://127.0.0.1:5432/a", "service on the internet"),
        ("ntfys://[::1]/a", "service on the internet"),
        ("ntfys://[::ffff:10.0.0.1]/a", "service on the internet"),
        ("ntfys://[::ffff:a00:1]/a", "service on the internet"),
        ("ntfys://[64:ff9b::a00:1]/a", "service on the internet"),
        ("ntfys://[fd00::1]/a", "service on the internet"),
        ("matrixs://t@[::ffff:10.0.0.1]/!abc:example.org", "service on the internet"),
        ("ntfys://2130706433/a", "service on the internet"),
        ("ntfys://169.254.169.254/latest", "service on the internet"),
        ("ntfys://intranet/a", "service on the internet"),
        ("matrixs://t@10.0.0.1/!abc:example.org", "service on the internet"),
        (f"https://192.168.1.1/webhook/{HOOK}", "service on the internet"),
        ("ntfy://n.example.org/a", "Begin it with ntfys://"),
        ("ntfy://localhost/a", "Begin it with ntfys://"),
        ("matrix://t@matrix.example.org/!abc:example.org", "Begin it with matrixs://"),
        ("matrixs://lou:mot@matrix.example.org/!abc:example.org", "no password"),
        ("matrixs://t@matrix.example.org/@lou:example.org", "whole address at Matrix"),
        ("matrixs://t@matrix.example.org/!a:x.org/!b:x.org", "whole address at Matrix"),
        ("matrixs://t@matrix.example.org/!a:x.org?mode=slack", "whole address at Matrix"),
        ("ntfys://n.example.org/a?email=lou@example.org", "question mark"),
        ("ntfys://n.example.org/a?attach=http://10.0.0.1/", "question mark"),
        ("ntfys://n.example.org/a?verify=no", "question mark"),
        ("ntfys://n.example.org/a?to=b", "question mark"),
        ("ntfys://n.example.org/a/b", "whole address at ntfy"),
        ("ntfys://n.example.org\\@10.0.0.1/a", "whole address at ntfy"),
        ("ntfys://", "whole address at ntfy"),
        ("ntfys://" + "a" * 600, "whole address at ntfy"),
        ("discord://12345", "whole address at Discord"),
        ("discord://1/2/3/4", "whole address at Discord"),
        (f"tgram://{BOT}", "whole address at Telegram"),
        (f"tgram://{BOT}/1/2", "whole address at Telegram"),
        ("tgram://x", "whole address at Telegram"),
        ("mailtos://lou:mot@example.org", "do not know"),
        ("jsons://10.0.0.1/", "do not know"),
        ("https://example.org/a", "do not know"),
        ("syslog://", "do not know"),
        ("file:///etc/passwd", "do not know"),
        ("gopher://10.0.0.1:6379/_FLUSHALL", "do not know"),
        ("dbus://", "do not know"),
        ("bonjour", "do not know"),
    ],
)
def test_what_points_inside_or_is_no_address_is_refused_in_words(text: str, words: str) -> None:
    with override("en"), pytest.raises(Refused, match=words):
        read_address(text)


def test_the_operator_s_own_server_may_be_inside_and_another_port_may_not() -> None:
    own = ("http://ntfy.lan:8080",)
    assert read_address("ntfy://ntfy.lan:8080/a", own)[1].url == "http://ntfy.lan:8080"
    with pytest.raises(Refused):
        read_address("ntfy://ntfy.lan:8081/a", own)


@given(
    st.sampled_from(sorted(SCHEMES)),
    st.text("abcXYZ0189.:/@!#?&=%[]_-\\ é\x00", max_size=60),
)
def test_whatever_is_typed_is_refused_or_leads_to_the_internet(scheme: str, rest: str) -> None:
    try:
        _kind, target = read_address(f"{scheme}://{rest}")
    except Refused:
        return
    assert may_be_asked(target.url)
    assert urlsplit(target.url).scheme == "https"


def test_nothing_of_an_address_is_written_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Apprise writes what is wrong with an address, and with it what is secret in it."""
    caplog.set_level(logging.DEBUG)
    for text in ("matrixs://jetonsecret", "tgram://123:jetonsecret/x", "discord://jetonsecret"):
        with pytest.raises(Refused):
            read_address(text)
    read_address("ntfys://tk_jetonsecret@n.example.org/a")
    assert "jetonsecret" not in caplog.text


def test_apprise_is_asked_to_read_and_never_to_send() -> None:
    """What would send is named nowhere in the one file that knows Apprise."""
    tree = ast.parse(Path(messenger_addresses.__file__).read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"notify", "async_notify", "send", "add", "instantiate"}
    imports = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {it for it in imports if it and it.startswith("apprise")} == {
        f"apprise.plugins.{name}"
        for name in ("discord", "matrix", "matrix.base", "ntfy", "telegram")
    }
    assert not any(name.startswith("_") for name in names), "no private part of it"
