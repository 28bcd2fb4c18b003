"""What people say of comments becomes labels, and puts the scorer right."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotComment
from jesuisla.analysis.triage.scorer import LabelName as Question
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.events import AccountErased
from jesuisla.collective.proposals.events import ThreadDeclined
from jesuisla.collective.proposals.proposals import decline_thread
from jesuisla.collective.scoring import jobs
from jesuisla.collective.scoring.explanations import thoughts_of
from jesuisla.collective.scoring.jobs import forget_who_taught
from jesuisla.collective.scoring.labels import (
    agreement,
    is_offered_twice,
    judge_comment,
    look_again,
    next_for_second_look,
    tallies,
)
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.scoring.scoring import score_thread, scorer_for
from jesuisla.collective.threads.events import ReadingTaken
from jesuisla.collective.threads.models import Comment, Place
from jesuisla.collective.threads.paste import keep_paste
from jesuisla.collective.threads.quote_retention import forget_quotes


@pytest.fixture
def comment(cast: Any, thread: Any) -> Comment:
    return Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="Bonjour à vous", language="fr"
    )


def _labels(comment: Comment) -> dict[str, int]:
    return dict(Label.objects.filter(comment=comment).values_list("label", "value"))


def test_one_tap_changes_the_kind_and_becomes_labels(
    cast: Any, client_of: Any, thread: Any, comment: Comment
) -> None:
    address = f"/fils/{thread.pk}/commentaires/{comment.pk}/juger"
    answer = client_of(cast.moderator).post(address, {"verdict": "rude"})
    assert answer.url == f"/fils/{thread.pk}#c{comment.pk}"
    comment.refresh_from_db()
    assert (comment.kind, comment.kind_by_id) == (CommentKind.HATEFUL, cast.moderator.pk)
    assert _labels(comment) == {"hate": 0, "toxic": 1, "supportive": 0}
    assert Entry.objects.filter(event="CommentJudged", actor=cast.moderator.pk).count() == 1


def test_changing_one_s_mind_leaves_no_trace_of_the_first_word(cast: Any, comment: Comment) -> None:
    judge_comment(comment, "neutral", by=cast.moderator, team=True)
    judge_comment(comment, "hateful", by=cast.moderator, team=True)
    assert _labels(comment) == {"hate": 1, "supportive": 0}


def test_a_member_does_not_overrule_somebody_else(cast: Any, comment: Comment) -> None:
    judge_comment(comment, "hateful", by=cast.moderator, team=True)
    with pytest.raises(Refused):
        judge_comment(comment, "neutral", by=cast.member, team=False)
    judge_comment(comment, "neutral", by=cast.second_moderator, team=True)
    comment.refresh_from_db()
    assert comment.kind == CommentKind.NEUTRAL


@pytest.mark.parametrize("verdict", ["", "dance", "ours", "unknown"])
def test_it_refuses_what_is_no_button(
    cast: Any, client_of: Any, comment: Comment, verdict: str
) -> None:
    address = f"/fils/{comment.thread_id}/commentaires/{comment.pk}/juger"
    client_of(cast.member).post(address, {"verdict": verdict})
    assert not Label.objects.exists()


def test_it_leads_back_only_to_our_own_pages(cast: Any, client_of: Any, comment: Comment) -> None:
    address = f"/fils/{comment.thread_id}/commentaires/{comment.pk}/juger"
    for asked, led in (
        ("/actions/3#c1", "/actions/3#c1"),
        ("https://elsewhere.example/", f"/fils/{comment.thread_id}#c{comment.pk}"),
        ("//elsewhere.example/", f"/fils/{comment.thread_id}#c{comment.pk}"),
    ):
        answer = client_of(cast.moderator).post(address, {"verdict": "neutral", "next": asked})
        assert answer.url == led


def test_the_words_go_with_the_comment_s_and_the_label_stays_as_a_count(
    cast: Any, thread: Any, comment: Comment
) -> None:
    judge_comment(comment, "neutral", by=cast.moderator, team=True)
    forget_quotes(thread)
    comment.refresh_from_db()
    assert sum(tally.labels for tally in tallies()) == 3
    with pytest.raises(Refused):
        judge_comment(comment, "hateful", by=cast.moderator, team=True)


def test_a_tap_puts_the_place_right_that_a_scorer_guessed(
    cast: Any, thread: Any, comment: Comment
) -> None:
    reading = thread.readings.create(
        group=cast.group, taken_at=now(), order=CommentOrder.RELEVANCE, source="pasted"
    )
    place = Place.objects.create(
        group=cast.group, reading=reading, position=1, kind="hateful", guessed=True, comment=comment
    )
    judge_comment(comment, "supportive", by=cast.moderator, team=True)
    place.refresh_from_db()
    assert (place.kind, place.guessed) == (CommentKind.SUPPORTIVE, False)


def test_what_is_told_while_pasting_becomes_labels_once(cast: Any, thread: Any) -> None:
    taken = keep_paste(
        thread,
        [
            SnapshotComment(native_id="1", text="Merci d’être là", kind=CommentKind.SUPPORTIVE),
            SnapshotComment(native_id="2", text="On ne sait pas", kind=CommentKind.UNKNOWN),
        ],
        by=cast.member,
        token=uuid4(),
        taken_at=now(),
        order=CommentOrder.RELEVANCE,
    )
    event = ReadingTaken(
        group=cast.group.pk, thread=thread.pk, reading=taken.reading.pk, comments=2
    )
    for _twice in range(2):
        jobs.label_tapped_places(event)
    found = Label.objects.filter(source="tapped")
    assert dict(found.values_list("label", "value")) == {"hate": 0, "toxic": 0, "supportive": 1}
    assert set(found.values_list("by", flat=True)) == {cast.member.pk}


def test_a_thread_declined_for_want_of_hate_is_a_label_of_its_own(cast: Any, thread: Any) -> None:
    decline_thread(thread, "opinion", by=cast.moderator)
    event = ThreadDeclined(group=cast.group.pk, thread=thread.pk, criterion="opinion", proposals=())
    for _twice in range(2):
        jobs.label_declined_thread(event)
    label = Label.objects.get(source="declined")
    assert (label.comment, label.label, label.value) == (None, "hate", 0)
    assert label.by == cast.moderator


def test_scoring_never_overwrites_what_a_person_said(
    cast: Any, thread: Any, comment: Comment
) -> None:
    judge_comment(comment, "supportive", by=cast.moderator, team=True)
    score_thread(thread, scorer_for(cast.group))
    comment.refresh_from_db()
    assert comment.kind == CommentKind.SUPPORTIVE
    assert comment.scores["scorer"] == "shipped"


def test_the_thread_says_what_the_scorer_thought_and_which_words_weighed(
    cast: Any, client_of: Any, thread: Any, comment: Comment
) -> None:
    comment.scores = {
        "scorer": "shipped",
        "version": "7",
        "labels": {
            "hate": {"p": 0.81, "low": 0.6, "high": 0.9, "threshold": 0.5, "words": [[0, 7, 1.2]]},
            "counter": {"unknown": "needs_parent"},
        },
    }
    comment.save()
    thoughts = thoughts_of(comment)[0].thoughts
    assert (thoughts[0].percent, thoughts[0].words) == (81, ("Bonjour",))
    assert thoughts[1].percent is None
    page = client_of(cast.member).get(f"/fils/{thread.pk}").content.decode()
    assert '<mark dir="auto">Bonjour</mark>' in page
    assert 'value="supportive"' in page


def _twice(cast: Any, thread: Any, count: int) -> list[Comment]:
    """Comments of the tenth that is looked at twice."""
    found: list[Comment] = []
    number = 0
    while len(found) < count:
        number += 1
        made = Comment.objects.create(
            group=cast.group, thread=thread, native_id=f"t{number}", text=f"Texte {number}"
        )
        if is_offered_twice(made.pk):
            found.append(made)
        else:
            made.delete()
    return found


def test_a_second_look_is_blind_and_changes_no_kind(cast: Any, client_of: Any, thread: Any) -> None:
    one, *_rest = _twice(cast, thread, 1)
    assert next_for_second_look(cast.second_moderator) is None
    judge_comment(one, "hateful", by=cast.moderator, team=True)
    assert next_for_second_look(cast.moderator) is None
    client = client_of(cast.second_moderator)
    page = client.get("/veille/doubles").content.decode()
    assert one.text in page
    assert "comment-hateful" not in page
    client.post("/veille/doubles", {"comment": one.pk, "verdict": "neutral"})
    one.refresh_from_db()
    assert one.kind == CommentKind.HATEFUL
    assert Label.objects.filter(blind=True, by=cast.second_moderator).count() == 3
    with pytest.raises(Refused):
        look_again(one, "neutral", by=cast.second_moderator)
    assert next_for_second_look(cast.coordinator) is None


def test_agreement_says_too_few_before_twenty(cast: Any, client_of: Any, thread: Any) -> None:
    for number, one in enumerate(_twice(cast, thread, 20)):
        word = "hateful" if number % 2 else "neutral"
        judge_comment(one, word, by=cast.moderator, team=True)
        look_again(one, word if number else "hateful", by=cast.second_moderator)
        hate = next(found for found in agreement() if found.label == Question.HATE)
        assert hate.too_few == (number < 19)
    assert hate.n == 20
    assert hate.alpha is not None
    assert 0.8 < hate.alpha < 1
    page = client_of(cast.moderator).get("/veille/apprentissage").content.decode()
    assert re.search(r"haine\s*:\s*0,9\d \(20 commentaires classés par deux personnes\)", page)
    assert "pas plus souvent que par hasard" in page  # in plain words; the term is in small type


def test_a_label_of_somebody_who_left_stays_without_a_name(cast: Any, comment: Comment) -> None:
    judge_comment(comment, "neutral", by=cast.moderator, team=True)
    judge_comment(comment, "neutral", by=cast.second_moderator, team=True)
    Label.objects.update(by=None)
    assert Label.objects.count() == 6
    assert Label.objects.filter(at__gt=now() - timedelta(minutes=1)).count() == 6


def test_somebody_who_erases_their_account_leaves_labels_without_a_name(
    cast: Any, thread: Any, comment: Comment
) -> None:
    judge_comment(comment, "supportive", by=cast.member, team=False)
    forget_who_taught(AccountErased(group=cast.group.pk, membership=cast.member.pk))
    assert Label.objects.filter(by=None).count() == 3
    score_thread(thread, scorer_for(cast.group))
    comment.refresh_from_db()
    assert comment.kind == CommentKind.SUPPORTIVE
