"""Every door alike: forms from elsewhere, numbers without end, pages kept on the way."""

import re
from typing import Any

import pytest
from django.test import Client

from test_matrix import (
    A_PLACE,
    COORDINATORS,
    MEMBERS,
    TEAM,
    addresses,
    paths,  # noqa: F401  # a fixture
)

WITHOUT_A_TOKEN = {"proposals:share", "set_language"}
"""The phone's share button stores nothing and passes the text on; a language harms nobody."""


@pytest.fixture
def coordinator(cast: Any, client_of: Any) -> Any:
    """Whoever may open every door."""
    return client_of(cast.coordinator, host="jesuisla.localhost")


def test_a_form_sent_from_elsewhere_is_refused_at_every_door(
    cast: Any,
    coordinator: Any,
    paths: dict[str, str],  # noqa: F811  # the fixture
) -> None:
    strict = Client(
        enforce_csrf_checks=True, headers={"host": "jesuisla.localhost", "accept-language": "fr"}
    )
    strict.cookies = coordinator.cookies
    for name, path in paths.items():
        if name.startswith("api:interface") or name in WITHOUT_A_TOKEN or "<" in path:
            continue
        status = strict.post(path, {"any": "thing"}).status_code
        assert status in {403, 404, 405}, f"{name}: {status}"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_a_number_without_end_is_nobody_s(cast: Any, coordinator: Any, number: str) -> None:
    coordinator.raise_request_exception = False
    for name, pattern in addresses():
        path = re.sub(r"<int:\w+>", number, pattern)
        if path == pattern:
            continue
        path = re.sub(r"<\w+:\w+>", "x", path)
        for method in ("get", "post"):
            status = getattr(coordinator, method)(path).status_code
            assert status in {302, 404, 405}, f"{method} {name}: {status}"


def test_a_number_without_end_in_a_form_is_nobody_s(
    cast: Any,
    coordinator: Any,
    paths: dict[str, str],  # noqa: F811  # the fixture
) -> None:
    coordinator.raise_request_exception = False
    fields = ("voice", "comment", "charter", "reading", "one", "other", "thread")
    typed = dict.fromkeys(fields, "9" * 5000)
    for name in sorted(MEMBERS | TEAM | COORDINATORS | A_PLACE):
        status = coordinator.post(
            paths[name], typed | {"agrees": "on", "consents": "on", "deed": "read"}
        ).status_code
        assert status < 500, f"{name}: {status}"


def test_pages_behind_the_gate_are_kept_by_nobody_on_the_way(
    cast: Any,
    coordinator: Any,
    paths: dict[str, str],  # noqa: F811  # the fixture
) -> None:
    seen = 0
    for name in sorted(MEMBERS | TEAM | COORDINATORS | A_PLACE):
        answer = coordinator.get(paths[name])
        if answer.status_code != 200:
            continue
        seen += 1
        # The top of a thread holds nobody's name and is asked for again and again.
        kept = {"private", "no-cache"} if name == "actions:top" else {"private", "no-store"}
        assert kept <= set(answer["Cache-Control"].split(", ")), name
        assert "Cookie" in answer["Vary"], name
    assert seen > 20


ELSEWHERE = ("https://evil.example/", "//evil.example", "/\\evil.example")
LEADS_ON = (
    "set_language",
    "account_login",
    "account_logout",
    "mfa_reauthenticate",
    "scoring:judge",
)


def test_nobody_is_led_elsewhere(
    cast: Any,
    client_of: Any,
    paths: dict[str, str],  # noqa: F811  # the fixture
) -> None:
    for elsewhere in ELSEWHERE:
        for name in LEADS_ON:
            client = client_of(cast.coordinator, host="jesuisla.localhost")
            told = {"next": elsewhere, "language": "fr", "verdict": "hateful"}
            for answer in (client.get(paths[name], told), client.post(paths[name], told)):
                # What comes back as a parameter is checked again where it is used.
                assert not answer.get("Location", "").startswith((elsewhere, "http")), name


def test_an_address_of_two_slashes_leads_back_here(client_of: Any) -> None:
    answer = client_of(None).get("//evil.example/actions")
    assert not answer.get("Location", "").startswith("//")
