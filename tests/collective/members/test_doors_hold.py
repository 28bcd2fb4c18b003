"""Doors hold: however many try at once, from wherever, and whatever was open before."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account import forms
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from jesuisla.collective.members import attempt_limits
from jesuisla.collective.members.accounts import (
    begin_proof,
    check_proof,
    drop_second_factors,
    sign_out_everywhere,
)
from jesuisla.collective.members.memberships import set_roles
from signing_in import ask_code, browser, code_in, committed, set_up_app, sign_in, totp_code

AMBRE = "ambre@example.org"


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    cache.clear()


def from_network(address: str) -> Client:
    return Client(
        headers={"host": "jesuisla.localhost", "accept-language": "fr"}, REMOTE_ADDR=address
    )


@committed
def test_of_sixteen_codes_at_once_three_are_compared(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    compare = forms.compare_user_code

    def slow(*, actual: str, expected: str) -> bool:
        compared.append(actual)
        time.sleep(0.05)
        return bool(compare(actual=actual, expected=expected))

    monkeypatch.setattr(forms, "compare_user_code", slow)
    client = browser()
    page = ask_code(client, AMBRE)["Location"]
    right = code_in(mail.outbox[-1])

    def type_code(code: str) -> int:
        other = browser()
        other.cookies = client.cookies
        try:
            return int(other.post(page, {"code": code}).status_code)
        finally:
            connection.close()

    wrong = [f"{(int(right) + number) % 1_000_000:06}" for number in range(1, 17)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(type_code, wrong))
    assert len(compared) <= 3
    type_code(right)
    assert right not in compared
    assert client.get("/moi").status_code == 302


def test_codes_grow_too_long_to_be_guessed_and_still_open(cast: Any) -> None:
    proof, code = begin_proof(AMBRE)
    assert len(code) == 6
    for _ in range(attempt_limits.WRONG_CODES_A_DAY):
        attempt_limits.count_wrong_code(AMBRE.upper())
    ask_code(client := browser(), AMBRE)
    long_code = mail.outbox[-1].body.split("\n    ")[1].split()[0]
    assert len(long_code) == 12
    answer = client.post("/compte/connexion/code", {"code": long_code})
    assert answer.status_code == 302
    proof, code = begin_proof(AMBRE)
    assert len(code) == 12
    assert check_proof(proof.pk, code)
    assert len(begin_proof("other@example.org")[1]) == 6


def test_wrong_codes_count_at_each_door(cast: Any) -> None:
    for number in range(4):
        client = from_network(f"192.0.2.{number}")
        ask_code(client, AMBRE)
        for _ in range(3):
            client.post("/compte/connexion/code", {"code": "abc"})
    assert attempt_limits.digits_of_codes(AMBRE) == 12
    for _ in range(3):
        proof, _code = begin_proof("basile@example.org")
        for _ in range(4):
            check_proof(proof.pk, "abc")
    assert attempt_limits.digits_of_codes("basile@example.org") == 12


def test_a_strangers_asking_does_not_keep_the_owner_out(cast: Any) -> None:
    for number in range(12):
        ask_code(from_network(f"192.0.2.{number % 3}"), AMBRE)
    before = len(mail.outbox)
    assert before == 9, "three each"
    assert sign_in(from_network("198.51.100.7"), AMBRE)["Location"] == "/moi"
    assert len(mail.outbox) == before + 1


def test_one_network_counts_once_however_many_addresses_it_has(cast: Any) -> None:
    for number in range(1, 9):
        ask_code(from_network(f"2001:db8::{number}"), AMBRE)
    assert len(mail.outbox) == 3


def test_nobody_is_flooded_with_letters(cast: Any) -> None:
    for number in range(80):
        client = from_network(f"192.0.2.{number}")
        ask_code(client, "nobody@example.org")
        ask_code(client, AMBRE)
    to = [message.to[0] for message in mail.outbox]
    assert to.count("nobody@example.org") == 1
    assert to.count(AMBRE) == 30


def test_a_code_opened_in_another_browser_is_explained(cast: Any) -> None:
    page = browser().get("/compte/connexion/code", follow=True).content.decode()
    assert "que dans le navigateur où vous l’avez demandé" in page


def test_what_is_behind_the_sign_in_is_kept_nowhere(cast: Any, client_of: Any) -> None:
    EmailAddress.objects.create(
        user=cast.coordinator.person, email="colette@example.org", verified=True, primary=True
    )
    signed_in = client_of(cast.coordinator)
    for path in (
        "/", "/actions", "/moi", "/equipe", "/charte", "/compte/securite", "/compte/adresse",
        "/compte/securite/application", "/compte/securite/cles", "/fils", "/moi/donnees",
    ):  # fmt: skip
        assert "no-store" in signed_in.get(path)["Cache-Control"], path
    assert "no-store" not in client_of(None).get("/charte").get("Cache-Control", "")


def open_sessions(person: Any) -> tuple[Client, Client]:
    clients = browser(), browser()
    for client in clients:
        sign_in(client, person.email)
        assert client.get("/moi").status_code == 200
    return clients


def is_out(client: Client) -> bool:
    return bool(client.get("/moi").status_code == 302)


@committed
def test_dropped_factors_end_what_they_had_opened(cast: Any) -> None:
    one, two = open_sessions(cast.coordinator.person)
    set_up_app(one)
    assert one.get("/equipe").status_code == 200
    assert drop_second_factors(cast.coordinator.person) == 2
    assert is_out(one)
    assert is_out(two)


@committed
def test_removing_ones_own_factor_leaves_this_session_alone(cast: Any) -> None:
    here, there = open_sessions(cast.coordinator.person)
    set_up_app(here)
    assert here.post("/compte/securite/application/retirer").status_code == 302
    assert not is_out(here)
    assert here.get("/equipe").status_code == 302
    assert is_out(there)


@committed
def test_new_spare_codes_end_sessions_elsewhere(cast: Any) -> None:
    here, there = open_sessions(cast.coordinator.person)
    set_up_app(here)
    assert here.post("/compte/securite/codes/nouveaux").status_code == 302
    assert here.get("/equipe").status_code == 200
    assert is_out(there)


@committed
def test_another_address_ends_sessions_elsewhere(cast: Any) -> None:
    here, there = open_sessions(cast.member.person)
    here.post("/compte/adresse", {"email": "new@example.org", "action_add": ""})
    code = code_in(mail.outbox[-1])
    assert here.post("/compte/adresse/code", {"code": code}).status_code == 302
    assert EmailAddress.objects.get(user=cast.member.person).email == "new@example.org"
    assert not is_out(here)
    assert is_out(there)


@pytest.mark.parametrize(("roles", "ends"), [(["moderator"], True), (["coordinator"], False)])
def test_a_role_taken_away_ends_sessions(cast: Any, roles: list[str], ends: bool) -> None:
    sessions = open_sessions(cast.coordinator.person)
    set_roles(cast.second_moderator, ["coordinator"], by=None)
    set_roles(cast.coordinator, roles, by=None)
    assert [is_out(client) for client in sessions] == [ends, ends]


def test_one_signs_out_everywhere_else_or_the_operator_does(cast: Any) -> None:
    here, there = open_sessions(cast.member.person)
    assert "/compte/securite/partout" in here.get("/compte/securite").content.decode()
    answer = here.post("/compte/securite/partout", follow=True)
    assert "partout, sauf ici" in answer.content.decode()
    assert not is_out(here)
    assert is_out(there)
    sign_out_everywhere(cast.member.person)
    assert is_out(here)


@committed
def test_a_code_of_the_app_opens_once_from_its_activation_on(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = cast.coordinator.person
    sign_in(client := browser(), person.email)
    moment = time.time() // 30 * 30  # an app shows another code each half minute
    monkeypatch.setattr(totp.time, "time", lambda: moment)
    secret = set_up_app(client)
    code = totp_code(secret)
    for seconds in (0, 31):
        monkeypatch.setattr(totp.time, "time", lambda late=seconds: moment + late)
        other = browser()
        sign_in(other, person.email)
        assert other.post("/compte/connexion/second-facteur", {"code": code}).status_code == 200


@committed
def test_whoever_reads_the_mail_guesses_few_factors_and_the_owner_hears_of_it(cast: Any) -> None:
    person = cast.coordinator.person
    sign_in(client := browser(), person.email)
    secret = set_up_app(client)
    sign_in(thief := browser(), person.email)
    mail.outbox.clear()
    for _ in range(6):
        thief.post("/compte/connexion/second-facteur", {"code": "000000"})
    assert ["Quelqu’un essaie" in message.subject for message in mail.outbox].count(True) == 1
    from django.conf import settings

    assert "20/d/key" in settings.ACCOUNT_RATE_LIMITS["login_failed"]
    assert secret


def test_the_cache_keeps_neither_pickles_nor_addresses(cast: Any) -> None:
    cache.clear()
    ask_code(from_network("203.0.113.7"), "nobody@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = cursor.fetchall()
    assert rows
    assert not any("203.0.113.7" in key or ":" in key for key, _value in rows)
    assert all(value[0] in '["{t0123456789' for _key, value in rows)
    with pytest.raises(TypeError):
        cache.set("thing", object())
    assert cache.add("one", [1], 5)
    assert not cache.add("one", [2], 5)
    assert cache.get("one") == [1]
    cache.set("one", 3, -1)
    assert cache.get("one") is None
    assert cache.add("one", 4, 5)


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=2)
def test_a_request_that_passed_fewer_proxies_than_trusted_is_answered(cast: Any) -> None:
    client = browser()
    answer = client.post(
        "/compte/connexion", {"login": AMBRE}, headers={"X-Forwarded-For": "1.2.3.4"}
    )
    assert answer.status_code == 302
