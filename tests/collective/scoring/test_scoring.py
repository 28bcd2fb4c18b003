"""Scoring many threads at once gives what scoring them one by one gives, in fewer changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.analysis.triage.scorer import Item, Judgement
from jesuisla.analysis.triage.shipped import shipped_scorer
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.queue import jobs as queue_jobs
from jesuisla.collective.scoring import jobs, scoring
from jesuisla.collective.scoring.scoring import score_thread, score_threads
from jesuisla.collective.threads.events import ThreadsImported
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

TEXTS = (
    "Les musulmans sont des parasites, dehors",
    "Bienvenue à nos voisins, merci à vous",
    "👋",
    "Quel \\ \"idiot\" {imbécile}, 'quoi' ; -- DROP",
)


def _threads(cast: Any, first: int, count: int = 3) -> list[Thread]:
    made = []
    for number in range(first, first + count):
        thread = Thread.objects.create(
            group=cast.group, network="facebook", native_id=f"t{number}", language="fr"
        )
        for place, text in enumerate(TEXTS):
            Comment.objects.create(group=cast.group, thread=thread, native_id=str(place), text=text)
        made.append(thread)
    return made


def _kept(thread: Thread) -> list[tuple[Any, str]]:
    return list(Comment.objects.filter(thread=thread).order_by("pk").values_list("scores", "kind"))


def test_threads_together_are_read_as_one_by_one(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, alone = _threads(cast, 0), _threads(cast, 10)
    # Batches that end in the midst of a thread.
    monkeypatch.setattr(scoring, "AT_ONCE", 5)
    assert score_threads(together, shipped_scorer()) == len(TEXTS) * 3
    for thread in alone:
        score_thread(thread, shipped_scorer())
    assert [_kept(one) for one in together] == [_kept(one) for one in alone]
    assert all(scores["labels"] for scores, _kind in _kept(together[0]))


def test_a_batch_is_one_change_that_names_its_threads(cast: Any) -> None:
    threads = _threads(cast, 0)
    score_threads(threads, shipped_scorer())
    entry = Entry.objects.get(event="ThreadsScored")
    assert entry.facts == {"threads": [one.pk for one in threads], "comments": len(TEXTS) * 3}


def test_the_first_places_of_each_thread_are_read_first(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "AT_ONCE", 6)
    threads = _threads(cast, 0, 2)
    first: set[int] = set()
    for thread in threads:
        shown = list(Comment.objects.filter(thread=thread).order_by("-pk"))
        # The lowest number stood on top before, and stands below the first ten now.
        for age, comments in ((2, shown[::-1]), (1, shown)):
            reading = Reading.objects.create(
                group=cast.group,
                thread=thread,
                source="taps",
                taken_at=now() - timedelta(hours=age),
            )
            for position, comment in zip((1, 2, 10, 11), comments, strict=True):
                Place.objects.create(
                    group=cast.group, reading=reading, position=position, comment=comment
                )
        first |= {comment.pk for comment in shown[:3]}
    batches: list[set[int]] = []
    monkeypatch.setattr(scoring, "_score", lambda pks, *_more: batches.append(set(pks)))
    assert score_threads(threads, shipped_scorer()) == 8
    assert batches[0] == first


def test_what_this_version_read_is_not_read_again(cast: Any) -> None:
    threads = _threads(cast, 0)
    score_threads(threads, shipped_scorer())
    assert score_threads(threads, shipped_scorer()) == 0
    assert score_threads([], shipped_scorer()) == 0
    assert Entry.objects.filter(event="ThreadsScored").count() == 1


def test_what_a_person_said_meanwhile_stays(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (thread,) = _threads(cast, 0, 1)
    real = type(shipped_scorer()).score

    def slow(self: Any, batch: list[Item], **more: Any) -> list[Judgement]:
        Comment.objects.filter(thread=thread).update(kind="neutral", kind_by=cast.member)
        Comment.objects.filter(thread=thread, native_id="1").update(text="")
        return real(self, batch, **more)

    monkeypatch.setattr(type(shipped_scorer()), "score", slow)
    score_threads([thread], shipped_scorer())
    assert {kind for _scores, kind in _kept(thread)} == {"neutral"}
    assert Comment.objects.get(native_id="1").scores == {}


def test_an_import_is_scored_across_its_threads(cast: Any) -> None:
    threads = _threads(cast, 0)
    event = ThreadsImported(
        group=cast.group.pk, threads=tuple(one.pk for one in threads), comments=9
    )
    jobs.score_imported_comments(event)
    assert not Comment.objects.filter(scores={}).exists()
    jobs.score_imported_comments(ThreadsImported(group=cast.group.pk, threads=(), comments=0))


def test_only_the_last_batch_of_an_archive_compares_posts(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    monkeypatch.setattr(
        queue_jobs, "compare_stories", lambda group, _come: compared.append(group.pk)
    )
    events = [
        ThreadsImported(group=cast.group.pk, threads=(number,), comments=1) for number in (1, 2)
    ]
    for event in events:
        Entry.objects.create(group=cast.group.pk, event=event.name, facts=event.facts())
    queue_jobs.compare_imported_threads(events[0])
    assert compared == []
    queue_jobs.compare_imported_threads(events[1])
    assert compared == [cast.group.pk]
