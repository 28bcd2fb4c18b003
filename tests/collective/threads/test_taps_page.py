from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localtime, now

from jesuisla.collective.threads.models import Place, Reading
from markup import tight


def tap(client: Any, thread: Any, **data: Any) -> Any:
    address = f"/fils/{thread.pk}/dix"
    return client.post(address, {"order": "relevance", "token": str(uuid4())} | data, follow=True)


def test_ten_taps_become_a_reading_with_places(cast: Any, client_of: Any, thread: Any) -> None:
    data = {f"place-{at}": "hateful" for at in range(1, 9)} | {"place-9": "unknown"}
    answer = tap(client_of(cast.member), thread, comment_count="31", **data)
    reading = Reading.objects.get()
    assert (reading.source, reading.order, reading.by, reading.comment_count) == (
        "taps",
        "relevance",
        cast.member,
        31,
    )
    places = dict(Place.objects.values_list("position", "kind"))
    assert places[9] == "unknown"
    assert 10 not in places  # nobody looked there, which is not the same
    assert f"/fils/{thread.pk}/releves/{reading.pk}" in answer.content.decode()


def test_a_double_tap_or_a_reload_doubles_nothing(cast: Any, client_of: Any, thread: Any) -> None:
    data = {"token": str(uuid4()), "place-1": "ours"}
    for _ in range(2):
        answer = tap(client_of(cast.member), thread, **data)
        assert "releves" in answer.content.decode()
    assert Reading.objects.count() == 1


def test_an_older_reading_is_kept_and_said_to_be_history(
    cast: Any, client_of: Any, thread: Any
) -> None:
    tap(client_of(cast.member), thread, **{"place-1": "ours"})
    then = localtime(now() - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    answer = tap(client_of(cast.member), thread, taken_at=then, **{"place-1": "hateful"})
    assert Reading.objects.count() == 2
    page = tight(answer.content.decode())
    assert "It is older than the last one" in page or "plus ancien" in page


def test_nobody_saw_a_post_long_before_it_was_there(cast: Any, client_of: Any, thread: Any) -> None:
    thread.posted_at = now() - timedelta(days=2)
    thread.save()
    answer = tap(client_of(cast.member), thread, taken_at="2001-01-01T10:00", **{"place-1": "ours"})
    assert "n’existait pas encore" in tight(answer.content.decode())
    assert not Reading.objects.exists()
    near = localtime(now() - timedelta(days=2, hours=20)).strftime("%Y-%m-%dT%H:%M")
    tap(client_of(cast.member), thread, taken_at=near, **{"place-1": "ours"})
    assert Reading.objects.count() == 1, "the age of a post is rough"


def test_a_time_is_read_in_the_group_s_zone(cast: Any, client_of: Any, thread: Any) -> None:
    tap(client_of(cast.member), thread, taken_at="2026-07-01T12:00", **{"place-1": "ours"})
    assert Reading.objects.get().taken_at == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"place-1": "unknown"},
        {"place-1": "lovely"},
        {"place-1": ["ours", "hateful"]},
        {"place-0": "ours", "place-1": "ours"},
        {"place-11": "ours", "place-1": "ours"},
        {"place-1": "ours", "order": "best"},
        {"place-1": "ours", "comment_count": "-1"},
        {"place-1": "ours", "comment_count": "99999999999999"},
        {"place-1": "ours", "comment_count": "1,2 k"},
        {"place-1": "ours", "taken_at": "2999-01-01T00:00"},
        {"place-1": "ours", "taken_at": "0001-01-01T00:00"},
        {"place-1": "ours", "taken_at": "hier\0"},
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_the_taps(
    wrong: dict[str, Any], cast: Any, client_of: Any, thread: Any
) -> None:
    answer = tap(client_of(cast.member), thread, **{"place-2": "unknown"} | wrong)
    page = tight(answer.content.decode())
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert not Reading.objects.exists()
    assert 'value="unknown" checked' in page


def test_a_reading_is_corrected_by_who_took_it_and_by_the_team(
    cast: Any, client_of: Any, thread: Any
) -> None:
    tap(client_of(cast.member), thread, **{"place-1": "ours", "place-2": "hateful"})
    reading = Reading.objects.get()
    address = f"/fils/{thread.pk}/releves/{reading.pk}"
    page = client_of(cast.member).get(address).content.decode()
    assert 'value="hateful" checked' in tight(page)
    assert " checked" not in client_of(cast.member).get(f"{address}?blank").content.decode()
    client_of(cast.member).post(address, {"order": "newest", "place-1": "neutral"})
    assert list(Place.objects.values_list("position", "kind")) == [(1, "neutral")]
    client_of(cast.moderator).post(address, {"order": "newest", "place-1": "ours"})
    assert list(Place.objects.values_list("position", "kind")) == [(1, "ours")]
    assert client_of(cast.second_member).get(address).status_code == 404
    refused = client_of(cast.member).post(address, {"order": "newest"})
    assert 'role="alert"' in refused.content.decode()


def test_the_page_works_without_javascript(cast: Any, client_of: Any, thread: Any) -> None:
    page = client_of(cast.member).get(f"/fils/{thread.pk}/dix").content.decode()
    assert page.count('type="radio"') == 60
    assert "style=" not in page
    assert "onclick" not in page
