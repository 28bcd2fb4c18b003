"""Threads without a title of their own are told apart in the queue."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import override

from jesuisla.collective.queue.queue_words import thread_in_words
from jesuisla.collective.threads.models import Thread


def test_two_that_came_in_one_hour_say_different_minutes() -> None:
    came = datetime(2026, 11, 1, 11, 42, tzinfo=UTC)
    threads = [Thread(network="facebook", created_at=came + timedelta(minutes=n)) for n in (0, 3)]
    with override("fr"):
        first, second = map(thread_in_words, threads)
    assert "1er\u00a0nov. 2026, 12\u00a0h\u00a042" in first
    assert "12\u00a0h\u00a045" in second
