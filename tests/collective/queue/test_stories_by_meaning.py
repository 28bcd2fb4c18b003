"""The same story told in other words or another language is suggested, and never joined alone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils.timezone import now

from jesuisla.analysis.meaning import meaning_reader
from jesuisla.analysis.triage import match_posts
from jesuisla.collective.meanings.models import Meaning
from jesuisla.collective.queue import jobs
from jesuisla.collective.queue.models import StoryMatch
from jesuisla.collective.queue.stories import MEANT_ALIKE, NEAREST, compare_stories
from jesuisla.collective.threads.events import ThreadFollowed
from jesuisla.collective.threads.models import Thread
from queue_lines import queue_lines

STORIES = [
    story.splitlines()
    for story in Path(__file__)
    .with_name("headlines.txt")
    .read_text(encoding="utf-8")
    .strip()
    .split("\n\n")
]
"""Fifty invented stories, as a French, a German, an English and an Italian page told them. The
first half served to choose from when a pair is shown."""
KEPT_ASIDE = STORIES[25:]


def posts(cast: Any, *titles: str, group: Any = None) -> list[Thread]:
    return [
        Thread.objects.create(
            group=group or cast.group,
            network="facebook",
            native_id=f"{title[:40]}{at}",
            title=title,
            followed=True,
        )
        for at, title in enumerate(titles)
    ]


def test_a_story_in_another_language_is_first_among_two_hundred() -> None:
    reader = meaning_reader()
    assert reader is not None
    vectors = np.stack([reader.vectors(story) for story in STORIES])
    first = total = 0
    for at in range(25, 50):
        others = np.delete(vectors, at, axis=0).reshape(-1, vectors.shape[-1])
        assert len(others) == 196
        for language in (1, 2, 3):
            question = vectors[at, 0]
            first += bool(vectors[at, language] @ question > (others @ question).max())
            total += 1
    assert first / total >= 0.97


def test_hardly_any_two_stories_are_taken_for_one(cast: Any) -> None:
    reader = meaning_reader()
    assert reader is not None
    vectors = np.concatenate([reader.vectors(story) for story in KEPT_ASIDE])
    likeness = vectors @ vectors.T
    story = np.repeat(np.arange(len(KEPT_ASIDE)), 4)
    pairs = np.triu_indices(len(story), 1)
    is_same = (story[:, None] == story)[pairs]
    is_shown = likeness[pairs] >= MEANT_ALIKE
    assert is_shown[is_same].mean() >= 0.95
    assert is_shown[~is_same].sum() <= 5


def test_two_hundred_headlines_in_four_languages_are_joined_by_nobody(cast: Any) -> None:
    rows = posts(cast, *(headline for story in STORIES for headline in story))
    compare_stories(cast.group)
    story = {row.pk: at // 4 for at, row in enumerate(rows)}
    joined = StoryMatch.objects.filter(state="joined")
    assert [match for match in joined if story[match.one_id] != story[match.other_id]] == []
    assert not StoryMatch.objects.filter(by_meaning=True).exclude(state="suggested").exists()
    suggested = StoryMatch.objects.filter(by_meaning=True)
    right = sum(story[match.one_id] == story[match.other_id] for match in suggested)
    assert right >= 250  # of 300 pairs, some of which words have found before
    assert right / len(suggested) >= 0.8


def test_words_alone_found_none_of_them() -> None:
    found = match_posts([(str(at), text) for at, text in enumerate(STORIES[25][:3])])
    assert found == []


def test_the_queue_asks_and_a_person_decides(cast: Any, client_of: Any) -> None:
    french, german, english, _italian = STORIES[36]
    one, other, third, alone = posts(cast, french, german, english, STORIES[39][0])
    assert compare_stories(cast.group) == 3
    page = client_of(cast.moderator).get("/veille").content.decode()
    assert "2 publications racontent peut-être cette histoire autrement" in page
    line = next(line for line in queue_lines(now()) if line.case.thread == one)
    assert {thread.pk for thread in line.meant} == {other.pk, third.pk}
    assert line.maybe == ()
    client_of(cast.moderator).post(f"/veille/{one.pk}/histoire", {"do": "join", "other": other.pk})
    client_of(cast.moderator).post(f"/veille/{one.pk}/histoire", {"do": "apart", "other": third.pk})
    compare_stories(cast.group)
    lines = queue_lines(now())
    assert len(lines) == 3
    (story,) = [line for line in lines if line.others]
    assert {story.case.thread.pk, story.others[0].thread.pk} == {one.pk, other.pk}
    assert alone.pk in {line.case.thread.pk for line in lines if not line.others}


def test_five_at_most_are_shown_the_likeliest_first(cast: Any) -> None:
    title = "Un centre d’accueil pour réfugiés ouvrira à Plouvan"
    towns = ["Ménart", "Servance", "Verdonne", "Kerlac", "Montgast", "Valbriac", "Belmor"]
    alike = [f"Un centre pour demandeurs d’asile ouvre à {town}" for town in towns]
    first, *_others = posts(cast, title, *alike, STORIES[0][1])
    compare_stories(cast.group, [first.pk])
    suggested = StoryMatch.objects.filter(one=first, by_meaning=True)
    assert len(suggested) == NEAREST
    line = next(line for line in queue_lines(now()) if line.case.thread == first)
    likeness = {match.other_id: match.likeness for match in suggested}
    shown = [likeness[thread.pk] for thread in line.meant]
    assert len(shown) == NEAREST
    assert shown == sorted(shown, reverse=True)


def test_posts_far_apart_in_time_are_two_stories(cast: Any) -> None:
    one, _other = posts(cast, *STORIES[36][:2])
    Thread.objects.filter(pk=one.pk).update(posted_at=now() - timedelta(days=20))
    assert compare_stories(cast.group) == 0


def test_what_comes_is_compared_with_what_was_there(cast: Any) -> None:
    one, other = posts(cast, *STORIES[36][:2])
    jobs.order_followed_thread(ThreadFollowed(group=cast.group.pk, thread=other.pk, followed=True))
    (match,) = StoryMatch.objects.all()
    assert (match.one_id, match.other_id, match.state) == (one.pk, other.pk, "suggested")


def test_another_group_s_posts_are_never_compared(cast: Any) -> None:
    from django_scopes import scope

    posts(cast, STORIES[36][0])
    with scope(group=cast.other_group.pk):
        posts(cast, STORIES[36][1], group=cast.other_group)
        assert compare_stories(cast.other_group) == 0
    assert compare_stories(cast.group) == 0
    assert Meaning.objects.count() == 1


@pytest.mark.usefixtures("no_encoder")
def test_without_an_encoder_words_are_compared_as_before(cast: Any) -> None:
    title = "Incendie à Plouvan : trois familles relogées"
    posts(cast, title, title, *STORIES[36][:2])
    assert compare_stories(cast.group) == 1


@pytest.mark.usefixtures("no_pgvector")
def test_without_pgvector_stories_are_found_all_the_same(cast: Any) -> None:
    posts(cast, *STORIES[36][:2])
    assert compare_stories(cast.group) == 1
