"""Many rows are changed some at a time: killed half-way, the next night goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.journal import batches
from jesuisla.collective.journal.entries import forget_actors
from jesuisla.collective.journal.models import Entry


@pytest.fixture
def entries(cast: Any, monkeypatch: Any) -> Any:
    """Twenty-five old entries of a member, four at a time, and what must stay."""
    monkeypatch.setattr(batches, "ROWS", 4)
    group, actor, old = cast.group.pk, cast.member.pk, now() - timedelta(days=40)
    Entry.objects.bulk_create(
        Entry(group=group, actor=actor, event="SupportMarked", at=old) for _ in range(25)
    )
    Entry.objects.create(group=group, actor=actor, event="SupportMarked", at=now())
    Entry.objects.create(group=group, actor=actor, event="ActionLaunched", at=old)
    return Entry.objects.filter(actor=actor)


def _forget(cast: Any) -> int:
    return forget_actors(cast.group.pk, ["SupportMarked"], before=now() - timedelta(days=30))


def test_what_must_go_is_gone_and_what_must_stay_stays(cast: Any, entries: Any) -> None:
    assert _forget(cast) == 25
    assert entries.count() == 2
    assert _forget(cast) == 0


def test_killed_half_way_the_next_night_goes_on(cast: Any, entries: Any) -> None:
    calls = []

    def change(batch: Any) -> int:
        calls.append(batch.count())
        if len(calls) == 3:
            raise KeyboardInterrupt
        return int(batch.update(actor=None))

    old = entries.filter(at__lt=now() - timedelta(days=30), event="SupportMarked")
    with pytest.raises(KeyboardInterrupt):
        batches.change_in_batches(old, change)
    assert (calls, entries.count()) == ([4, 4, 4], 27 - 8)
    assert _forget(cast) == 17
    assert entries.count() == 2
