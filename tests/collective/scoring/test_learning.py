"""The group teaches its scorer: a version is made, tried, used, and can be undone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils.timezone import now

from jesuisla.analysis.triage import Item, LabelName
from jesuisla.analysis.triage.model import model_to_bytes
from jesuisla.analysis.triage.shipped import shipped_scorer
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.scoring import jobs
from jesuisla.collective.scoring.events import ScorerTaught, ScorerUndone
from jesuisla.collective.scoring.models import GroupScorer, Label
from jesuisla.collective.scoring.scoring import load_version, scorer_for
from jesuisla.collective.scoring.teaching import (
    Lesson,
    TooFewVerdicts,
    languages_not_supported,
    lessons,
    live_scorer,
    look_back,
    teach,
    undo_teaching,
)
from jesuisla.collective.scoring.version_comparison import compare, goes_live
from jesuisla.collective.threads.models import Comment

# Words that no training data knows: what is learned comes from the labels alone.
BAD, GOOD = "sale zargoule", "gentil plimoule"


def _verdicts(
    cast: Any,
    thread: Any,
    count: int,
    *,
    start: int = 0,
    swapped: bool = False,
    language: str = "fr",
    label: str = "hate",
) -> None:
    """Labelled comments, one a minute, the latest a minute ago."""
    moment = now() - timedelta(minutes=count + 1)
    bad = [number % 3 == 0 for number in range(count)]
    comments = Comment.objects.bulk_create(
        Comment(
            group=cast.group,
            thread=thread,
            native_id=f"v{number}",
            text=f"Quel {BAD if is_bad != swapped else GOOD} ce numéro {number} vraiment",
            language=language,
        )
        for number, is_bad in enumerate(bad, start)
    )
    Label.objects.bulk_create(
        Label(
            group=cast.group,
            thread=thread,
            comment=comment,
            label=label,
            value=int(is_bad),
            by=cast.moderator,
            source="corrected",
            at=moment + timedelta(minutes=minute),
        )
        for minute, (comment, is_bad) in enumerate(zip(comments, bad, strict=True))
    )


def test_it_learns_from_verdicts_and_is_tried_on_each_by_a_version_that_did_not_know_it(
    cast: Any, thread: Any
) -> None:
    _verdicts(cast, thread, 120)
    made = teach(cast.group, by=cast.moderator)
    assert made.state == GroupScorer.State.LIVE
    assert scorer_for(cast.group).version == made.version != shipped_scorer().version
    (test,) = (one for one in made.tests if one["label"] == "hate")
    assert test["n"] == made.labels_used == 120
    assert not test["too_few"]
    assert test["new_order"]
    assert test["after"] > test["before"]
    assert test["after_ci95"][0] <= test["after"] <= test["after_ci95"][1]


def test_another_group_keeps_its_own_scorer(cast: Any, thread: Any) -> None:
    _verdicts(cast, thread, 120)
    teach(cast.group, by=None)
    assert scorer_for(cast.other_group) is shipped_scorer()


def test_too_few_verdicts_change_nothing(cast: Any, client_of: Any, thread: Any) -> None:
    with pytest.raises(TooFewVerdicts):
        teach(cast.group, by=None)
    _verdicts(cast, thread, 30)
    with pytest.raises(TooFewVerdicts):
        teach(cast.group, by=None)
    assert not GroupScorer.objects.exists()
    page = client_of(cast.moderator).post("/veille/apprentissage", {"do": "teach"}, follow=True)
    assert "30" in page.content.decode()


IN_DANISH = {"language": "da", "label": "toxic"}
"""Read by words alone, which learn from the earlier verdicts and are tried on the last ones."""


def test_below_a_hundred_verdicts_no_comment_is_put_before_another(
    cast: Any, client_of: Any, thread: Any
) -> None:
    others = [Item(f"Une phrase sur {what}.", lang="fr") for what in ("le port", "toi", "eux")]

    def chances(scorer: Any) -> list[float]:
        return [one[LabelName.HATE].probability for one in scorer.score(others)]

    shipped = chances(shipped_scorer())
    _verdicts(cast, thread, 60)
    made = teach(cast.group, by=None)
    (test,) = (one for one in made.tests if one["label"] == "hate")
    assert not test["new_order"]
    calibrated = chances(scorer_for(cast.group))
    assert calibrated != shipped
    assert np.argsort(calibrated).tolist() == np.argsort(shipped).tolist()
    page = client_of(cast.moderator).get("/veille/apprentissage").content.decode()
    assert "L’ordre des commentaires ne change pas" in page
    # They count again as soon as there are a hundred.
    Label.objects.update(at=now() - timedelta(days=3))
    GroupScorer.objects.update(learned_until=now() - timedelta(days=2))
    _verdicts(cast, thread, 40, start=100)
    more = teach(cast.group, by=None)
    assert more.labels_used == 100
    (test,) = (one for one in more.tests if one["label"] == "hate")
    assert test["new_order"]
    assert test["n"] == 100
    with pytest.raises(TooFewVerdicts):
        teach(cast.group, by=None)


def test_a_version_waits_until_there_are_enough_later_verdicts(cast: Any, thread: Any) -> None:
    _verdicts(cast, thread, 62, **IN_DANISH)
    made = teach(cast.group, by=None)
    assert made.state == GroupScorer.State.CANDIDATE
    assert scorer_for(cast.group) is shipped_scorer()
    Label.objects.update(at=now() - timedelta(days=3))
    GroupScorer.objects.update(learned_until=now() - timedelta(days=2))
    _verdicts(cast, thread, 30, start=100, **IN_DANISH)
    again = teach(cast.group, by=None)
    assert again.pk == made.pk
    assert again.state == GroupScorer.State.LIVE


def test_a_version_that_later_verdicts_contradict_never_reads(cast: Any, thread: Any) -> None:
    _verdicts(cast, thread, 60, **IN_DANISH)
    made = teach(cast.group, by=None)
    assert made.state == GroupScorer.State.CANDIDATE
    Label.objects.all().delete()
    _verdicts(cast, thread, 60, start=100, swapped=True, **IN_DANISH)
    GroupScorer.objects.update(learned_until=now() - timedelta(days=1))
    assert teach(cast.group, by=None).state == GroupScorer.State.WORSE
    assert scorer_for(cast.group) is shipped_scorer()


def test_undoing_brings_the_version_before_back(cast: Any, client_of: Any, thread: Any) -> None:
    _verdicts(cast, thread, 120)
    first = teach(cast.group, by=None)
    Label.objects.update(at=now() - timedelta(days=3))
    GroupScorer.objects.update(learned_until=now() - timedelta(days=2))
    _verdicts(cast, thread, 120, start=500)
    second = teach(cast.group, by=None)
    assert second.based_on_id == first.pk
    client = client_of(cast.moderator)
    client.post("/veille/apprentissage", {"do": "undo"})
    assert live_scorer().pk == first.pk
    client.post("/veille/apprentissage", {"do": "undo"})
    assert scorer_for(cast.group) is shipped_scorer()
    with pytest.raises(Refused):
        undo_teaching(cast.group, by=cast.moderator)
    with pytest.raises(TooFewVerdicts):
        teach(cast.group, by=None)  # what was undone does not come back by itself


def test_a_week_later_the_card_says_what_it_changed(cast: Any, client_of: Any, thread: Any) -> None:
    _verdicts(cast, thread, 120)
    teach(cast.group, by=cast.moderator)
    GroupScorer.objects.update(made_at=now() - timedelta(days=7))
    look_back(cast.group)
    (since,) = live_scorer().since
    assert since["n"] == 120
    assert since["after"] > since["before"]
    page = client_of(cast.moderator).get("/veille/apprentissage").content.decode()
    assert "macro-F1" in page
    assert f"juste pour {since['right_after']} avis sur 120" in page
    assert "jesuisla.1" in page


def test_a_version_that_reads_words_alone_is_learned_again_from_all_that_was_told(
    cast: Any, thread: Any
) -> None:
    _verdicts(cast, thread, 120)
    words_alone = replace(shipped_scorer().model, head=None)
    GroupScorer.objects.create(
        group=cast.group,
        version="2+jesuisla.1",
        data=model_to_bytes(words_alone),
        state="live",
        labels_used=80,
        learned_until=now(),
    )
    assert scorer_for(cast.group).version == "2"
    made = teach(cast.group, by=None)
    assert made.labels_used == 120
    assert scorer_for(cast.group).version == made.version
    assert scorer_for(cast.group).model.head is not None


def test_the_weekly_job_teaches_each_group_that_has_enough(cast: Any, thread: Any) -> None:
    _verdicts(cast, thread, 120)
    assert jobs.teach_scorers.func(0) == 1
    assert jobs.teach_scorers.func(0) == 0


def test_the_queue_is_read_again_when_the_scorer_changes(cast: Any, thread: Any) -> None:
    _verdicts(cast, thread, 120)
    made = teach(cast.group, by=None)
    jobs.read_again_with_new_scorer(ScorerTaught(group=cast.group.pk, scorer=made.pk, live=True))
    assert set(Comment.objects.values_list("scores__version", flat=True)) == {made.version}
    undo_teaching(cast.group, by=cast.moderator)
    jobs.read_again_with_earlier_scorer(ScorerUndone(group=cast.group.pk, scorer=made.pk))
    assert set(Comment.objects.values_list("scores__version", flat=True)) == {
        shipped_scorer().version
    }


def _of_an_earlier_form(cast: Any, **more: Any) -> GroupScorer:
    number = GroupScorer.objects.count() + 1
    given = {"state": "live", "version": f"old.{number}", "learned_until": now()} | more
    made: GroupScorer = GroupScorer.objects.create(
        group=cast.group, data=b"not a model", labels_used=80, **given
    )
    return made


def test_a_version_of_an_earlier_form_reads_as_delivered_and_the_card_says_so(
    cast: Any, client_of: Any, thread: Any
) -> None:
    made = _of_an_earlier_form(cast)
    assert load_version(made.pk) is None
    assert scorer_for(cast.group) is shipped_scorer()
    look_back(cast.group)
    page = client_of(cast.moderator).get("/veille/apprentissage").content.decode()
    assert "old.1" in page
    assert "ne peut plus être lue" in page
    assert "active</li>" not in page
    assert "rien appris de vous" not in page
    assert 'value="undo"' not in page


def test_what_a_version_of_an_earlier_form_knew_is_learned_again(
    cast: Any, client_of: Any, thread: Any
) -> None:
    first = _of_an_earlier_form(cast, state="retired")
    old = _of_an_earlier_form(cast, based_on=first)
    waiting = _of_an_earlier_form(cast, state="candidate")
    _verdicts(cast, thread, 120)  # all before ``learned_until``
    GroupScorer.objects.update(learned_until=now())
    page = client_of(cast.moderator).post("/veille/apprentissage", {"do": "teach"}, follow=True)
    assert page.status_code == 200
    live = live_scorer()
    assert scorer_for(cast.group).version == live.version
    assert live.based_on is None
    states = {one.pk: one.state for one in GroupScorer.objects.defer("data")}
    assert {states[one.pk] for one in (first, old, waiting)} == {"outdated"}


def test_undoing_passes_over_versions_that_can_no_longer_be_read(
    cast: Any, client_of: Any, thread: Any
) -> None:
    _verdicts(cast, thread, 120)
    first = teach(cast.group, by=None)
    GroupScorer.objects.filter(pk=first.pk).update(state="retired")
    between = _of_an_earlier_form(cast, state="retired", based_on=first)
    data = GroupScorer.objects.values_list("data", flat=True).get(pk=first.pk)
    _of_an_earlier_form(cast, based_on=between)
    with pytest.raises(Refused):  # what reads is the delivered one
        undo_teaching(cast.group, by=cast.moderator)
    GroupScorer.objects.filter(state="live").delete()
    GroupScorer.objects.create(
        group=cast.group,
        version="last",
        data=data,
        based_on=between,
        state="live",
        labels_used=1,
        learned_until=now(),
    )
    assert undo_teaching(cast.group, by=cast.moderator) == first
    assert live_scorer() == first
    between.refresh_from_db()
    assert between.state == "outdated"


def test_words_on_both_sides_are_weighed_and_a_tie_teaches_nothing(cast: Any, thread: Any) -> None:
    comment = Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="Bonjour à vous", language="fr-BE"
    )

    def say(by: Any, value: int, sure: float) -> None:
        Label.objects.create(
            group=cast.group,
            thread=thread,
            comment=comment,
            label="hate",
            value=value,
            by=by,
            how_sure=sure,
            source="corrected",
        )

    say(cast.moderator, 1, 1.0)
    say(cast.second_moderator, 0, 1.0)
    assert lessons(cast.group) == []
    say(cast.coordinator, 0, 0.5)
    (lesson,) = lessons(cast.group)
    assert lesson.row.labels == {"hate": 0}
    assert lesson.row.lang == "fr"


def test_other_apps_may_add_lessons(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jesuisla.analysis.triage.labelled_comments import LabelledComment
    from jesuisla.collective.scoring import teaching

    monkeypatch.setattr(teaching, "gives_lessons", OpenQuestion())
    row = LabelledComment("s1", "Bonjour", "fr", "suggested", {})
    teaching.gives_lessons(lambda _group: [Lesson(at=now(), row=row)])
    assert [lesson.row for lesson in lessons(cast.group)] == [row]


def test_languages_without_data_are_named(cast: Any, client_of: Any, thread: Any) -> None:
    Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="x", scores={"lang": "mt"}
    )
    assert languages_not_supported(shipped_scorer()) == [("mt", 1)]
    page = client_of(cast.moderator).get("/veille/apprentissage").content.decode()
    assert "Maltais" in page
    assert "allemand, anglais, danois, espagnol, français" in page


def test_a_comparison_of_too_few_has_no_figure() -> None:
    from jesuisla.analysis.triage.labelled_comments import LabelledComment

    rows = [
        LabelledComment(str(n), "Bonjour à vous", "fr", "x", {shipped_scorer().labels[0]: n % 2})
        for n in range(6)
    ]
    (one,) = compare(shipped_scorer(), shipped_scorer(), rows)
    assert one["too_few"]
    assert one["before"] is None
    assert goes_live([one]) is None
