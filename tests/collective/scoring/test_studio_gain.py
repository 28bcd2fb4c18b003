"""What the group's own labels of the studio brought: measured in a job, said on the page."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.scoring import jobs
from jesuisla.collective.scoring.events import ScorerTaught
from jesuisla.collective.scoring.label_studio import part_of
from jesuisla.collective.scoring.models import GroupScorer, Label, StudioMeasure
from jesuisla.collective.scoring.studio_gain import gain_of, measure_studio
from jesuisla.collective.threads.models import Comment

PAGE = "/veille/apprentissage"
FIRST = 2_000_000
"""The number of the first comment: numbers decide what is chosen, drawn and kept aside."""
Source = Label.Source
ENOUGH = {Source.CHOSEN: 84, Source.DRAWN: 84, Source.KEPT: 40}


def label(
    cast: Any,
    thread: Any,
    counts: dict[Source, int],
    *,
    yes: dict[Source, bool] | None = None,
    seconds: int = 600,
    language: str = "fr",
    start: int = FIRST,
    slips: int = 0,
) -> None:
    """Labels of the studio, so many of each part: two of five hateful, told by a word.

    In parts where ``yes`` is false all are said to be neutral. ``seconds`` lie between two. One
    answer in ``slips`` is the other one, as people's are.
    """
    missing, number, rows = Counter(counts), start, []
    while +missing:
        part = part_of(number)
        if missing[part] > 0:
            missing[part] -= 1
            rows.append((number, part, missing[part] % 5 < 2))
        number += 1
    comments = Comment.objects.bulk_create(
        Comment(
            pk=pk,
            group=cast.group,
            thread=thread,
            native_id=f"g{pk}",
            text=f"Quel {'sale zargoule' if is_bad else 'gentil plimoule'} numéro {pk} vraiment",
            language=language,
        )
        for pk, _part, is_bad in rows
    )
    moment = now() - timedelta(days=20)
    Label.objects.bulk_create(
        Label(
            group=cast.group,
            thread=thread,
            comment=comment,
            label="hate",
            value=int((is_bad != (slips > 0 and pk % slips == 0)) and (yes or {}).get(part, True)),
            by=cast.moderator,
            source=part,
            at=moment + turn * timedelta(seconds=seconds),
        )
        for turn, (comment, (pk, part, is_bad)) in enumerate(zip(comments, rows, strict=True))
    )


def seen(client: Any) -> str:
    """What the page says, in one line."""
    words = re.sub(r"<[^>]*>", " ", unescape(client.get(PAGE).content.decode()))
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def test_more_by_chosen_comments_is_said_with_its_figures(
    cast: Any, client_of: Any, thread: Any
) -> None:
    label(cast, thread, ENOUGH, yes={Source.DRAWN: False})
    client = client_of(cast.moderator)
    assert "Ce sera mesuré quand elle apprendra de nouveau" in seen(client)
    assert not StudioMeasure.objects.exists()  # a page measures nothing
    measure_studio(cast.group)
    gain = gain_of(StudioMeasure.objects.get().outcome)
    assert gain is not None
    assert gain.loss.surely == 1
    assert (gain.learned_chosen, gain.learned_drawn) == (1, 0)
    page = seen(client)
    assert "Les commentaires choisis lui apprennent plus que ceux qui sont tirés au sort." in page
    assert "Pour 7 minutes de travail :" in page  # not made ten
    shares = re.search(
        r"Commentaires choisis (\d+) % d’erreur en moins Commentaires tirés au sort autant"
        r" d’erreurs Choisir plutôt que tirer au sort \+(\d+) points \(entre \+(\d+) et \+(\d+)\)",
        page,
    )
    assert shares, page
    chosen, difference, low, high = map(int, shares.groups())
    assert low < difference == chosen < high
    assert "On suppose dix secondes par commentaire" in page
    assert "40 commentaires mis de côté, dont 16 haineux" in page
    # The study on other people's comments stands apart.
    assert "Ailleurs : une étude sur des commentaires publics, pas sur les vôtres" in page


def test_what_may_be_chance_is_said_to_be(cast: Any, client_of: Any, thread: Any) -> None:
    label(cast, thread, ENOUGH, slips=7)
    measure_studio(cast.group)
    page = seen(client_of(cast.moderator))
    assert "l’écart peut être dû au hasard" in page
    assert "Les commentaires choisis lui apprennent" not in page


def test_a_pace_that_is_known_makes_the_minutes(cast: Any, client_of: Any, thread: Any) -> None:
    label(cast, thread, ENOUGH, seconds=30)
    measure_studio(cast.group)
    outcome = StudioMeasure.objects.get().outcome
    assert (outcome["seconds_chosen"], outcome["seconds_drawn"]) == (30, 30)
    page = seen(client_of(cast.moderator))
    assert "Pour 10 minutes de travail :" in page
    assert "21 minutes de travail d’un côté comme de l’autre" in page
    assert "Un commentaire choisi vous prend 30 secondes" in page


def test_too_few_labels_have_no_figure_and_what_is_missing_is_counted(
    cast: Any, client_of: Any, thread: Any
) -> None:
    label(cast, thread, {Source.CHOSEN: 50, Source.DRAWN: 79, Source.KEPT: 20})
    measure_studio(cast.group)
    assert StudioMeasure.objects.get().outcome["gain"] is None
    page = seen(client_of(cast.moderator))
    assert "Commentaires qui manquent encore : 30 choisis, 1 tiré au sort." in page
    assert "d’erreur" not in page


def test_comments_kept_aside_that_all_got_one_answer_measure_nothing(
    cast: Any, client_of: Any, thread: Any
) -> None:
    label(cast, thread, ENOUGH, yes={Source.KEPT: False})
    measure_studio(cast.group)
    page = seen(client_of(cast.moderator))
    assert "sur 40 commentaires mis de côté, 0 est haineux" in page
    assert "d’erreur" not in page


def test_one_answer_alone_teaches_neither_way(cast: Any, client_of: Any, thread: Any) -> None:
    label(cast, thread, ENOUGH, yes={Source.CHOSEN: False, Source.DRAWN: False})
    measure_studio(cast.group)
    page = seen(client_of(cast.moderator))
    assert "Ni les uns ni les autres ne lui ont encore rien appris" in page


def test_other_languages_erased_words_and_labels_of_unknown_way_do_not_count(
    cast: Any, client_of: Any, thread: Any
) -> None:
    label(cast, thread, {Source.CHOSEN: 6, Source.DRAWN: 5, Source.KEPT: 4})
    # Danish is read by words alone.
    label(cast, thread, {Source.CHOSEN: 9}, language="da", start=FIRST + 1000)
    Label.objects.filter(pk=Label.objects.filter(source=Source.DRAWN)[0].pk).update(
        source=Source.EITHER
    )
    Comment.objects.filter(labels__source=Source.KEPT).update(text="")
    measure_studio(cast.group)
    outcome = StudioMeasure.objects.get().outcome
    counts = [outcome[f"{part}_count"] for part in ("chosen", "drawn", "kept", "elsewhere")]
    assert counts == [6, 4, 0, 9]
    page = seen(client_of(cast.moderator))
    assert "74 choisis, 76 tirés au sort, 20 mis de côté" in page
    assert "9 commentaires dans d’autres langues ne comptent pas ici" in page


def test_the_same_labels_are_measured_the_same(cast: Any, thread: Any) -> None:
    label(cast, thread, ENOUGH)
    measure_studio(cast.group)
    first = StudioMeasure.objects.get().outcome
    measure_studio(cast.group)
    assert StudioMeasure.objects.get().outcome == first  # and the last one alone is kept


def test_it_is_measured_with_each_lesson_and_each_week(cast: Any, thread: Any) -> None:
    assert jobs.teach_scorers.func(0) == 0  # too few to teach from
    assert StudioMeasure.objects.get().outcome["chosen_count"] == 0
    label(cast, thread, {Source.CHOSEN: 3})
    made = GroupScorer.objects.create(
        group=cast.group, version="v", data=b"", labels_used=1, learned_until=now()
    )
    jobs.measure_studio_after_lesson(ScorerTaught(group=cast.group.pk, scorer=made.pk, live=False))
    assert StudioMeasure.objects.get().outcome["chosen_count"] == 3


def test_another_group_sees_nothing_of_it(cast: Any, client_of: Any, thread: Any) -> None:
    label(cast, thread, {Source.CHOSEN: 50, Source.DRAWN: 79, Source.KEPT: 20})
    measure_studio(cast.group)
    assert "30 choisis" in seen(client_of(cast.moderator))
    assert "30 choisis" not in seen(client_of(cast.other_moderator))
    with scope(group=cast.other_group.pk):
        assert not StudioMeasure.objects.exists()
        measure_studio(cast.other_group)
        assert StudioMeasure.objects.get().outcome["chosen_count"] == 0
    assert client_of(cast.member).get(PAGE).status_code == 404


@pytest.mark.parametrize("answers", [0, 3])
def test_the_page_says_once_what_it_was_given(
    cast: Any, client_of: Any, thread: Any, answers: int
) -> None:
    """It does not say that nothing was learned beside a number of answers."""
    label(cast, thread, {Source.CHOSEN: answers})
    page = seen(client_of(cast.moderator))
    assert "Elle lit encore comme au jour où elle a été fournie." in page
    assert "rien appris" not in page
    assert page.count("Vous lui avez donné 3 réponses.") == (1 if answers else 0)
    assert page.count("La version") == 1
