"""Scores that other programs suggest, as lessons for the group's scorer."""

from collections.abc import Iterator

from jesuisla.analysis.triage import LabelledComment
from jesuisla.collective.api.models import SuggestedScore
from jesuisla.collective.api.perspective.attributes import LABELS
from jesuisla.collective.groups.models import Group
from jesuisla.collective.watch.queries.learning import Lesson, gives_lessons

GIVEN_FROM = 0.5
"""A suggested score from which the label counts as given."""


@gives_lessons
def suggested_lessons(group: Group) -> Iterator[Lesson]:
    """What programs suggested of texts that are still kept; needs the scope of the group."""
    kept = SuggestedScore.objects.filter(group=group, forgotten_at=None).exclude(text="")
    for one in kept.order_by("at").iterator():
        labels = {}
        for name, said in one.suggested.items():
            score = said.get("summary")
            if name in LABELS and score is not None:
                labels[LABELS[name]] = int(score >= GIVEN_FROM)
        if labels:
            row = LabelledComment(
                f"suggested {one.pk}", one.text, one.language[:2], "suggested", labels
            )
            yield Lesson(at=one.at, row=row)
