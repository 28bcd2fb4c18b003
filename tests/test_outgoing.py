"""The one door out, against real servers and a name service that lies."""

import ast
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

import jesuisla
from jesuisla.outgoing import NotAllowedError, Response, TooLargeError, is_public, send

SOURCE = Path(jesuisla.__file__).parent


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.heard.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.send_header("Set-Cookie", "who=me")
            self.end_headers()
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked waited long enough
                for _ in range(1_800):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.1)
        else:
            body = b"x" * (200_000 if self.path == "/large" else 3)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def _server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.heard = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with _server() as server:
        yield server


def _url(server: ThreadingHTTPServer, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def _get(url: str, private_url: str = "", **limits: object) -> Response:
    return send("GET", url, contact="team@example.org", private_url=private_url, **limits)  # type: ignore[arg-type]


def _heard(server: ThreadingHTTPServer) -> list[tuple[str, dict[str, str]]]:
    heard: list[tuple[str, dict[str, str]]] = server.heard  # type: ignore[attr-defined]
    return heard


def test_an_address_of_the_operator_is_asked_and_told_who_asks(
    server: ThreadingHTTPServer,
) -> None:
    response = _get(_url(server), _url(server, "/v1"))
    assert (response.status, response.body) == (200, b"xxx")
    headers = _heard(server)[0][1]
    assert headers["User-Agent"].startswith("jesuisla/")
    assert headers["User-Agent"].endswith("(+team@example.org)")
    assert headers["Host"] == f"127.0.0.1:{server.server_address[1]}"
    assert "Cookie" not in headers


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",  # asked, not bound
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "169.254.169.254",
        "10.0.0.7",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
    ],
)
def test_no_private_address_is_asked(server: ThreadingHTTPServer, host: str) -> None:
    with pytest.raises(httpx.HTTPError):
        _get(f"http://{host}:{server.server_address[1]}/", seconds=3)
    assert _heard(server) == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "//x", "http://", ""])
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(httpx.HTTPError):
        _get(url)


def test_the_exception_is_for_one_port_not_for_the_host(server: ThreadingHTTPServer) -> None:
    with pytest.raises(NotAllowedError):
        _get(_url(server), "http://127.0.0.1:1/")
    assert _heard(server) == []


def test_a_redirect_to_a_private_address_is_not_followed(server: ThreadingHTTPServer) -> None:
    with _server() as other:
        with pytest.raises(NotAllowedError):
            _get(_url(server, f"/to/{_url(other)}"), _url(server), redirects=3)
        assert _heard(other) == []
    assert _heard(server)[0][0].startswith("/to/")


def test_a_redirect_within_is_followed_without_cookies(server: ThreadingHTTPServer) -> None:
    response = _get(_url(server, "/to//there"), _url(server), redirects=1)
    assert response.url == _url(server, "/there")
    assert all("Cookie" not in headers for _path, headers in _heard(server))


def test_no_more_redirects_than_asked_for(server: ThreadingHTTPServer) -> None:
    assert _get(_url(server, "/to//there"), _url(server)).status == 302
    with pytest.raises(httpx.TooManyRedirects):
        _get(_url(server, "/to//to//there"), _url(server), redirects=1)


def test_a_name_that_points_elsewhere_the_second_time_gains_nothing(
    server: ThreadingHTTPServer,
) -> None:
    """The address that was checked is the one connected to: asked once, not again."""
    questions: list[str] = []

    async def resolve(host: str, _port: int) -> list[str]:
        questions.append(host)
        return ["192.0.2.1" if len(questions) > 1 else "127.0.0.1"]

    url = f"http://model.example:{server.server_address[1]}/"
    assert _get(url, url, resolve=resolve).status == 200
    assert questions == ["model.example"]
    assert _heard(server)[0][1]["Host"] == f"model.example:{server.server_address[1]}"


def test_a_name_with_one_private_address_among_others_is_not_asked() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["9.9.9.9", "10.0.0.1"]

    with pytest.raises(NotAllowedError):
        _get("http://news.example/", resolve=resolve)


def test_a_large_answer_is_cut_off(server: ThreadingHTTPServer) -> None:
    with pytest.raises(TooLargeError):
        _get(_url(server, "/large"), _url(server), largest=1_000)


def test_an_answer_byte_by_byte_has_one_time_limit(server: ThreadingHTTPServer) -> None:
    with pytest.raises(httpx.ReadTimeout):
        _get(_url(server, "/slow"), _url(server), seconds=2)


def test_what_documents_use_is_not_public() -> None:
    assert not any(map(is_public, ("192.0.2.1", "2001:db8::1", "100.64.0.1", "fc00::1", "::")))


OPENS = {"socket", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "smtplib",
         "ftplib", "telnetlib", "urllib3", "websockets"}  # fmt: skip
KNOWN = {
    "outgoing/__init__.py": {"httpx"},
    "outgoing/addresses.py": {"httpx", "socket"},
    "outgoing/messages.py": {"httpx"},
    "outgoing/posts.py": {"aiohttp", "httpx", "socket"},
    # Is a port free, and do our own pages answer: on this machine alone.
    "server/serving.py": {"http.client", "socket"},
    # What the door may raise; nothing is opened with it.
    "collective/scoring/second_stage/language_model.py": {"httpx"},
    # What Django's own SMTP may raise; letters leave by it.
    "collective/notifications/channels/mail.py": {"smtplib"},
    "server/doctor/letter.py": {"smtplib"},
}
"""E-mail leaves by Django's own SMTP, PostgreSQL is spoken to by psycopg."""


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute) and node.attr in {
            "open_connection", "create_connection", "open_unix_connection",
        }:  # fmt: skip
            names.add("socket")
    return names & OPENS


def test_no_other_module_opens_a_connection() -> None:
    found = {
        path.relative_to(SOURCE).as_posix(): names
        for path in SOURCE.rglob("*.py")
        if (names := _imported(path))
    }
    assert found == KNOWN


def test_the_language_model_opens_nothing_itself() -> None:
    path = SOURCE / "collective/scoring/second_stage/language_model.py"
    used = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "httpx"
    }
    assert used == {"HTTPError"}
