from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.threads import models
from jesuisla.collective.threads.readings import FutureReading, NothingSeen, in_zone, take_reading


def seen(taken_at: datetime, *kinds: CommentKind) -> ThreadSnapshot:
    places = tuple(SnapshotPlace(position=at, kind=kind) for at, kind in enumerate(kinds, start=1))
    return ThreadSnapshot(
        taken_at=taken_at, places=places, order=CommentOrder.RELEVANCE, source=SnapshotSource.TAPS
    )


def test_the_same_token_again_changes_nothing(cast: Any, thread: Any) -> None:
    token = uuid4()
    first = take_reading(thread, seen(now(), CommentKind.OURS), by=cast.member, token=token)
    again = take_reading(thread, seen(now(), CommentKind.HATEFUL), by=cast.member, token=token)
    assert again.again
    assert again.reading == first.reading
    assert [place.kind for place in models.Place.objects.all()] == ["ours"]
    assert Entry.objects.filter(event="ReadingTaken").count() == 1


def test_an_older_reading_is_history_and_does_not_change_the_size(cast: Any, thread: Any) -> None:
    late = now() - timedelta(minutes=1)
    take_reading(thread, seen(late, CommentKind.OURS), by=None, token=uuid4(), comment_count=50)
    old = take_reading(
        thread,
        seen(late - timedelta(hours=2), CommentKind.OURS),
        by=None,
        token=uuid4(),
        comment_count=20,
    )
    assert old.newer == late
    thread.refresh_from_db()
    assert thread.comment_count == 50


def test_a_reading_from_the_future_is_refused(cast: Any, thread: Any) -> None:
    with pytest.raises(FutureReading):
        take_reading(
            thread, seen(now() + timedelta(hours=1), CommentKind.OURS), by=None, token=uuid4()
        )
    assert not models.Reading.objects.exists()


@pytest.mark.parametrize("kinds", [(), (CommentKind.UNKNOWN, CommentKind.UNKNOWN)])
def test_a_reading_that_knows_nothing_is_refused(
    kinds: tuple[CommentKind, ...], cast: Any, thread: Any
) -> None:
    with pytest.raises(NothingSeen):
        take_reading(thread, seen(now(), *kinds), by=None, token=uuid4())


def test_a_naive_time_is_in_the_group_s_zone(cast: Any) -> None:
    moment = in_zone(cast.group, datetime(2026, 7, 1, 12))  # noqa: DTZ001  # naive is the point
    assert moment == datetime(2026, 7, 1, 10, tzinfo=UTC)
