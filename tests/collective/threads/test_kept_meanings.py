"""Numbers of titles and comments go with their texts: by retention, by erasure, by name."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.meanings.meanings import nearest
from jesuisla.collective.meanings.models import Meaning
from jesuisla.collective.threads import jobs
from jesuisla.collective.threads.events import ThreadDescribed, ThreadsImported
from jesuisla.collective.threads.kept_meanings import COMMENTS, TITLES, remember_comments
from jesuisla.collective.threads.models import Comment, Thread
from jesuisla.collective.threads.quote_retention import erase_quote, forget_name, forget_quotes
from jesuisla.collective.threads.threads import Description, describe_thread

TITLE = "Incendie à Plouvan : trois familles relogées"
IN_GERMAN = "Brand in Plouvan: drei Familien in Notunterkünften"


@pytest.fixture
def thread(cast: Any) -> Thread:
    return Thread.objects.create(group=cast.group, network="facebook", native_id="42", title=TITLE)


@pytest.fixture
def comments(cast: Any, thread: Thread) -> Iterator[list[Comment]]:
    texts = ["Courage à ces familles, la salle est ouverte.", "Quelle honte, tout de même."]
    rows = [
        Comment.objects.create(group=cast.group, thread=thread, native_id=str(at), text=text)
        for at, text in enumerate(texts)
    ]
    assert remember_comments(cast.group, [row.pk for row in rows]) == 2
    return rows


def kept(kind: str) -> set[int]:
    return set(Meaning.objects.filter(kind=kind).values_list("key", flat=True))


def test_numbers_of_comments_go_in_the_night_their_quotes_go(
    cast: Any, thread: Thread, comments: list[Comment]
) -> None:
    days = cast.group.retention_days
    with time_machine.travel(now() + timedelta(days=days - 1), tick=False):
        jobs.forget_old_quotes(0)
        assert kept(COMMENTS) == {comment.pk for comment in comments}
    with time_machine.travel(now() + timedelta(days=days + 1), tick=False):
        jobs.forget_old_quotes(0)
        assert kept(COMMENTS) == set()
        assert set(Comment.objects.values_list("text", flat=True)) == {""}
        assert remember_comments(cast.group, [comment.pk for comment in comments]) == 0
        assert kept(COMMENTS) == set()


def test_an_erased_quote_takes_its_numbers_along(cast: Any, comments: list[Comment]) -> None:
    erase_quote(comments[0], by=cast.moderator)
    assert kept(COMMENTS) == {comments[1].pk}


def test_numbers_of_a_title_go_with_the_title(cast: Any, thread: Thread) -> None:
    jobs.remember_described_thread(ThreadDescribed(group=cast.group.pk, thread=thread.pk))
    assert kept(TITLES) == {thread.pk}
    forget_quotes(thread)
    assert kept(TITLES) == {thread.pk}
    forget_name(thread)
    assert kept(TITLES) == set()
    assert jobs.remember_titles_of_before(0) == 0


def test_a_new_title_takes_the_place_of_the_old(cast: Any, thread: Thread) -> None:
    jobs.remember_imported_threads(
        ThreadsImported(group=cast.group.pk, threads=(thread.pk,), comments=0)
    )
    before = nearest(cast.group, TITLES, IN_GERMAN, 1)
    describe_thread(thread, Description(title="Le marché ouvre samedi"), by=cast.moderator)
    jobs.remember_described_thread(ThreadDescribed(group=cast.group.pk, thread=thread.pk))
    after = nearest(cast.group, TITLES, IN_GERMAN, 1)
    assert before[0].similarity > 0.5 > after[0].similarity
    describe_thread(thread, Description(title=""), by=cast.moderator)
    jobs.remember_described_thread(ThreadDescribed(group=cast.group.pk, thread=thread.pk))
    assert kept(TITLES) == set()


def test_an_aside_behind_many_titles_makes_them_no_nearer(cast: Any) -> None:
    for at, title in enumerate(["Débat sur les éoliennes (vidéo)", "Menus de la cantine (vidéo)"]):
        Thread.objects.create(group=cast.group, network="x", native_id=str(at), title=title)
    assert jobs.remember_titles_of_before(0) == 2
    (first, second) = nearest(cast.group, TITLES, "Débat sur les éoliennes")
    assert first.similarity > 0.99
    assert second.similarity < 0.3


def test_titles_of_before_are_read_at_night(cast: Any, thread: Thread) -> None:
    Thread.objects.create(group=cast.group, network="x", native_id="1", title="")
    assert jobs.remember_titles_of_before(0) == 1
    assert jobs.remember_titles_of_before(0) == 0
    assert kept(TITLES) == {thread.pk}
