"""Forecasts see only what was known, and are scored against what came."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.scoring import jobs
from jesuisla.collective.scoring.events import ThreadsScored
from jesuisla.collective.scoring.forecasts import calibration, make_forecast, score_forecasts
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.events import ReadingTaken
from jesuisla.collective.threads.models import Comment, Reading, Thread

HOUR = timedelta(hours=1)


@pytest.fixture
def young(cast: Any, thread: Any) -> Thread:
    Thread.objects.filter(pk=thread.pk).update(posted_at=now() - 3 * HOUR, title="Un fil")
    thread.refresh_from_db()
    return thread


def _comments(thread: Thread, times: list[datetime], seen: datetime, kind: str = "unknown") -> None:
    start = Comment.objects.count()
    Comment.objects.bulk_create(
        Comment(
            group_id=thread.group_id,
            thread=thread,
            native_id=f"n{start + at}",
            text="x",
            created_at=time,
            first_seen_at=seen,
            kind=kind,
        )
        for at, time in enumerate(times)
    )


def _count(thread: Thread, at: datetime, count: int) -> None:
    Reading.objects.create(
        group_id=thread.group_id, thread=thread, taken_at=at, source="taps", comment_count=count
    )


def test_it_foretells_from_the_times_of_comments_and_is_scored_later(
    young: Thread, cast: Any, client_of: Any
) -> None:
    moment = now()
    _comments(young, [moment - n * timedelta(minutes=6) for n in range(1, 25)], moment, "hateful")
    made = make_forecast(young, moment)
    assert made is not None
    assert made.seen == {
        "count": 24,
        "recent": 19,
        "hours": 2.0,
        "hateful": 19,
        "other": 0,
        "basis": "times",
    }
    assert made.low < made.middle < made.high
    assert made.turning is not None
    assert make_forecast(young, moment) is None
    page = client_of(cast.moderator).get("/veille").content.decode()
    assert str(made.middle) in page
    due = made.due_at
    assert score_forecasts(cast.group.pk, due) == 0  # nobody looked since
    later = [moment + n * timedelta(minutes=10) for n in range(1, 40)]
    _comments(young, later, due + HOUR, "neutral")
    assert score_forecasts(cast.group.pk, due + HOUR) == 1
    made.refresh_from_db()
    assert made.came == 24 + 36
    assert made.turned is False
    assert made.brier == pytest.approx(made.turning**2, abs=1e-5)
    assert made.crps is not None
    assert made.crps > 0


def test_it_foretells_from_two_counts(young: Thread, cast: Any) -> None:
    moment = now()
    _count(young, moment - 2 * HOUR, 40)
    assert make_forecast(young, moment) is None
    _count(young, moment, 60)
    made = make_forecast(young, moment)
    assert made is not None
    assert made.seen["basis"] == "counts"
    assert made.turning is None
    _count(young, moment + 5 * HOUR, 100)
    _count(young, moment + 7 * HOUR, 120)
    score_forecasts(cast.group.pk, moment + 8 * HOUR)
    made.refresh_from_db()
    assert made.came == 110


def test_where_nobody_looked_nothing_is_scored(young: Thread, cast: Any) -> None:
    moment = now()
    _count(young, moment - HOUR, 40)
    _count(young, moment, 60)
    make_forecast(young, moment)
    assert score_forecasts(cast.group.pk, moment + 10 * HOUR) == 0
    assert score_forecasts(cast.group.pk, moment + 60 * HOUR) == 1
    told = calibration()
    assert (told.n, told.not_looked, told.crps) == (0, 1, None)
    assert Forecast.objects.get().came is None


@pytest.mark.parametrize("why", ["old", "silent", "part"])
def test_it_keeps_silent_on_too_little(young: Thread, why: str) -> None:
    moment = now()
    if why == "old":
        _comments(young, [moment - 5 * HOUR], moment - 4 * HOUR)
    if why == "part":
        _comments(young, [moment - HOUR], moment)
        young.comment_count = 50
        young.save()
    assert make_forecast(young, moment) is None


def test_forecasts_come_by_themselves(young: Thread, cast: Any) -> None:
    moment = now()
    _comments(young, [moment - HOUR], moment - timedelta(seconds=1))
    event = ThreadsScored(group=cast.group.pk, threads=(young.pk,), comments=1)
    jobs.foretell_scored_threads(event)
    jobs.foretell_scored_threads(event)
    counted = ReadingTaken(group=cast.group.pk, thread=young.pk, reading=1)
    jobs.foretell_counted_thread(counted)
    assert Forecast.objects.count() == 1
    Forecast.objects.update(due_at=moment - 60 * HOUR)
    assert jobs.score_due_forecasts.func(0) == 1


def test_calibration_is_shown_from_twenty_on(young: Thread, cast: Any, client_of: Any) -> None:
    moment = now()
    for number in range(20):
        Forecast.objects.create(
            group=cast.group,
            thread=young,
            made_at=moment - number * HOUR,
            due_at=moment,
            hours=6,
            seen={},
            extra=1,
            shape=1,
            low=10,
            middle=12,
            high=20,
            turning=0.5,
            came=15 if number else 40,
            turned=number < 5,
            crps=2.5,
            brier=0.25,
            scored_at=moment,
        )
        told = calibration()
        assert told.too_few == (number < 19)
    assert (told.within, told.crps, told.turns, told.brier) == (19, 2.5, 5, 0.25)
    page = client_of(cast.moderator).get("/veille/apprentissage").content.decode()
    assert "CRPS" in page
