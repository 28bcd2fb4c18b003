from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.timezone import now

from jesuisla.analysis.triage.urgency import FactorName, FactorReason
from jesuisla.collective.queue.cases import cases_of_queue
from jesuisla.collective.queue.reasons import reasons_in_words
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread


@pytest.fixture
def thread(cast: Any) -> Thread:
    return Thread.objects.create(
        group=cast.group, network="facebook", native_id="1", followed=True, comment_count=40
    )


def read(thread: Thread, kinds: list[str], *, chance: float | None = None, **more: Any) -> Reading:
    reading = Reading.objects.create(
        group=thread.group, thread=thread, taken_at=more.pop("at", now()), source="file"
    )
    for position, kind in enumerate(kinds, start=1):
        comment = None
        if chance is not None:
            comment = Comment.objects.create(
                group=thread.group,
                thread=thread,
                native_id=f"{reading.pk}-{position}",
                scores={"labels": {"hate": {"p": chance}}},
            )
        Place.objects.create(
            group=thread.group,
            reading=reading,
            position=position,
            kind=kind,
            comment=comment,
            **more,
        )
    return reading


def test_a_thread_nobody_read_says_so(thread: Thread) -> None:
    (case,) = cases_of_queue(now())
    harm = case.urgency[FactorName.HARM]
    assert (harm.value, harm.reason) == (None, FactorReason.HARM_NOT_READ)


def test_what_a_scorer_expects_stands_in_and_is_called_so(thread: Thread) -> None:
    read(thread, ["unknown"] * 10, chance=0.6)
    (case,) = cases_of_queue(now())
    harm = case.urgency[FactorName.HARM]
    assert harm.reason == FactorReason.HARM_SCORED
    assert harm.value == pytest.approx(0.6)
    assert (harm.low, harm.high) == (0, 1)


def test_a_kind_that_a_scorer_guessed_is_not_what_somebody_saw(thread: Thread) -> None:
    read(thread, ["hateful"] * 10, chance=0.6, guessed=True)
    (case,) = cases_of_queue(now())
    assert case.urgency[FactorName.HARM].reason == FactorReason.HARM_SCORED


def test_what_people_saw_counts_as_seen(thread: Thread) -> None:
    read(thread, ["hateful"] * 4 + ["neutral"] * 6)
    (case,) = cases_of_queue(now())
    harm = case.urgency[FactorName.HARM]
    assert (harm.value, harm.reason) == (pytest.approx(0.4), FactorReason.HARM_READ)


def test_none_is_said_in_a_word_and_not_as_nought(thread: Thread) -> None:
    read(thread, ["neutral"] * 10)
    (case,) = cases_of_queue(now())
    with translation.override("fr"):
        sentences = [sentence for sentence, _known in reasons_in_words(case.urgency)]
    assert any("Aucun des dix premiers commentaires n’est haineux" in it for it in sentences)


def test_a_thread_expected_to_be_hateful_comes_first(cast: Any, thread: Thread) -> None:
    calm = Thread.objects.create(
        group=cast.group, network="facebook", native_id="2", followed=True, comment_count=40
    )
    read(calm, ["unknown"] * 10, chance=0.05)
    read(thread, ["unknown"] * 10, chance=0.6)
    assert [case.thread for case in cases_of_queue(now())] == [thread, calm]


def test_the_last_reading_counts(thread: Thread) -> None:
    read(thread, ["neutral"] * 10)
    read(thread, ["hateful"] * 10, at=now() - timedelta(hours=3))
    (case,) = cases_of_queue(now())
    assert case.urgency[FactorName.HARM].value == 0


def test_a_short_thread_has_empty_places_and_no_unknown_ones(cast: Any) -> None:
    short = Thread.objects.create(
        group=cast.group, network="web", native_id="3", followed=True, comment_count=4
    )
    read(short, ["hateful", "neutral", "neutral", "neutral"])
    (case,) = cases_of_queue(now())
    assert case.urgency[FactorName.HARM].value == pytest.approx(0.25)


def test_the_queue_asks_the_database_a_handful_of_times(
    cast: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        thread = Thread.objects.create(
            group=cast.group, network="web", native_id=str(number), followed=True
        )
        read(thread, ["unknown"] * 3, chance=0.3)
    with django_assert_max_num_queries(8):
        assert len(cases_of_queue(now())) == 30


def test_a_thread_of_which_nothing_is_known_says_it_once(cast: Any) -> None:
    Thread.objects.create(group=cast.group, network="facebook", native_id="2", followed=True)
    (case,) = cases_of_queue(now())
    with translation.override("en"):
        said = reasons_in_words(case.urgency)
    assert said == [("Nothing is known about it yet. Rating the top ten tells the most.", False)]


def test_what_is_unknown_is_said_beside_what_is_known(thread: Thread) -> None:
    (case,) = cases_of_queue(now())
    known = [known for _sentence, known in reasons_in_words(case.urgency)]
    assert len(known) == len(case.urgency.factors)
    assert set(known) == {True, False}
