from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.api.jobs import forget_old_suggestions
from jesuisla.collective.api.models import SuggestedScore
from jesuisla.collective.journal.models import Entry

TEXT = "Quel idiot ! J’aime bien ton nom."


def suggesting(**change: Any) -> dict[str, Any]:
    scores = {"TOXICITY": {"summaryScore": {"value": 0}}}
    return {"comment": {"text": TEXT}, "languages": ["fr"], "attributeScores": scores} | change


def test_a_suggestion_becomes_a_label_beside_what_the_scorer_says(ask: Any, key: Any) -> None:
    response = ask(suggesting(clientToken="comment:7"), method="suggestscore")

    assert response.json() == {
        "clientToken": "comment:7",
        "detectedLanguages": ["fr"],
        "requestedLanguages": ["fr"],
    }
    kept = SuggestedScore.objects.get()
    assert (kept.text, kept.language, kept.key) == (TEXT, "fr", key)
    assert kept.suggested == {"TOXICITY": {"summary": 0, "spans": []}}
    assert kept.said == {"TOXICITY": 0.9}
    assert (kept.scorer, kept.version) == ("tiny", "1")
    assert Entry.objects.get(event="ScoreSuggested").facts == {"suggestion": kept.pk}


def test_its_text_is_not_kept_when_it_must_not_be(ask: Any) -> None:
    ask(suggesting(doNotStore=True), method="suggestscore")
    kept = SuggestedScore.objects.get()
    assert kept.text == ""
    assert kept.forgotten_at is not None
    assert kept.said == {"TOXICITY": 0.9}


def test_no_address_or_number_of_a_comment_is_kept(ask: Any) -> None:
    context = {"entries": [{"text": '{"url": "https://journal.example/1?commentID=7"}'}]}
    more = {"communityId": "Coral:journal.example", "clientToken": "comment:7", "sessionId": "7"}
    assert ask(suggesting(context=context, **more), method="suggestscore").status_code == 200
    kept = " ".join(map(str, SuggestedScore.objects.values().get().values()))
    assert "journal.example" not in kept
    assert "comment:7" not in kept


def test_it_takes_spans_and_what_a_moderator_did(ask: Any) -> None:
    span = {"begin": 0, "end": 12, "score": {"value": 1, "type": "PROBABILITY"}}
    scores = {"THREAT": {"spanScores": [span]}, "APPROVED": {"summaryScore": {"value": 1}}}
    assert ask(suggesting(attributeScores=scores), method="suggestscore").status_code == 200
    kept = SuggestedScore.objects.get()
    assert kept.suggested["THREAT"] == {"summary": None, "spans": [[0, 12, 1.0]]}
    assert kept.said == {"THREAT": None, "APPROVED": None}


@pytest.mark.parametrize(
    "scores",
    [
        None,
        {},
        {"TOXICITY": {}},
        {"TOXICITY": {"summaryScore": {}}},
        {"TOXICITY": {"summaryScore": {"value": 2}}},
        {"TOXICITY": {"summaryScore": {"value": 1, "type": "RAW"}}},
        {"TOXICITY": {"spanScores": [{"begin": 0, "score": {"value": 1}}]}},
        {"not a name": {"summaryScore": {"value": 1}}},
    ],
)
def test_it_refuses_what_says_nothing(ask: Any, scores: Any) -> None:
    response = ask(suggesting(attributeScores=scores), method="suggestscore")
    assert response.status_code == 400
    assert response.json()["error"]["status"] == "INVALID_ARGUMENT"
    assert not SuggestedScore.objects.exists()


def test_texts_go_after_the_groups_retention_time(ask: Any, cast: Any) -> None:
    ask(suggesting(), method="suggestscore")
    ask(suggesting(), method="suggestscore")
    old, young = SuggestedScore.objects.order_by("pk")
    days = cast.group.retention_days
    SuggestedScore.objects.filter(pk=old.pk).update(at=now() - timedelta(days=days, hours=1))
    SuggestedScore.objects.filter(pk=young.pk).update(at=now() - timedelta(days=days - 1))

    assert forget_old_suggestions(timestamp=0) == 1
    assert forget_old_suggestions(timestamp=0) == 0

    with scope(group=cast.group.pk):
        assert [kept.text for kept in SuggestedScore.objects.order_by("pk")] == ["", TEXT]
        assert Entry.objects.get(event="SuggestionsForgotten").facts == {"suggestions": 1}
