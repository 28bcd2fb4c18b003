"""The same story under several pages is one line: suggested, joined, split."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.proposals.events import ThreadProposed
from jesuisla.collective.queue import jobs
from jesuisla.collective.queue.models import StoryMatch
from jesuisla.collective.queue.stories import compare_stories, join_threads, split_threads
from jesuisla.collective.threads.events import ThreadDescribed, ThreadFollowed
from jesuisla.collective.threads.models import Thread
from queue_lines import queue_lines

FIRE = "Incendie à Plouvan : trois familles relogées"
FIRE_AGAIN = "Plouvan : un incendie, trois familles relogées en urgence"


@pytest.fixture
def threads(cast: Any) -> list[Thread]:
    titles = [
        FIRE,
        FIRE_AGAIN,
        "Le marché de Noël ouvre samedi sur la place",
        FIRE,
        "Court",
    ]
    return [
        Thread.objects.create(
            group=cast.group, network="facebook", native_id=str(at), title=title, followed=True
        )
        for at, title in enumerate(titles)
    ]


def test_the_alike_are_suggested_and_the_same_joined(cast: Any, threads: list[Thread]) -> None:
    assert compare_stories(cast.group) == 3
    assert compare_stories(cast.group) == 0
    states = {(m.one_id, m.other_id): m.state for m in StoryMatch.objects.all()}
    assert states[threads[0].pk, threads[3].pk] == "joined"
    assert states[threads[0].pk, threads[1].pk] == "suggested"
    lines = queue_lines(now())
    assert len(lines) == 4
    (story,) = [line for line in lines if line.others]
    assert {story.case.thread, story.others[0].thread} == {threads[0], threads[3]}
    assert [thread.pk for thread in story.maybe] == [threads[1].pk]


def test_a_person_joins_and_splits_and_keeps_the_last_word(
    cast: Any, client_of: Any, threads: list[Thread]
) -> None:
    compare_stories(cast.group)
    client = client_of(cast.moderator)
    one, other = threads[0].pk, threads[1].pk
    client.post(f"/veille/{other}/histoire", {"do": "join", "other": one})
    assert len(queue_lines(now())) == 3
    page = client.get("/veille").content.decode()
    assert "Une autre histoire" in page or "Another story" in page
    client.post(f"/veille/{threads[3].pk}/histoire", {"do": "leave"})
    client.post(f"/veille/{one}/histoire", {"do": "apart", "other": other})
    compare_stories(cast.group)
    lines = queue_lines(now())
    assert len(lines) == 5
    match = StoryMatch.objects.get(one=one, other=other)
    assert (match.state, match.by) == ("apart", cast.moderator)


def test_another_village_is_suggested_among_the_nearest_five(
    cast: Any, threads: list[Thread]
) -> None:
    plea = "Le maire de {} porte plainte après des menaces de mort"
    towns = ("Plouvan", "Kervic", "Ménart", "Servance", "Kerlac", "Belmor", "Verdonne")
    for town in towns:
        Thread.objects.create(
            group=cast.group,
            network="facebook",
            native_id=town,
            title=plea.format(town),
            followed=True,
        )
    compare_stories(cast.group)
    pleas = StoryMatch.objects.filter(one__title__startswith="Le maire de")
    assert {match.state for match in pleas} == {"suggested"}
    line = next(line for line in queue_lines(now()) if line.case.thread.native_id == "Plouvan")
    assert len(line.maybe) == 5


@pytest.mark.parametrize(
    "posted", [{}, {"do": "join"}, {"do": "join", "other": "x"}, {"do": "dance", "other": "own"}]
)
def test_it_refuses_what_is_no_button(
    cast: Any, client_of: Any, threads: list[Thread], posted: dict[str, str]
) -> None:
    pk = threads[0].pk
    data = {key: str(pk) if value == "own" else value for key, value in posted.items()}
    assert client_of(cast.moderator).post(f"/veille/{pk}/histoire", data).status_code == 302
    client_of(cast.moderator).post(f"/veille/{pk}/histoire", {"do": "join", "other": pk})
    assert not StoryMatch.objects.exists()


def test_another_group_s_thread_cannot_be_joined(
    cast: Any, client_of: Any, threads: list[Thread]
) -> None:
    answer = client_of(cast.moderator).post(
        f"/veille/{threads[0].pk}/histoire", {"do": "join", "other": 10**9}
    )
    assert answer.status_code == 404


def test_posts_far_apart_in_time_tell_two_stories(cast: Any, threads: list[Thread]) -> None:
    Thread.objects.filter(pk=threads[0].pk).update(posted_at=now() - timedelta(days=20))
    assert compare_stories(cast.group) == 1


def test_a_story_of_three_is_one_line(cast: Any, threads: list[Thread]) -> None:
    join_threads(threads[2], threads[4], by=cast.moderator)
    join_threads(threads[1], threads[2], by=cast.moderator)
    (story,) = [line for line in queue_lines(now()) if line.others]
    assert len(story.others) == 2


@pytest.mark.parametrize("event", [ThreadDescribed, ThreadFollowed, ThreadProposed])
def test_posts_are_compared_when_they_come_to_the_queue(
    cast: Any, threads: list[Thread], event: Any
) -> None:
    more = {ThreadFollowed: {"followed": True}, ThreadProposed: {"proposal": 1}}.get(event, {})
    told = event(group=cast.group.pk, thread=threads[0].pk, **more)
    {
        ThreadDescribed: jobs.order_described_thread,
        ThreadFollowed: jobs.order_followed_thread,
        ThreadProposed: jobs.order_proposed_thread,
    }[event](told)
    assert StoryMatch.objects.count() == 3


def test_two_stories_of_several_threads_are_told_apart_at_once(
    cast: Any, threads: list[Thread]
) -> None:
    compare_stories(cast.group)
    (story,) = [line for line in queue_lines(now()) if line.others]
    split_threads(story.case.thread, threads[1], by=cast.moderator)
    assert not any(line.maybe for line in queue_lines(now()))
    assert StoryMatch.objects.filter(state="suggested").count() == 0
