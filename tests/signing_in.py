"""Signing in through HTTP as a person would."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from jesuisla.collective.members.form_stamps import fresh_stamp
from jesuisla.collective.members.sealing import unseal

HOST = "jesuisla.localhost"

# allauth tells of a new factor once it is committed, so tests of it really commit.
committed = pytest.mark.django_db(transaction=True)


def browser(language: str = "fr", host: str = HOST) -> Client:
    return Client(headers={"host": host, "accept-language": language})


def code_in(message: Any) -> str:
    found = re.search(r"^ {4}(\d{6})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def stamp_of_before(group: Any) -> str:
    """What a form to join carries that was opened a minute ago."""
    with time_machine.travel(now() - timedelta(minutes=1)):
        return fresh_stamp(f"join {group.pk}")


def join_form(group: Any, **typed: Any) -> dict[str, Any]:
    """What somebody sends who asks to join, read over for a minute."""
    charter = group.charter_set.order_by("-version").first()
    return {
        "alias": "Salomé",
        "email": "Salome@example.org",
        "words": "Je veux aider.",
        "charter": charter.pk if charter else "",
        "is_old_enough": "on",
        "agrees": "on",
        "consents": "on",
        "stamp": stamp_of_before(group),
    } | typed


def ask_code(client: Client, email: str, next_page: str = "") -> Any:
    return client.post("/compte/connexion", {"login": email, "next": next_page})


def sign_in(client: Client, email: str, next_page: str = "") -> Any:
    answer = ask_code(client, email, next_page)
    code = code_in(mail.outbox[-1])
    return client.post(answer["Location"], {"code": code, "next": next_page})


def take_data_along(client: Client) -> dict[str, bytes]:
    """Download all that is kept, with the code by mail on the way; the files of the zip."""
    if client.post("/moi/donnees/fichier").get("Location"):
        code = code_in(mail.outbox[-1])
        client.post("/moi/donnees/confirmer", {"code": code})
    answer = client.post("/moi/donnees/fichier")
    assert answer["Content-Type"] == "application/zip", answer
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        return {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()}


def totp_code(secret: str) -> str:
    """What the app shows now, which holds for half a minute more: the middle one of three."""
    _, counter, _ = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def set_up_app(client: Client) -> str:
    """Set up an app in this session, as a person would, and return its key."""
    client.get("/compte/securite/application")
    secret = unseal(client.session["mfa.totp.secret"])
    answer = client.post("/compte/securite/application", {"code": totp_code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def erase_account(client: Client) -> Any:
    """Erase one's account, with the code by mail on the way; the last answer."""
    asked = client.post("/moi/effacer")
    if asked.get("Location") != "/moi/donnees/confirmer":
        return asked
    proved = client.post("/moi/donnees/confirmer", {"code": code_in(mail.outbox[-1])})
    assert proved["Location"] == "/moi/effacer", proved.content.decode()
    return client.post("/moi/effacer")
