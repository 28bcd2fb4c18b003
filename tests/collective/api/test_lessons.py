"""What other programs suggest teaches the group's scorer, as long as its text is kept."""

from typing import Any

from django.utils.timezone import now

from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.collective.api.models import SuggestedScore
from jesuisla.collective.scoring.teaching import lessons


def test_suggested_scores_are_lessons_until_their_text_goes(cast: Any) -> None:
    for text, suggested in (
        ("Dehors", {"TOXICITY": {"summary": 0.9}, "SPAM": {"summary": 1.0}}),
        ("Bonjour", {"IDENTITY_ATTACK": {"summary": 0.1}, "TOXICITY": {"summary": None}}),
        ("Rien", {"SPAM": {"summary": 1.0}}),
    ):
        SuggestedScore.objects.create(
            group=cast.group, text=text, language="fr-CA", suggested=suggested
        )
    found = [(one.row.text, one.row.lang, one.row.labels) for one in lessons(cast.group)]
    assert found == [("Dehors", "fr", {LabelName.TOXIC: 1}), ("Bonjour", "fr", {LabelName.HATE: 0})]
    SuggestedScore.objects.update(text="", forgotten_at=now())
    assert lessons(cast.group) == []
