from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.models import Page, Place, Reading, Thread

KINDS = {"o": "ours", "s": "supportive", "n": "neutral", "h": "hateful", "?": "unknown"}


def take_reading(thread: Thread, letters: str, at: Any) -> Reading:
    reading = Reading.objects.create(
        group=thread.group, thread=thread, taken_at=at, order="relevance", source="taps"
    )
    Place.objects.bulk_create(
        Place(group=thread.group, reading=reading, position=position, kind=KINDS[letter])
        for position, letter in enumerate(letters, start=1)
    )
    return reading


@pytest.fixture
def closed(cast: Any) -> Any:
    """``closed(1, "hhhhh", "oohhh")``: a closed action looked at before and after."""

    def make(number: int, before: str = "", after: str = "", **more: Any) -> Action:
        page, _ = Page.objects.get_or_create(
            group=cast.group, network="facebook", handle="la-gazette", defaults={"name": "Gazette"}
        )
        thread = Thread.objects.create(
            group=cast.group, network="facebook", native_id=f"post-{number}", page=page
        )
        ended = now() - timedelta(hours=1)
        return Action.objects.create(
            group=cast.group,
            number=number,
            thread=thread,
            why="Des familles sont insultées.",
            **{
                "state": Action.State.CLOSED,
                "launched_at": ended - timedelta(hours=24),
                "closes_at": ended,
                "closed_at": ended,
                "first_reading": take_reading(thread, before, ended - timedelta(days=2))
                if before
                else None,
                "last_reading": take_reading(thread, after, ended) if after else None,
            }
            | more,
        )

    return make
