"""Many posts at once, against real servers: kept connections, and a slow host keeps nobody."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jesuisla.outgoing import Answer, NotAllowedError, Post, Response, send_many
from jesuisla.outgoing.posts import UNDER_WAY, silences
from push_doors import Door, push_door


@pytest.fixture
def door() -> Iterator[Door]:
    with push_door() as door:
        yield door


@pytest.fixture
def slow_door() -> Iterator[Door]:
    with push_door() as door:
        yield door


def _posts(door: Door, behaviour: str, count: int) -> list[Post]:
    return [
        Post(url=f"{door.url}/{behaviour}/{at}", headers={"TTL": "60"}, body=b"sealed")
        for at in range(count)
    ]


def _walk(posts: list[Post], *doors: Door, **limits: Any) -> Iterator[list[Answer]]:
    urls = [door.url for door in doors]
    return send_many(posts, contact="team@example.org", private_urls=urls, **limits)


def _all(posts: list[Post], *doors: Door, **limits: Any) -> dict[int, Response | httpx.HTTPError]:
    answers = [answer for noted in _walk(posts, *doors, **limits) for answer in noted]
    assert sorted(at for at, _answer in answers) == list(range(len(posts)))
    return dict(answers)


def _status(answer: Response | httpx.HTTPError) -> int | type:
    return answer.status if isinstance(answer, Response) else type(answer)


def test_each_post_leaves_once_and_says_who_asks(door: Door) -> None:
    answers = _all(_posts(door, "201", 300), door)
    assert {_status(answer) for answer in answers.values()} == {201}
    assert door.devices() == sorted(map(str, range(300)))
    _path, headers, body = door.came[0]
    assert (headers["TTL"], body) == ("60", b"sealed")
    assert headers["Host"] == door.url.removeprefix("http://")
    assert headers["User-Agent"].endswith("(+team@example.org)")
    assert "Cookie" not in headers


def test_nothing_to_send_is_nothing() -> None:
    assert list(_walk([])) == []


def test_a_slow_host_keeps_nobody_of_another(door: Door, slow_door: Door) -> None:
    posts = _posts(slow_door, "slow", 80) + _posts(door, "201", 80)
    walk = _walk(posts, door, slow_door, seconds=60)
    quick: set[int] = set()
    while len(quick) < 80:  # not one of the slow ones has answered yet
        quick |= {at for at, _answer in next(walk)}
    assert quick == set(range(80, 160))
    slow_door.opened.set()
    late = dict(answer for noted in walk for answer in noted)
    assert {_status(answer) for answer in late.values()} == {201}


def test_a_host_that_never_answers_is_asked_no_more(slow_door: Door) -> None:
    answers = _all(_posts(slow_door, "slow", 100), slow_door, seconds=0.2, host_seconds=0.2)
    assert {_status(answer) for answer in answers.values()} == {httpx.ReadTimeout}
    assert len(slow_door.came) < 100


def test_the_next_batch_does_not_wait_for_a_host_that_was_silent(slow_door: Door) -> None:
    """Nor does it ask; once the host answers again, everything leaves."""
    _all(_posts(slow_door, "slow", 32), slow_door, seconds=0.2, host_seconds=60)
    posts = _posts(slow_door, "201", 100)
    answers = _all(posts, slow_door, seconds=3600, host_seconds=3600)
    assert {_status(answer) for answer in answers.values()} == {httpx.ReadTimeout}
    assert not [path for path, _headers, _body in slow_door.came if path.startswith("/201/")]
    silences.forget()  # as time does
    assert {_status(answer) for answer in _all(posts, slow_door).values()} == {201}


def test_never_more_leave_than_were_noted_and_a_few(door: Door) -> None:
    """Whoever is killed while taking note has little to send a second time."""
    walk = _walk(_posts(door, "201", 400), door)
    first = next(walk)
    while len(door.came) < UNDER_WAY:
        pass
    walk.close()
    assert len(first) <= len(door.came) == UNDER_WAY


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [("endless", 201), ("nonsense", 201), ("redirect", 307), ("410", 410), ("later", 429)],
)
def test_whatever_a_host_answers_its_status_is_what_counts(
    door: Door, slow_door: Door, behaviour: str, status: int
) -> None:
    door.leads_to = f"{slow_door.url}/201/elsewhere"
    answers = _all(_posts(door, behaviour, 3), door)
    assert [_status(answer) for answer in answers.values()] == [status] * 3
    assert all(isinstance(it, Response) and len(it.body) <= 4_096 for it in answers.values())
    assert slow_door.came == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/201/x",
        "http://localhost:{port}/201/x",
        "http://[::ffff:127.0.0.1]:{port}/201/x",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "http://127.0.0.1:99999999/",
        "http://",
        "",
    ],
)
def test_what_points_inside_is_not_asked_and_keeps_nobody(
    door: Door, slow_door: Door, url: str
) -> None:
    inside = Post(url=url.format(port=door.server_address[1]), headers={}, body=b"x")
    answers = _all([inside, *_posts(slow_door, "201", 2)], slow_door)
    assert isinstance(answers[0], httpx.HTTPError)
    assert [_status(answers[at]) for at in (1, 2)] == [201, 201]
    assert door.came == []


def test_a_name_that_points_inside_is_not_asked() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["9.9.9.9", "10.0.0.1"]

    post = Post(url="https://push.example/x", headers={}, body=b"x")
    answers = list(send_many([post], contact="x@example.org", resolve=resolve))
    assert [type(answer) for noted in answers for _at, answer in noted] == [NotAllowedError]


def test_a_header_that_is_none_fails_alone(door: Door) -> None:
    wrong = Post(url=f"{door.url}/201/x", headers={"Topic": "a\r\nb"}, body=b"x")
    answers = _all([wrong, *_posts(door, "201", 1)], door)
    assert isinstance(answers[0], httpx.HTTPError)
    assert _status(answers[1]) == 201
