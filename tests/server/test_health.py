import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from jesuisla.server import health
from jesuisla.server.environment import Environment
from jesuisla.server.mail import security_contact

WITH_TOKEN = {"authorization": "Bearer " + "t" * 40}


@pytest.fixture(autouse=True)
def _a_token_is_set(settings: Any) -> None:
    settings.METRICS_TOKEN = "t" * 40


@pytest.mark.django_db
def test_it_answers_before_any_group_exists_and_whatever_the_host() -> None:
    response = Client(headers={"host": "10.1.2.3"} | WITH_TOKEN).get("/sante")
    assert response.status_code == 200
    assert response.json() == {
        "database": True,
        "jobs_waiting": 0,
        "oldest_job_seconds": None,
        "worker_seen_seconds": None,
    }
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_says_how_long_a_job_has_waited() -> None:
    from jesuisla.collective.journal.jobs import deliver

    deliver.defer(entry=1, listener="nobody")
    assert Client(headers=WITH_TOKEN).get("/sante").json()["jobs_waiting"] == 1
    assert Client(headers=WITH_TOKEN).get("/sante").json()["oldest_job_seconds"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "203.0.113.7"])
def test_nobody_else_hears_of_the_queue(address: str) -> None:
    for sent in ("", "Bearer ", f"Bearer {'t' * 39}"):
        client = Client(headers={"authorization": sent}, REMOTE_ADDR=address)
        assert client.get("/sante").json() == {"database": True}


def test_it_answers_503_without_a_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def refuse() -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "queue_now", refuse)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    response = Client().get("/sante")
    assert response.status_code == 503
    assert json.loads(response.content) == {"database": False}


def test_every_page_says_what_it_may_use(client_of: Any) -> None:
    response = client_of(None).get("/robots.txt")
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Disallow: /\n" in response.text


def test_it_says_whom_to_tell_of_a_hole(client_of: Any, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:machine@jesuisla.example"
    answer = client_of(None).get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:machine@jesuisla.example"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    first, *others = fields["Preferred-Languages"].split(", ")
    assert first == "en"
    assert {first, *others} == set(dict(settings.LANGUAGES)) >= {"en", "fr"}
    days = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=170) < days < timedelta(days=365)
    settings.SECURITY_CONTACT = ""
    assert client_of(None).get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(
    ("contact", "sender", "address"),
    [
        ("", "Équipe <equipe@jesuisla.example>", "mailto:equipe@jesuisla.example"),
        ("", "equipe@localhost", ""),
        ("machine@jesuisla.example", "equipe@localhost", "mailto:machine@jesuisla.example"),
        ("https://jesuisla.example/trou", "equipe@localhost", "https://jesuisla.example/trou"),
    ],
)
def test_the_sender_of_letters_is_told_unless_somebody_else_is(
    contact: str, sender: str, address: str
) -> None:
    environment = Environment(security_contact=contact, email_from=sender)
    assert security_contact(environment) == address
