"""The label studio: what teaches most comes first, a part is drawn, a part is kept aside."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.scoring.label_studio import (
    QUEUES,
    is_kept_aside,
    label_in_studio,
    next_to_label,
    part_of,
    studio_work,
)
from jesuisla.collective.scoring.labels import judge_comment
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.scoring.teaching import lessons, teach
from jesuisla.collective.threads.models import Comment

ADDRESS = "/veille/apprendre"
Source = Label.Source
FIRST = 1_000_000
"""The number of the first comment: numbers decide what is drawn, so they are the same each time."""
FLOWERS = "Quelle belle promenade au jardin, le numéro"


def _scored(cast: Any, thread: Any, texts: list[str], chances: list[float]) -> list[Comment]:
    return Comment.objects.bulk_create(
        Comment(
            pk=FIRST + number,
            group=cast.group,
            thread=thread,
            native_id=f"s{number}",
            text=text,
            language="fr",
            scores={
                "scorer": "shipped",
                "version": "1",
                "lang": "fr",
                "labels": {"hate": {"p": chance, "low": 0.0, "high": 1.0, "threshold": 0.5}},
            },
        )
        for number, (text, chance) in enumerate(zip(texts, chances, strict=True))
    )


@pytest.fixture
def page_of_comments(cast: Any, thread: Any) -> list[Comment]:
    """Sixty calm comments that are nearly alike, and ten others that score high."""
    calm = [f"{FLOWERS} {number}" for number in range(60)]
    rare = ["Dehors", "Honte absolue", "Rentrez donc", "Ils mentent tous", "Assez de vous"]
    rare += ["Vermine", "Personne ne vous aime", "Taisez-vous", "Bande de lâches", "Menteurs"]
    return _scored(cast, thread, calm + rare, [0.02] * 60 + [0.7] * 10)


@pytest.mark.parametrize("queue", range(QUEUES))
def test_what_is_rare_comes_by_turns_with_what_is_drawn(
    cast: Any, page_of_comments: list[Comment], queue: int
) -> None:
    people = [cast.moderator, cast.second_moderator, cast.coordinator, cast.member]
    people += [cast.second_member, cast.third_member, cast.applicant]
    viewer = next(person for person in people if person.pk % QUEUES == queue)
    shown: list[Comment] = []
    for _turn in range(20):
        comment = next_to_label(viewer)
        assert comment is not None
        shown.append(comment)
        label_in_studio(comment, "neutral", by=viewer)
    parts = [part_of(comment.pk) for comment in shown]
    assert parts == [Source.CHOSEN, Source.DRAWN, Source.CHOSEN, Source.DRAWN, Source.KEPT] * 4
    high = [comment for comment in page_of_comments[60:] if part_of(comment.pk) == Source.CHOSEN]
    assert len(high) == 5
    # A draw alone would bring one or two of the five among eight; the last two may wait for others.
    assert len([comment for comment in shown if comment in high]) >= len(high) - (QUEUES - 1)


def test_what_is_drawn_no_choice_takes_away(cast: Any, page_of_comments: list[Comment]) -> None:
    """Chosen and drawn comments are compared later, so that neither way may pick from the other."""
    viewer = cast.moderator
    order = []
    for _turn in range(40):
        comment = next_to_label(viewer)
        assert comment is not None
        order += [comment.pk] if part_of(comment.pk) == Source.DRAWN else []
        label_in_studio(comment, "neutral", by=viewer)
    Label.objects.all().delete()
    Comment.objects.update(kind="unknown", kind_by=None)
    Comment.objects.exclude(
        pk__in=[one.pk for one in page_of_comments if part_of(one.pk) == Source.DRAWN]
    ).update(text="")
    alone = []
    for _turn in order:
        comment = next_to_label(viewer)
        assert comment is not None
        alone.append(comment.pk)
        label_in_studio(comment, "neutral", by=viewer)
    assert order == alone


def test_people_who_label_at_once_mostly_have_different_comments(
    cast: Any, page_of_comments: list[Comment]
) -> None:
    people = [cast.moderator, cast.second_moderator, cast.coordinator]
    shown = {person.pk % QUEUES: next_to_label(person) for person in people}
    assert len({comment.pk for comment in shown.values() if comment}) == len(shown)


def test_kept_ones_are_told_so_and_nothing_learns_from_them(
    cast: Any, client_of: Any, page_of_comments: list[Comment]
) -> None:
    client = client_of(cast.moderator)
    told = 0
    for _turn in range(5):
        comment = next_to_label(cast.moderator)
        assert comment is not None
        page = client.get(ADDRESS).content.decode()
        assert comment.text in page
        assert ("mis de côté" in page.split("</article>")[0]) == is_kept_aside(comment.pk)
        told += is_kept_aside(comment.pk)
        client.post(ADDRESS, {"comment": comment.pk, "verdict": "hateful"})
        source = Label.objects.filter(comment=comment).values_list("source", flat=True).first()
        assert source == part_of(comment.pk)
    assert told == 1
    assert sum(lesson.is_kept for lesson in lessons(cast.group)) == 1
    later = now() + timedelta(minutes=1)
    assert not lessons(cast.group, later)
    assert len(lessons(cast.group, later, always_kept=True)) == 1


def test_every_version_is_tried_on_all_that_was_kept_aside(cast: Any, thread: Any) -> None:
    bad = [number % 3 == 0 for number in range(150)]
    texts = [
        f"Quel {'sale zargoule' if is_bad else 'gentil plimoule'} numéro {number} vraiment"
        for number, is_bad in enumerate(bad)
    ]
    comments = _scored(cast, thread, texts, [0.1] * 150)
    for comment, is_bad in zip(comments, bad, strict=True):
        label_in_studio(comment, "hateful" if is_bad else "neutral", by=cast.moderator)
    kept = sum(is_kept_aside(comment.pk) for comment in comments)
    made = teach(cast.group, by=cast.moderator)
    hate = next(test for test in made.tests if test["label"] == "hate")
    assert made.labels_used == 150 - kept
    assert hate["n"] == 150


def test_what_somebody_labelled_or_what_has_no_words_is_not_asked(
    cast: Any, client_of: Any, page_of_comments: list[Comment]
) -> None:
    for comment in page_of_comments[1:]:
        judge_comment(comment, "neutral", by=cast.second_moderator, team=True)
    assert next_to_label(cast.moderator) == page_of_comments[0]
    Comment.objects.filter(pk=page_of_comments[0].pk).update(text="")
    assert next_to_label(cast.moderator) is None
    assert "Aucun commentaire à classer" in client_of(cast.moderator).get(ADDRESS).content.decode()


def test_a_wrong_button_loses_nothing(
    cast: Any, client_of: Any, page_of_comments: list[Comment]
) -> None:
    client = client_of(cast.moderator)
    for sent in ({"comment": "x", "verdict": "neutral"}, {"verdict": "neutral"}):
        assert client.post(ADDRESS, sent).url == ADDRESS
    client.post(ADDRESS, {"comment": page_of_comments[0].pk, "verdict": "dance"})
    assert client.post(ADDRESS, {"comment": 0, "verdict": "neutral"}).status_code == 404
    assert not Label.objects.exists()


def test_ten_minutes_are_counted_from_answers_in_a_row_or_not_known(
    cast: Any, client_of: Any, page_of_comments: list[Comment]
) -> None:
    client = client_of(cast.moderator)
    page = client.get(ADDRESS).content.decode()
    assert "Rien n’a encore été classé ici" in page
    moment, by = now() - timedelta(hours=1), cast.moderator
    for number, comment in enumerate(page_of_comments[:11]):
        assert studio_work().in_ten_minutes is None
        label_in_studio(comment, "neutral", by=by)
        at = moment + timedelta(seconds=12 * number)
        Label.objects.filter(comment=comment).update(at=at)
    work = studio_work()
    assert work.in_ten_minutes == 50
    assert work.to_learn + work.kept == 11
    assert "environ 50" in client.get(ADDRESS).content.decode()
    # Of people who left nobody knows which answers were in a row.
    Label.objects.update(by=None)
    assert studio_work().in_ten_minutes is None


def test_only_the_team_labels_here(cast: Any, client_of: Any) -> None:
    assert client_of(cast.member).get(ADDRESS).status_code == 404
