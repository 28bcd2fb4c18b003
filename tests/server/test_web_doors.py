"""A real server against strangers: what they send takes no thread for long, and leaks nothing."""

import base64
import http.client
import select
import socket
import socketserver
import subprocess
import threading
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from jesuisla.server.embedded import programs
from jesuisla.server.serving import any_free_port
from processes import PATIENCE, Installation, until

HOST = "jesuisla.localhost"
SECRETS = {
    "JESUISLA_SECRET_KEY": "SECRET-KEY-PLANTED-" + "k" * 40,
    "JESUISLA_READER_KEY": "READER-KEY-PLANTED",
    "HTTP_X_OF_THE_MACHINE": "VARIABLE-PLANTED",
    "SOMETHING_ELSE": "OTHER-PLANTED",
}
SIGNED_IN_ONLY = (
    "/compte/adresse",
    "/compte/securite",
    "/compte/securite/confirmer",
    "/compte/securite/application",
    "/compte/securite/application/retirer",
    "/compte/securite/codes",
    "/compte/securite/codes/nouveaux",
    "/compte/securite/cles",
    "/compte/securite/cles/ajouter",
    "/compte/securite/cles/1/retirer",
    "/compte/securite/cles/1/renommer",
)


@pytest.fixture
def port(group: Installation) -> Iterator[int]:
    """A real server with planted secrets, on a database with one group."""
    number = any_free_port("127.0.0.1")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as mailbox:
        threading.Thread(target=mailbox.serve_forever, daemon=True).start()
        mail = f"smtp://mailer:SMTP-PASSWORD-PLANTED@127.0.0.1:{mailbox.server_address[1]}"
        secrets = SECRETS | {"JESUISLA_EMAIL_URL": mail, "JESUISLA_PROXIES": "1"}
        serve = group.start("serve", "--port", str(number), **secrets)
        assert serve.stdout.readline().startswith("Ready: ")
        yield number
        mailbox.shutdown()


class Mailbox(socketserver.StreamRequestHandler):
    """Takes letters and forgets them."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        answers = {
            b"EHLO": b"250-here\r\n250 AUTH PLAIN",
            b"AUTH": b"235 in",
            b"DATA": b"354 go on",
        }
        while line := self.rfile.readline():
            self.wfile.write(answers.get(line[:4].upper(), b"250 yes") + b"\r\n")
            if line[:4] == b"data":
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.wfile.write(b"250 yes\r\n")


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> Any:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Host": HOST} | form | named)
        answer = connection.getresponse()
        answer.read()
        return answer


def post(port: int, path: str, form: str, cookies: str = "") -> Any:
    token = "t" * 32
    return ask(
        port,
        "POST",
        path,
        f"csrfmiddlewaretoken={token}&{form}",
        Cookie=f"csrftoken={token}; {cookies}",
        X_Forwarded_For="203.0.113.7",
    )


def sessions(group: Installation) -> str:
    return "\n".join(
        _opened(data) for (data,) in group.ask("SELECT session_data FROM django_session")
    )


def _opened(data: str) -> str:
    content = data.lstrip(".").split(":", 1)[0]
    raw = base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))
    return (zlib.decompress(raw) if data.startswith(".") else raw).decode()


@pytest.mark.slow
def test_no_secret_and_no_form_of_a_stranger_is_written_down(
    group: Installation, port: int, tmp_path: Path
) -> None:
    _small_things_only(port)
    for path in SIGNED_IN_ONLY:
        assert post(port, path, f"code=FORM-PLANTED&x={'x' * 40_000}").status in {302, 405}, path
    assert post(port, "/compte/connexion", "login=nobody@example.org").status == 302
    kept = sessions(group)
    assert "login_code" in kept or "account_login" in kept, "a session is there to look at"
    backup = tmp_path / "room.dump"
    assert group.run("backup", str(backup), **SECRETS)[0] == 0
    dump = subprocess.run(
        [programs() / "pg_restore", "--file=-", backup], capture_output=True, check=True
    ).stdout.decode()
    assert "django_session" in dump
    for text in (kept, dump):
        assert "PLANTED" not in text
    assert "203.0.113.7" not in kept
    assert len(kept) < 4_000


def _small_things_only(port: int) -> None:
    large = "x" * 70_000
    for cookies in ("", "sessionid=x", f"sessionid={'a' * 32}"):
        assert post(port, "/compte/connexion", f"login={large}", cookies).status in {400, 413}
    assert post(port, "/proposer/partager", f"text={large}").status == 303
    assert post(port, "/proposer/partager", "text=bonjour").status == 303
    assert ask(port, "GET", "/charte", Host="elsewhere.example").status == 400
    assert ask(port, "GET", "/nulle%ff%00part").status in {400, 404}
    assert ask(port, "HEAD", "/charte").status == 200


@pytest.mark.slow
def test_thirty_bodies_that_drip_in_hold_nobody_up(port: int) -> None:
    for path in ("/proposer/partager", "/compte/connexion", "/v1alpha1/comments:analyze"):
        until(lambda path=path: _pages_come_before_bodies_are_given_up(port, path))
    with _dripping(port, "/proposer/partager", 1) as (forgotten,):
        assert b"408" in forgotten.recv(200), "nobody waits for a body for ever"


def _pages_come_before_bodies_are_given_up(port: int, path: str) -> bool:
    """Whether pages are answered while all bodies are waited for.

    Not so when they come once bodies were given up; nor, now and then, on a busy machine.
    """
    with _dripping(port, path, 30) as sockets:
        for _ in range(3):
            if select.select(sockets, [], [], 0)[0]:
                return False
            for dripping in sockets:
                dripping.sendall(b"x")
            assert ask(port, "GET", "/charte").status == 200
        return not select.select(sockets, [], [], 0)[0]


@contextmanager
def _dripping(port: int, path: str, count: int) -> Iterator[list[socket.socket]]:
    head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 50000\r\n\r\nx"
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            for _ in range(count)
        ]
        for dripping in sockets:
            dripping.sendall(head.encode())
        yield sockets
