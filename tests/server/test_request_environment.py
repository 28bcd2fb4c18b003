import asyncio
import io
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig

from jesuisla.server.gateway import Gateway, environ_of
from jesuisla.server.request_environment import cleaned


def test_what_the_server_mixes_in_never_reaches_django(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JESUISLA_SECRET_KEY", "PGPASSWORD", "HTTP_PROXY", "HTTP_X_KEY", "PATH"):
        monkeypatch.setenv(name, "planted")
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    import os

    request = {"REQUEST_METHOD": "GET", "HTTP_HOST": "a.example", "wsgi.input": io.BytesIO()}
    cleaned(application)(dict(os.environ) | request, lambda *_: None)
    assert set(seen) == set(request)


def test_two_headers_never_become_one_that_was_not_sent() -> None:
    scope = {
        "method": "GET",
        "path": "/a b",
        "raw_path": b"/a%20b?c",
        "query_string": b"c",
        "http_version": "1.1",
        "client": ("192.0.2.1", 5),
        "server": ("127.0.0.1", 8000),
        "headers": [
            (b"host", b"a.example"),
            (b"host", b"b.example"),
            (b"x_forwarded_for", b"203.0.113.1"),
            (b"x-forwarded-for", b"203.0.113.2"),
            (b"proxy", b"http://evil.example"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
        ],
    }
    environ = environ_of(scope)
    assert environ["HTTP_HOST"] == "a.example,b.example"
    assert environ["HTTP_X_FORWARDED_FOR"] == "203.0.113.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert "HTTP_PROXY" not in environ
    assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/a b", "c")


def answer_of(gateway: Gateway, parts: list[bytes], *, stalls: bool = False, **headers: str) -> int:
    """The status with which the gateway answers a body in these parts, taken off the list."""
    sent: list[Any] = []

    async def receive() -> Any:
        if not parts:
            await asyncio.sleep(60 if stalls else 0)
        part = parts.pop(0) if parts else b""
        return {"type": "http.request", "body": part, "more_body": bool(parts) or stalls}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(gateway(scope, receive, send))
    return int(sent[0]["status"])


def says_too_large(environ: Any, start_response: Any) -> list[bytes]:
    try:
        environ["wsgi.input"].read()
    except RequestDataTooBig:
        start_response("413 Too large", [])
    else:
        start_response("200 OK", [])
    return [b""]


def is_known(environ: dict[str, Any]) -> bool:
    return environ.get("HTTP_COOKIE") == "sessionid=known"


def gateway_of(**more: Any) -> Gateway:
    return Gateway(
        says_too_large, **{"threads": 1, "largest": 1_000_000, "may_send_much": is_known} | more
    )


def test_short_bodies_pass_while_others_fill_what_may_be_on_its_way() -> None:
    gateway = gateway_of(all_bodies=200_000)
    assert answer_of(gateway, [b"x" * 150_000], cookie="sessionid=known") == 200
    gateway._on_their_way = 200_000
    assert answer_of(gateway, [b"x" * 1_000]) == 200
    assert answer_of(gateway, [b"x" * 100_000], cookie="sessionid=known") == 503
    assert gateway._on_their_way == 200_000


@pytest.mark.parametrize("said", [True, False], ids=["with its length", "without"])
def test_a_body_that_is_too_large_is_let_go_by_and_answered(said: bool) -> None:
    gateway = gateway_of(largest=100_000)
    headers = {"content-length": "240000"} if said else {}
    parts = [b"x" * 60_000 for _ in range(4)]
    assert answer_of(gateway, parts, **headers) == 413
    assert not parts, "whoever sends may send to the end, and so reads the answer"
    assert gateway._on_their_way == 0
    endless = [b"x" * 60_000 for _ in range(40)]
    assert answer_of(gateway, endless, **headers) == 413
    assert len(endless) > 30


@pytest.mark.parametrize("says_its_length", [True, False])
def test_an_invented_session_does_not_make_room_for_a_large_body(says_its_length: bool) -> None:
    headers = {"content-length": "150000"} if says_its_length else {}
    gateway, parts = gateway_of(), [b"x" * 50_000] * 3
    assert answer_of(gateway, [*parts], cookie="sessionid=x", **headers) == 413
    assert answer_of(gateway, [*parts], cookie="sessionid=known", **headers) == 200
    assert answer_of(gateway, parts[:1], cookie="sessionid=x") == 200


def test_a_body_that_stops_coming_is_given_up() -> None:
    gateway = gateway_of(body_seconds=0.1)
    assert answer_of(gateway, [b"x"], stalls=True) == 408
    assert answer_of(gateway, [b"x"], **{"content-length": "many"}) == 400
