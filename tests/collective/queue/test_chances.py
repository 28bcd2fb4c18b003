"""Where a thread stands in the queue follows from chances, never from a yes or its threshold."""

from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.queue.rows import refresh_rows
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread


@pytest.fixture
def two_threads(cast: Any) -> tuple[Thread, Thread]:
    """Two threads of which a scorer alone knows something, alike in all else."""
    moment = now()
    first, second = (
        Thread.objects.create(
            group=cast.group, network="facebook", native_id=title, title=title, followed=True,
            comment_count=40,
        )
        for title in ("La fanfare", "Le lavoir")
    )  # fmt: skip
    for thread in (first, second):
        reading = Reading.objects.create(
            group=cast.group, thread=thread, taken_at=moment, source="file"
        )
        for position in range(1, 11):
            comment = Comment.objects.create(
                group=cast.group, thread=thread, native_id=f"{position}", text="Un commentaire."
            )
            Place.objects.create(
                group=cast.group, reading=reading, position=position, comment=comment
            )
    return first, second


def scored(thread: Thread, chance: float, threshold: float, kind: str) -> None:
    """Let a scorer have found this of each comment; ``kind`` is what it made of it."""
    answer = {"p": chance, "low": chance / 2, "high": (1 + chance) / 2, "threshold": threshold}
    Comment.objects.filter(thread=thread).update(
        scores={"scorer": "shipped", "version": "3", "labels": {"hate": answer}}, kind=kind
    )
    Place.objects.filter(reading__thread=thread).update(kind=kind, guessed=True)
    refresh_rows([thread.pk], now())


def test_urgency_hears_chances_and_neither_a_yes_nor_a_threshold(
    cast: Any, client_of: Any, two_threads: tuple[Thread, Thread]
) -> None:
    likely, unlikely = two_threads
    client = client_of(cast.moderator)

    def likely_stands_first() -> bool:
        page = client.get("/veille").content.decode()
        return page.index(likely.title) < page.index(unlikely.title)

    scored(likely, 0.6, 0.5, "hateful")
    scored(unlikely, 0.4, 0.5, "neutral")
    assert likely_stands_first()
    # The same chances, but now what is less likely is called hateful, and what is more is not.
    scored(likely, 0.6, 0.9, "neutral")
    scored(unlikely, 0.4, 0.1, "hateful")
    assert likely_stands_first()
    # The same answers, but other chances.
    scored(likely, 0.4, 0.9, "neutral")
    scored(unlikely, 0.6, 0.1, "hateful")
    assert not likely_stands_first()
