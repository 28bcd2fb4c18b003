"""Every address of threads as everybody."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from jesuisla.analysis.thread import CommentKind, SnapshotPlace, ThreadSnapshot
from jesuisla.collective.threads.readings import take_reading

PEOPLE = ("stranger", "applicant", "member", "moderator", "other_moderator")
MEMBERS = {"member", "moderator"}


@pytest.fixture
def addresses(cast: Any, thread: Any) -> dict[str, tuple[str, set[str]]]:
    seen = ThreadSnapshot(
        taken_at=now(), places=(SnapshotPlace(position=1, kind=CommentKind.OURS),)
    )
    reading = take_reading(thread, seen, by=cast.member, token=uuid4()).reading
    return {
        "propose": ("/proposer", MEMBERS | {"other_moderator"}),
        "thread": (f"/fils/{thread.pk}", MEMBERS),
        "taps": (f"/fils/{thread.pk}/dix", MEMBERS),
        "paste": (f"/fils/{thread.pk}/coller", MEMBERS),
        "correct": (f"/fils/{thread.pk}/releves/{reading.pk}", MEMBERS),
        "state": (f"/fils/{thread.pk}/etat", {"moderator"}),
    }


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", ["propose", "thread", "taps", "paste", "correct", "state"])
def test_who_may_open_what(
    who: str, name: str, cast: Any, client_of: Any, addresses: dict[str, tuple[str, set[str]]]
) -> None:
    address, allowed = addresses[name]
    client = client_of(getattr(cast, who, None))
    answer = client.post(address, {"do": "follow"}) if name == "state" else client.get(address)
    if who in allowed:
        assert answer.status_code == (302 if name == "state" else 200)
        assert "login" not in getattr(answer, "url", "")
    elif who == "stranger":
        assert answer.status_code == 302
        assert "next=" in answer.url
    else:
        assert answer.status_code == 404


def test_without_second_factor_the_team_is_asked_for_it(
    cast: Any, client_of: Any, thread: Any
) -> None:
    answer = client_of(cast.moderator, strong=False).post(f"/fils/{thread.pk}/etat", {"do": "gone"})
    assert answer.status_code == 302
    thread.refresh_from_db()
    assert thread.state == "open"


def test_the_team_marks_a_thread_gone_and_follows_it(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.moderator)
    for do, state, followed in (
        ("follow", "open", True),
        ("gone", "gone", True),
        ("open", "open", True),
        ("unfollow", "open", False),
        ("dance", "open", False),
    ):
        client.post(f"/fils/{thread.pk}/etat", {"do": do})
        thread.refresh_from_db()
        assert (thread.state, thread.followed) == (state, followed)


def test_another_group_s_moderator_on_our_host_is_nobody(
    cast: Any, client_of: Any, thread: Any
) -> None:
    client = client_of(cast.other_moderator, host="jesuisla.localhost")
    assert client.get(f"/fils/{thread.pk}").status_code == 404
    assert client.get("/proposer").status_code == 404
