import json
from pathlib import Path
from typing import Any

from django.test import Client

from jesuisla.collective.api.perspective.discovery import discovery_document

SNAPSHOT = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"


def client() -> Client:
    return Client(headers={"host": "jesuisla.localhost"})


def test_the_description_in_the_repository_is_the_one_served(cast: Any) -> None:
    # After a change that is meant: save what /api/v1/openapi.json answers as this file.
    served = client().get("/api/v1/openapi.json").json()
    assert served == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_it_tells_public_facts_of_the_group(cast: Any) -> None:
    facts = client().get("/api/v1/group").json()
    assert facts == {
        "slug": "jesuisla",
        "name": "#jesuisla",
        "hashtag": "#jesuisla",
        "language": "fr",
        "countries": ["FR"],
        "time_zone": "Europe/Paris",
    }


def test_it_tells_what_the_scorer_answers(cast: Any, scorer: Any) -> None:
    facts = client().get("/api/v1/scorer").json()
    assert facts == {
        "id": "tiny",
        "version": "1",
        "labels": ["toxic", "hate"],
        "languages": ["en", "fr"],
        "attributes": {"TOXICITY": "toxic", "IDENTITY_ATTACK": "hate"},
    }


def test_the_discovery_document_points_at_the_host_that_was_asked(cast: Any) -> None:
    response = client().get("/$discovery/rest?version=v1alpha1&key=any")
    document = response.json()
    assert document["rootUrl"] == "http://jesuisla.localhost/"
    assert document["servicePath"] == ""
    assert document == discovery_document("http://jesuisla.localhost/")


def test_every_reference_of_the_discovery_document_leads_somewhere() -> None:
    document = discovery_document("https://x/")
    references = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            references.update([value["$ref"]] if "$ref" in value else [])
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document)
    assert references == set(document["schemas"])
    assert document["schemas"]["TextEntry"]["properties"]["text"]["type"] == "string"


def test_there_is_no_document_of_another_version(cast: Any) -> None:
    response = client().get("/$discovery/rest?version=v2")
    assert response.status_code == 404
    assert response.json()["error"]["status"] == "NOT_FOUND"


def test_a_page_of_any_origin_may_call_without_cookies(ask: Any) -> None:
    asked = {"Origin": "https://journal.example", "Access-Control-Request-Method": "POST"}
    before = client().options("/v1alpha1/comments:analyze", headers=asked)
    assert before.status_code == 204
    assert before["Access-Control-Allow-Methods"] == "GET, POST"
    for response in (before, ask({}), ask({}, key=None)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response


def test_no_cookie_opens_it_and_no_token_is_asked_for(cast: Any, client_of: Any) -> None:
    signed_in = client_of(cast.coordinator)
    signed_in.handler.enforce_csrf_checks = True
    response = signed_in.post("/v1alpha1/comments:analyze", "{}", content_type="application/json")
    assert response.status_code == 403
    assert response.json()["error"]["status"] == "PERMISSION_DENIED"


def test_other_pages_stay_closed_to_other_origins(cast: Any) -> None:
    assert "Access-Control-Allow-Origin" not in client().get("/rejoindre")


def test_only_posts_score(cast: Any) -> None:
    assert client().get("/v1alpha1/comments:analyze").status_code == 405


def test_the_description_is_made_once_and_need_not_be_sent_again(
    cast: Any, monkeypatch: Any
) -> None:
    first = client().get("/api/v1/openapi.json")
    monkeypatch.setattr("ninja.main.get_schema", lambda **_: 1 / 0)
    again = client().get("/api/v1/openapi.json", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client().get("/api/v1/openapi.json").content == first.content
    assert "max-age=3600" in first["Cache-Control"]
