import json
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pytest

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.threads import imports
from jesuisla.collective.threads.imports import REFUSED_ROWS, Report, import_file
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from jesuisla.networks.archives import Code, open_archive
from jesuisla.networks.registry import recognise


def record(thread: str, rank: int, **more: Any) -> dict[str, Any]:
    return (
        {
            "network": "reddit",
            "thread_id": thread,
            "id": f"{thread}-{rank}",
            "text": f"Texte {rank} de {thread}",
            "author": f"auteur{rank % 3}",
            "rank": rank,
            "order": "conversation",
        }
        | ({"parent_id": f"{thread}-{rank - 1}"} if rank else {})
        | more
    )


ROWS = [record(f"d{at}", rank) for at in range(4) for rank in range(5)]


def load(cast: Any, rows: list[Any], **more: Any) -> Report:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    with open_archive(BytesIO("\n".join(lines).encode())) as archive:
        return import_file(archive, cast.group, **more)


def state() -> tuple[Any, ...]:
    return (
        list(Thread.objects.order_by("native_id").values_list("native_id", "title", "followed")),
        list(
            Comment.objects.order_by("native_id").values_list(
                "native_id", "text", "author_key", "parent__native_id"
            )
        ),
        list(
            Place.objects.order_by("reading__thread__native_id", "position").values_list(
                "reading__thread__native_id", "position", "comment__native_id"
            )
        ),
    )


def test_threads_comments_and_their_order_are_kept(cast: Any) -> None:
    seen: list[int] = []
    report = load(cast, ROWS, progress=seen.append)
    assert (report.new_threads, report.comments_new, report.posts) == (4, 16, 4)
    assert seen == [20]
    thread = Thread.objects.get(native_id="d0")
    assert (thread.network, thread.title, thread.followed) == ("reddit", "Texte 0 de d0", True)
    reading = Reading.objects.get(thread=thread)
    assert (reading.source, reading.order) == ("file", "conversation")
    positions = reading.places.values_list("position", "comment__native_id")
    assert list(positions) == [(1, "d0-1"), (2, "d0-2"), (3, "d0-3"), (4, "d0-4")]
    assert Comment.objects.get(native_id="d0-3").parent.native_id == "d0-2"
    assert Entry.objects.filter(event="ThreadsImported").count() == 1


def test_importing_again_changes_nothing(cast: Any) -> None:
    load(cast, ROWS)
    before = state()
    report = load(cast, ROWS)
    assert (report.new_threads, report.comments_new, report.comments_updated) == (0, 0, 16)
    assert state() == before
    assert Reading.objects.count() == 4


@pytest.mark.parametrize("batches", [1, 3, 6])
def test_killed_after_any_batch_and_started_again_is_as_if_never_killed(
    batches: int, cast: Any
) -> None:
    with patch.object(imports, "BATCH", 3):
        load(cast, ROWS)
        whole = [part if at != 1 else [row[:2] for row in part] for at, part in enumerate(state())]
        Thread.objects.all().delete()
        calls = 0

        def kill(read: int) -> None:
            nonlocal calls
            calls += 1
            if calls == batches:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            load(cast, ROWS, progress=kill)
        load(cast, ROWS)
    again = [part if at != 1 else [row[:2] for row in part] for at, part in enumerate(state())]
    assert again == whole


def test_an_answer_that_comes_before_its_parent_is_tied_to_it(cast: Any) -> None:
    with patch.object(imports, "BATCH", 2):
        load(cast, list(reversed(ROWS[:5])))
    assert Comment.objects.get(native_id="d0-4").parent.native_id == "d0-3"


def test_refused_rows_are_counted_with_number_and_reason_and_the_rest_is_kept(cast: Any) -> None:
    rows = [ROWS[1], '{"broken', ROWS[2] | {"likes": -4}, ROWS[2]]
    report = load(cast, rows)
    assert report.comments_new == 2
    assert [(one.number, one.code) for one in report.refusals] == [
        (2, Code.NOT_JSON),
        (3, Code.NEGATIVE_COUNT),
    ]
    assert report.refused_count == 2


def test_every_reason_has_a_sentence() -> None:
    assert set(REFUSED_ROWS) == set(Code)


def test_what_is_known_is_not_overwritten_by_what_is_not(cast: Any) -> None:
    load(cast, [ROWS[1] | {"likes": 12}])
    Comment.objects.update(kind="hateful", kind_by=cast.moderator)
    load(cast, [ROWS[1]])
    comment = Comment.objects.get()
    assert (comment.likes, comment.kind, comment.kind_by) == (12, "hateful", cast.moderator)


def test_a_proposed_thread_and_its_archive_are_one(cast: Any) -> None:
    link = recognise("https://youtu.be/dQw4w9WgXcQ")
    thread = propose(cast.group, link, "", by=cast.member).thread
    load(cast, [{"network": "youtube", "thread_id": "dQw4w9WgXcQ", "id": "Ugx1", "text": "Oui"}])
    load(
        cast,
        [
            {
                "thread_id": "42",
                "id": "Ugx2",
                "text": "Non",
                "thread_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ&utm_source=a",
            }
        ],
    )
    assert Thread.objects.get() == thread
    assert Comment.objects.count() == 2
    assert Proposal.objects.count() == 1


def test_strange_ids_texts_and_networks_are_kept_safely(cast: Any) -> None:
    rows = [
        {"thread_id": "t" * 900, "id": "🦊" * 300, "text": "a\0b\ud800", "network": "gopher"},
        {"thread_id": "x", "id": "1", "text": "\u202e\u200f drapeau \U0001f3f3\ufe0f" + "é" * 5000},
    ]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    with open_archive(BytesIO(lines)) as archive:
        report = import_file(archive, cast.group)
    assert (report.comments_new, report.refused_count) == (2, 0)
