"""Programs made for Perspective, unchanged but for the address they call."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from googleapiclient import discovery
from googleapiclient.errors import HttpError

from jesuisla.collective.api.models import SuggestedScore
from node_programs import install_program, output
from processes import PATIENCE

NODE = Path(__file__).parent / "node"
TEXT = "Quel idiot ! J’aime bien ton nom."


@pytest.fixture
def google(live_server: Any, secret: str) -> Any:
    """Google's own client for Python, told our discovery document."""
    with discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=secret,
        discoveryServiceUrl=f"{live_server.url}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    ) as service:
        yield service


def test_googles_python_client_works_unchanged(google: Any) -> None:
    request = {
        "comment": {"text": TEXT},
        "requestedAttributes": {"TOXICITY": {}, "IDENTITY_ATTACK": {"scoreThreshold": 0.5}},
        "languages": ["fr"],
        "doNotStore": True,
    }
    answer = google.comments().analyze(body=request).execute()
    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.9
    assert answer["attributeScores"]["IDENTITY_ATTACK"]["spanScores"][0]["begin"] == 0

    suggestion = {
        "comment": {"text": TEXT},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
        "clientToken": "comment-53922",
    }
    answer = google.comments().suggestscore(body=suggestion).execute()
    assert answer["clientToken"] == "comment-53922"
    assert SuggestedScore.objects.get().suggested["TOXICITY"]["summary"] == 1


def test_googles_python_client_reads_our_errors(google: Any) -> None:
    request = {"comment": {"text": TEXT}, "requestedAttributes": {"INSULT": {}}}
    with pytest.raises(HttpError) as caught:
        google.comments().analyze(body=request).execute()
    assert caught.value.status_code == 400
    assert caught.value.reason == "Attribute INSULT does not support request languages: fr"
    assert "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE" in str(caught.value)
    assert caught.value.error_details[0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"


def coral(endpoint: str, key: str, operation: str, body: dict[str, Any]) -> httpx.Response:
    """The call that Coral makes.

    Source: https://github.com/coralproject/talk, in
    ``src/core/server/services/perspective/perspective.ts``.
    """
    return httpx.post(
        f"{endpoint}/{operation}?{urlencode({'key': key})}",
        content=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(),
        headers={"Content-Type": "application/json"},
        timeout=PATIENCE,
    )


def test_corals_call_is_answered(live_server: Any, secret: str) -> None:
    body = {
        "comment": {"text": TEXT},
        "doNotStore": True,
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["fr"],
    }
    response = coral(f"{live_server.url}/v1alpha1", secret, "comments:analyze", body)
    assert response.status_code == 200
    assert response.json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.9


def test_corals_feedback_becomes_a_label(live_server: Any, secret: str) -> None:
    told = {"url": "https://journal.example/1?commentID=7", "Coral_comment_id": "7"}
    body = {
        "comment": {"text": TEXT},
        "context": {"entries": [{"text": json.dumps(told)}]},
        "attributeScores": {"APPROVED": {"summaryScore": {"value": 1}}},
        "languages": ["fr"],
        "communityId": "Coral:https://journal.example",
        "clientToken": "comment:7",
    }
    response = coral(f"{live_server.url}/v1alpha1", secret, "comments:suggestscore", body)
    assert response.json()["clientToken"] == "comment:7"
    assert SuggestedScore.objects.get().suggested == {"APPROVED": {"summary": 1, "spans": []}}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client for Node, installed from its lock."""
    return install_program(NODE, tmp_path_factory.mktemp("node"))


def test_the_client_for_node_works_unchanged(
    live_server: Any, secret: str, installed: Path
) -> None:
    told = output("node", "ask.js", folder=installed, ADDRESS=live_server.url, KEY=secret)
    scored, two, refused = json.loads(told)
    assert scored["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.9
    assert set(two["attributeScores"]) == {"TOXICITY", "IDENTITY_ATTACK"}
    assert refused == {
        "name": "ResponseError",
        "message": "Attribute INSULT does not support request languages: fr",
        "status": 400,
    }
