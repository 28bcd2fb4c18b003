"""Scores that others suggest: kept as labels, their texts for a time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from jesuisla.analysis.text import storable
from jesuisla.analysis.triage import Judgement, LabelledComment
from jesuisla.collective.api.events import ScoreSuggested, SuggestionsForgotten
from jesuisla.collective.api.models import ApiKey, SuggestedScore
from jesuisla.collective.api.perspective.attributes import LABELS
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.batches import change_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.scoring.teaching import Lesson, gives_lessons


@transaction.atomic
def suggest_score(
    key: ApiKey,
    text: str,
    *,
    suggested_scores: dict[str, Any],
    scorer_answers: dict[str, float | None],
    judgement: Judgement,
    keep_text: bool,
) -> SuggestedScore:
    """Keep what a comment should have scored, beside what the scorer said of it.

    ``keep_text=False`` keeps the two and never the text.
    """
    moment = now()
    suggestion = SuggestedScore.objects.create(
        group_id=key.group_id,
        key=key,
        text=storable(text) if keep_text else "",
        language=judgement.lang or "",
        suggested=suggested_scores,
        said=scorer_answers,
        scorer=judgement.scorer,
        version=judgement.version,
        at=moment,
        forgotten_at=None if keep_text else moment,
    )
    record(ScoreSuggested(group=key.group_id, suggestion=suggestion.pk), by=None)
    return suggestion


@transaction.atomic
def forget_suggested_texts(group: Group, moment: datetime) -> int:
    """Forget the texts that the group has kept long enough. Return how many.

    Needs the scope of the group.
    """
    due = SuggestedScore.objects.filter(
        group=group, forgotten_at=None, at__lte=moment - timedelta(days=group.retention_days)
    )
    count = change_in_batches(due, lambda batch: batch.update(text="", forgotten_at=moment))
    if count:
        record(SuggestionsForgotten(group=group.pk, suggestions=count), by=None)
    return count


GIVEN_FROM = 0.5
"""A suggested score from which the label counts as given."""


@gives_lessons
def suggested_lessons(group: Group) -> Iterator[Lesson]:
    """Yield what programs suggested of texts that are still kept; needs the scope of the group."""
    suggestions = SuggestedScore.objects.filter(group=group, forgotten_at=None).exclude(text="")
    for suggestion in suggestions.order_by("at").iterator():
        labels = {}
        for name, scores in suggestion.suggested.items():
            score = scores.get("summary")
            if name in LABELS and score is not None:
                labels[LABELS[name]] = int(score >= GIVEN_FROM)
        if labels:
            row = LabelledComment(
                f"suggested {suggestion.pk}",
                suggestion.text,
                suggestion.language[:2],
                "suggested",
                labels,
            )
            yield Lesson(at=suggestion.at, row=row)
