"""What the corrections of a week changed in the queue, told on the card of the scorer."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.queue.corrections import changes_of
from jesuisla.collective.scoring.labels import judge_comment
from jesuisla.collective.scoring.models import Label
from jesuisla.collective.threads.models import Comment, Page, Place, Reading, Thread

AS_TOLD = "Ce que vos corrections des sept derniers jours ont changé"


def _thread(cast: Any, number: int, kinds: str, *, followers: int) -> Thread:
    page = Page.objects.create(
        group=cast.group, network="facebook", handle=f"p{number}", audience=followers
    )
    thread: Thread = Thread.objects.create(
        group=cast.group,
        network="facebook",
        native_id=f"t{number}",
        title=f"Fil {number}",
        page=page,
        followed=True,
        comment_count=40,
        posted_at=now() - timedelta(hours=3),
    )
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now(), order="relevance", source="pasted"
    )
    for position, letter in enumerate(kinds, start=1):
        kind = {"h": "hateful", "n": "neutral", "?": "unknown"}[letter]
        comment = Comment.objects.create(
            group=cast.group, thread=thread, native_id=str(position), text="mot", kind=kind
        )
        Place.objects.create(
            group=cast.group, reading=reading, position=position, kind=kind, comment=comment
        )
    return thread


@pytest.fixture
def threads(cast: Any) -> tuple[Thread, Thread]:
    quiet = _thread(cast, 1, "nnhhnnnnnn", followers=10_000)
    return quiet, _thread(cast, 2, "n?????nnnn", followers=10_000)


def _correct(cast: Any, thread: Thread, verdict: str) -> None:
    for comment in Comment.objects.filter(thread=thread, kind="unknown"):
        judge_comment(comment, verdict, by=cast.moderator, team=True)


def test_it_says_nothing_before_anybody_corrected(
    cast: Any, client_of: Any, threads: tuple[Thread, Thread]
) -> None:
    assert changes_of(now()) is None
    assert AS_TOLD not in client_of(cast.moderator).get("/veille/apprentissage").content.decode()


def test_a_thread_rises_by_what_was_said_of_it(
    cast: Any, client_of: Any, threads: tuple[Thread, Thread]
) -> None:
    _correct(cast, threads[1], "hateful")
    changes = changes_of(now())
    assert changes is not None
    assert (changes.comments, changes.threads, changes.same, changes.absent) == (5, 1, 0, 0)
    (rose,) = changes.rose
    assert (rose.thread, rose.place, rose.without) == (threads[1], 1, 2)
    client = client_of(cast.moderator)
    page = client.get("/veille/apprentissage").content.decode()
    assert AS_TOLD in page
    assert "n°\xa01 au lieu du n°\xa02" in page
    queue = client.get("/veille").content.decode()
    assert "Ce que vos 5 corrections des sept derniers jours ont changé" in queue


def test_a_thread_falls_by_what_was_said_of_it(cast: Any, threads: tuple[Thread, Thread]) -> None:
    _correct(cast, _thread(cast, 3, "h?????????", followers=10_000), "neutral")
    changes = changes_of(now())
    assert changes is not None
    (fell,) = changes.fell
    assert fell.place > fell.without
    assert changes.rose == ()


def test_a_thread_that_stays_and_one_that_is_gone_are_counted(
    cast: Any, threads: tuple[Thread, Thread]
) -> None:
    _correct(cast, threads[1], "neutral")
    changes = changes_of(now())
    assert changes is not None
    assert (changes.same, changes.absent) == (1, 0)
    Thread.objects.filter(pk=threads[1].pk).update(followed=False)
    changes = changes_of(now())
    assert changes is not None
    assert (changes.same, changes.absent) == (0, 1)


def test_older_corrections_second_looks_and_readings_are_none(
    cast: Any, threads: tuple[Thread, Thread]
) -> None:
    _correct(cast, threads[1], "hateful")
    moment = now()
    assert changes_of(moment + timedelta(days=7)) is None
    Label.objects.update(blind=True)
    assert changes_of(moment) is None
    Label.objects.update(blind=False, source="tapped")
    assert changes_of(moment) is None
