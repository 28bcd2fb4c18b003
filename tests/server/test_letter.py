"""``doctor --send-test`` against a real mail server that accepts or refuses."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jesuisla.server.doctor import State
from jesuisla.server.doctor.letter import send_test
from jesuisla.server.environment import Environment
from jesuisla.server.mail import mail_settings
from processes import Installation

TO = "colette@jesuisla.example"
FROM = "Le groupe <equipe@jesuisla.example>"
ANSWERS = {
    "": "220 mail.example ready",
    "EHLO": "250-mail.example\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "MAIL": "250 sender ok",
    "RCPT": "250 recipient ok",
    "DATA": "354 go on",
    ".": "250 2.0.0 queued as 4Fz8",
}


@contextmanager
def mail_server(**answers: str) -> Iterator[tuple[str, list[str]]]:
    """A mail server with answers of its own: its address, and the lines that it hears."""
    heard: list[str] = []
    replies = ANSWERS | answers | ({".": answers["letter"]} if "letter" in answers else {})

    class Server(socketserver.StreamRequestHandler):
        def say(self, key: str) -> None:
            self.wfile.write(replies.get(key, "250 yes").encode() + b"\r\n")

        def handle(self) -> None:
            self.say("greeting" if "greeting" in replies else "")
            while line := self.rfile.readline():
                heard.append(line.decode().rstrip("\r\n"))
                word = heard[-1][:4].upper()
                self.say(word)
                if word == "DATA" and replies["DATA"].startswith("354"):
                    while (line := self.rfile.readline()) != b".\r\n":
                        heard.append(line.decode().rstrip("\r\n"))
                    self.say(".")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", heard
        server.shutdown()


def send(tmp_path: Path, settings: object, address: str) -> object:
    environment = Environment(
        data_dir=tmp_path,
        email_url=f"smtp://{address}",  # type: ignore[arg-type]  # pydantic reads text
        email_from=FROM,
        hosts=(".jesuisla.example",),
    )
    for name, value in mail_settings(environment).items():
        setattr(settings, name, value)
    return send_test(environment, TO)


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def test_a_letter_leaves_whole_and_the_server_s_word_is_told(
    tmp_path: Path, settings: object
) -> None:
    with mail_server() as (address, heard):
        finding = send(tmp_path, settings, f"name:s%40cret@{address}")
    assert finding.state == State.RIGHT
    assert "250 2.0.0 queued as 4Fz8" in finding.sentence
    assert TO in finding.sentence
    assert any(line.startswith("AUTH PLAIN") for line in heard)
    # Newer Pythons say "from:" where older ones say "FROM:".
    envelope = [line.lower().split(" ")[:2] for line in heard if "<" in line[:12]][:2]
    assert envelope == [["mail", "from:<equipe@jesuisla.example>"], ["rcpt", f"to:<{TO}>"]]
    letter = "\n".join(heard)
    assert "Subject: Test from jesuisla.example" in letter
    assert f"From: {FROM}" in letter
    assert f"To: {TO}" in letter


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"greeting": "554 not today"}, "refused the connection: 554 not today"),
        ({"AUTH": "535 5.7.8 who are you?"}, "refused name and password: 535 5.7.8 who are you?"),
        ({"MAIL": "550 no such domain"}, "refused the sender: 550 no such domain"),
        ({"RCPT": "550-no\r\n550 mailbox"}, "refused the recipient: 550 no mailbox"),
        ({"DATA": "451 later"}, "refused the letter: 451 later"),
        ({"letter": "554 looks like spam"}, "refused the letter: 554 looks like spam"),
    ],
)
def test_it_says_what_the_server_refused(
    tmp_path: Path, settings: object, answers: dict[str, str], said: str
) -> None:
    with mail_server(**answers) as (address, _):
        finding = send(tmp_path, settings, f"name:secret@{address}")
    assert finding.state == State.WRONG
    assert said in finding.sentence
    assert "secret" not in finding.sentence + finding.advice


def test_it_says_that_nobody_is_there_or_that_no_server_is_named(
    tmp_path: Path, settings: object
) -> None:
    finding = send(tmp_path, settings, "127.0.0.1:9")
    assert finding.state == State.WRONG
    assert "cannot be reached: Connection refused" in finding.sentence
    finding = send_test(Environment(data_dir=tmp_path), TO)
    assert finding.state == State.WRONG
    assert "JESUISLA_EMAIL_URL" in finding.advice


@pytest.mark.slow
def test_the_command_sends_it_and_ends_with_the_right_status(group: Installation) -> None:
    with mail_server() as (address, heard):
        url = f"smtp://{address}"
        status, out, err = group.run("doctor", "--send-test", TO, JESUISLA_EMAIL_URL=url)
        assert status == 0, out + err
        assert "answered: 250 2.0.0 queued as 4Fz8" in out
        assert f"rcpt to:<{TO}>" in [line.replace("TO:", "to:") for line in heard]
    status, out, _ = group.run("doctor", "--json", "--send-test", TO, JESUISLA_EMAIL_URL=url)
    assert status == 1
    wrong = [finding for finding in json.loads(out)["findings"] if finding["state"] == "wrong"]
    assert [finding["code"] for finding in wrong] == ["test-letter"]
    status, _, err = group.run("doctor", "--send-test", "nobody")
    assert (status, err) == (2, "nobody is not an e-mail address.\n")
