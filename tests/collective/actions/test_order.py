"""Learning how networks order comments from a group's readings."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.jobs import (
    ENOUGH_NEW,
    learn_from_many_readings,
    learn_order_of_group,
    learn_orders,
)
from jesuisla.collective.actions.lifting.models import OrderModel
from jesuisla.collective.actions.lifting.order_models import (
    VERSIONS_TO_KEEP,
    current_order_models,
    last_reading_of,
    learn_order,
    order_weights_for,
    sightings,
    teaching_readings,
    weights_of,
)
from jesuisla.collective.groups.schedule import LEARNING
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.threads.models import Comment, Page, Place, Reading, Thread


@pytest.fixture
def liked(cast: Any) -> Any:
    """``liked("7")``: a thread whose readings stand in the order of their likes."""

    def make(name: str, *, network: str = "facebook", readings: int = 2, **more: Any) -> Thread:
        thread = Thread.objects.create(group=cast.group, network=network, native_id=name, **more)
        comments = [
            Comment.objects.create(
                group=cast.group,
                thread=thread,
                native_id=f"{name}-{number}",
                text="mot " * (number + 1),
                created_at=now() - timedelta(hours=9, minutes=number),
            )
            for number in range(12)
        ]
        for turn in range(readings):
            read(thread, comments, at=now() - timedelta(hours=8 - turn))
        return thread

    return make


def read(thread: Thread, comments: list[Comment], *, at: Any, source: str = "pasted") -> Reading:
    reading = Reading.objects.create(
        group=thread.group, thread=thread, taken_at=at, order="relevance", source=source
    )
    Place.objects.bulk_create(
        Place(
            group=thread.group,
            reading=reading,
            position=position,
            comment=comment,
            likes=60 - 5 * position,
            kind="neutral",
        )
        for position, comment in enumerate(comments, 1)
    )
    return reading


def test_readings_teach_a_model_for_the_network_and_its_page(cast: Any, liked: Any) -> None:
    page = Page.objects.create(group=cast.group, network="facebook", handle="gazette")
    thread = liked("1", page=page)
    elsewhere = liked("2")
    learn_order(cast.group)
    assert {(one.network, one.page_id) for one in current_order_models()} == {
        ("facebook", None),
        ("facebook", page.pk),
    }
    assert (order_weights_for(thread).readings, order_weights_for(elsewhere).readings) == (4, 4)
    assert order_weights_for(thread).weight("likes") != order_weights_for(elsewhere).weight("likes")


def test_what_it_learns_is_better_than_what_was_assumed(cast: Any, liked: Any) -> None:
    for name in "123":
        liked(name)
    made = learn_order(cast.group)
    assert made[0].quality["top10_overlap"] > 0.8
    assert made[0].quality["n_threads"] == 3


def test_the_same_readings_teach_once(cast: Any, liked: Any) -> None:
    liked("1")
    assert len(learn_order(cast.group)) == 1
    assert learn_order(cast.group) == []
    assert Entry.objects.filter(event="OrderLearnt").count() == 1


def test_a_new_reading_makes_a_version_and_keeps_the_one_before(cast: Any, liked: Any) -> None:
    thread = liked("1")
    for turn in range(VERSIONS_TO_KEEP + 2):
        learn_order(cast.group)
        read(thread, list(thread.comments.all()), at=now() - timedelta(minutes=90 - turn))
    learn_order(cast.group)
    versions = sorted(OrderModel.objects.values_list("version", flat=True))
    assert versions == [4, 5, 6]
    assert current_order_models().get().version == 6


def test_a_corrected_reading_teaches_anew(cast: Any, liked: Any) -> None:
    thread = liked("1")
    learn_order(cast.group)
    place = Place.objects.filter(reading__thread=thread).first()
    assert place is not None
    place.likes = 500
    place.save(update_fields=["likes"])
    assert [one.version for one in learn_order(cast.group)] == [2]


def test_taps_alone_teach_nothing_and_are_no_error(cast: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1")
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now(), order="relevance", source="taps"
    )
    Place.objects.create(group=cast.group, reading=reading, position=1, kind="hateful")
    assert learn_order(cast.group) == []
    assert last_reading_of(thread) is None
    assert order_weights_for(thread).readings == 0


def test_figures_are_not_made_of_what_an_interface_gave_where_its_terms_forbid(
    cast: Any, liked: Any
) -> None:
    thread = liked("1", network="youtube", readings=0)
    comments = list(thread.comments.all())
    read(thread, comments, at=now(), source="api")
    pasted = read(thread, comments, at=now())
    assert [one.pk for one in teaching_readings()] == [pasted.pk]


def test_a_comment_twice_or_from_the_future_is_less_known_and_no_error(
    cast: Any, liked: Any
) -> None:
    thread = liked("1", readings=0)
    comments = list(thread.comments.all())
    Comment.objects.filter(pk=comments[0].pk).update(created_at=now() + timedelta(days=2))
    reading = read(thread, [comments[0], comments[1], comments[1]], at=now())
    standings = sightings([reading])[0].standings
    assert [one.comment for one in standings] == [str(comments[0].pk), str(comments[1].pk), None]
    assert standings[0].created_at is None


def test_the_last_look_comes_with_those_before(cast: Any, liked: Any) -> None:
    look = last_reading_of(liked("1"))
    assert look is not None
    moments = [one.taken_at for one in (*look.earlier, look.now)]
    assert len(moments) > 1
    assert moments == sorted(moments)


def test_a_model_of_another_version_of_ours_is_not_used(cast: Any, liked: Any) -> None:
    liked("1")
    row = learn_order(cast.group)[0]
    row.data["features"] = ["likes"]
    assert weights_of(row).readings == 0


def test_many_readings_teach_at_once_and_few_wait_for_the_night(cast: Any, liked: Any) -> None:
    from jesuisla.collective.threads.events import ReadingTaken

    thread = liked("1", readings=ENOUGH_NEW - 1)
    event = ReadingTaken(group=cast.group.pk, thread=thread.pk, reading=1)
    learn_from_many_readings(event)
    assert learning_jobs() == []
    read(thread, list(thread.comments.all()), at=now())
    for _again in range(3):
        learn_from_many_readings(event)
    (job,) = learning_jobs()
    assert (job.queue_name, job.lock) == (LEARNING, LEARNING)
    assert learn_order_of_group(**job.args) == 1
    assert learn_order_of_group(**job.args) == 0, "no further reading, so nothing to learn"


def learning_jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name__endswith="learn_order_of_group"))


def test_every_group_learns_from_its_own_readings(cast: Any, liked: Any) -> None:
    liked("1")
    assert learn_orders(0) == 1
    with scope(group=cast.other_group.pk):
        assert not OrderModel.objects.exists()
