import io
from typing import Any

import pytest

from jesuisla.server.gateway import environ_of
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
