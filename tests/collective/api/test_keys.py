from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.collective.api.keys import NameTaken, create_key, revoke_key, use_key
from jesuisla.collective.api.models import ApiKey
from jesuisla.collective.journal.models import Entry

BODY = {"comment": {"text": "Quel idiot !"}, "requestedAttributes": {"TOXICITY": {}}}
BODY["languages"] = ["fr"]  # type: ignore[assignment]


def test_a_key_is_kept_as_a_digest_alone(key: Any, secret: str) -> None:
    kept = ApiKey.objects.values().get(pk=key.pk)
    assert secret not in map(str, kept.values())
    assert secret.endswith(kept["ending"])
    assert len(secret) > 40


def test_a_call_without_a_key_is_refused_as_google_does(ask: Any) -> None:
    error = ask(BODY, key=None).json()["error"]
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    assert "unregistered callers" in error["message"]


@pytest.mark.parametrize("wrong", ["x", "jla_", "é%00"])
def test_a_key_that_opens_nothing_is_not_valid(ask: Any, wrong: str) -> None:
    response = ask(BODY, key=wrong)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["message"] == "API key not valid. Please pass a valid API key."
    assert error["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_key_may_come_in_googles_header(ask: Any, secret: str) -> None:
    assert ask(BODY, key=None, headers={"x-goog-api-key": secret}).status_code == 200


def test_a_key_opens_nothing_in_another_group(ask: Any) -> None:
    assert ask(BODY, headers={"host": "ichbinhier.localhost"}).status_code == 400
    assert ask(BODY).status_code == 200


def test_a_revoked_key_opens_nothing(ask: Any, key: Any, cast: Any) -> None:
    revoke_key(key, by=cast.coordinator)
    revoke_key(key, by=cast.coordinator)
    assert ask(BODY).json()["error"]["message"].startswith("API key not valid")
    assert Entry.objects.filter(event="KeyRevoked", facts={"key": key.pk}).count() == 1


@pytest.mark.parametrize(("limit", "span"), [("per_minute", "minute"), ("per_day", "day")])
def test_a_limit_is_told_as_google_does(ask: Any, key: Any, limit: str, span: str) -> None:
    ApiKey.objects.update(**{limit: 2})

    answers = [ask(BODY) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    error = answers[2].json()["error"]
    assert error["status"] == "RESOURCE_EXHAUSTED"
    assert f"per {span}" in error["message"]
    assert error["details"][0]["metadata"]["quota_limit_value"] == "2"
    assert 1 <= int(answers[2]["Retry-After"]) <= {"minute": 61, "day": 86_401}[span]
    assert ApiKey.objects.get(pk=key.pk).used_ever == 2


def test_a_new_minute_and_a_new_day_begin_at_none(key: Any) -> None:
    ApiKey.objects.update(per_minute=1, per_day=1)
    assert use_key(key) is None
    assert use_key(key) is not None
    earlier = now() - timedelta(days=1)
    ApiKey.objects.update(minute=earlier, day=earlier)
    assert use_key(key) is None
    used = ApiKey.objects.get(pk=key.pk)
    assert (used.used_this_minute, used.used_today, used.used_ever) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_machines_that_count_together_do_not_pass_the_limit(key: Any, cast: Any) -> None:
    from django.db import connection

    # By the day, since a minute may end meanwhile.
    ApiKey.objects.update(per_day=20)

    def machine(_number: int) -> int:
        with scope(group=cast.group.pk):
            passed = sum(use_key(key) is None for _ in range(10))
        connection.close()
        return passed

    with ThreadPoolExecutor(4) as machines:
        assert sum(machines.map(machine, range(4))) == 20


def test_a_name_tells_one_key(cast: Any, key: Any) -> None:
    with pytest.raises(NameTaken):
        create_key(cast.group, " courrier", per_minute=1, per_day=1, by=None)
    revoke_key(key, by=None)
    assert create_key(cast.group, "Courrier", per_minute=1, per_day=1, by=None)


@pytest.mark.parametrize(("name", "minute"), [("", 1), ("x" * 81, 1), ("a", 0), ("a", 10**6)])
def test_a_key_needs_a_name_and_a_limit(cast: Any, name: str, minute: int) -> None:
    with pytest.raises(ValidationError):
        create_key(cast.group, name, per_minute=minute, per_day=1, by=None)
    assert not ApiKey.objects.exists()


def page_of(client: Client) -> Any:
    return client.get("/equipe/cles")


def test_the_page_is_for_coordinators_alone(client_of: Any, cast: Any, key: Any) -> None:
    assert page_of(client_of(None)).status_code == 302
    for who in (cast.applicant, cast.member, cast.moderator, cast.other_moderator):
        for path in ("/equipe/cles", f"/equipe/cles/{key.pk}/revoquer"):
            assert client_of(who).get(path).status_code == 404
            assert client_of(who).post(path).status_code == 404
    assert page_of(client_of(cast.coordinator)).status_code == 200
    assert page_of(client_of(cast.coordinator, strong=False)).status_code == 302


def test_a_new_key_is_shown_once(client_of: Any, cast: Any, scorer: Any) -> None:
    client = client_of(cast.coordinator)
    typed = {"name": "Le Courrier", "per_minute": "60", "per_day": "1000"}

    page = client.post("/equipe/cles", typed)

    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "http://jesuisla.localhost/v1alpha1" in page.content.decode()
    assert secret not in page_of(client).content.decode()
    assert "no-store" in page["Cache-Control"]
    again = client.post("/equipe/cles", typed)
    assert again.status_code == 422
    entry = Entry.objects.get(event="KeyCreated")
    assert entry.actor == cast.coordinator.pk


def test_wrong_limits_are_said_at_their_field(client_of: Any, cast: Any) -> None:
    page = client_of(cast.coordinator).post("/equipe/cles", {"name": "", "per_minute": "0"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"name", "per_minute", "per_day"}


def test_a_key_is_revoked_after_a_question(client_of: Any, cast: Any, key: Any) -> None:
    client = client_of(cast.coordinator)
    path = f"/equipe/cles/{key.pk}/revoquer"
    assert "Courrier" in client.get(path).content.decode()
    assert ApiKey.objects.get(pk=key.pk).revoked_at is None
    assert client.post(path).status_code == 302
    assert ApiKey.objects.get(pk=key.pk).revoked_at is not None
    assert client.get(path).status_code == 404


def test_a_key_of_another_group_does_not_exist(client_of: Any, cast: Any) -> None:
    with scopes_disabled(), scope(group=cast.other_group.pk):
        theirs, _secret = create_key(cast.other_group, "X", per_minute=1, per_day=1, by=None)
    path = f"/equipe/cles/{theirs.pk}/revoquer"
    assert client_of(cast.coordinator).post(path).status_code == 404
