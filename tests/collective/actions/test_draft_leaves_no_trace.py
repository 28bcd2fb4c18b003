"""A sentence planted in a draft is in no database, file or log, and in nothing that leaves."""

import json
import logging
import socket
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.collective.threads.test_planted_names import whole_database
from typer.testing import CliRunner

from jesuisla.cli.main import app
from jesuisla.collective.actions import coach_page
from jesuisla.collective.actions.models import Action
from traces import Traces, files_with, own_temporary_files, watched


@dataclass
class Search:
    """Where a planted word is looked for once drafts were read."""

    word: str
    logs: pytest.LogCaptureFixture
    said: pytest.CaptureFixture[str]
    places: tuple[Path, ...]
    traces: Traces
    began: float

    @property
    def draft(self) -> str:
        """A draft with the word, and with something for the coach to ask about."""
        return f"Bande d’idiots, je tiens la pharmacie {self.word} !!! #jesuisla"

    def finds(self) -> list[str]:
        """The places in which the word is, and whatever was called."""
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        out, err = self.said.readouterr()
        found = {
            "the database": self.word in whole_database(),
            "the log": self.word in self.logs.text.casefold(),
            "what the program said": self.word in (out + err).casefold(),
        }
        files = files_with(self.word, {*self.places, *self.traces.written}, since=self.began)
        return [
            *(name for name, is_there in found.items() if is_there),
            *map(str, files),
            *self.traces.called,
        ]


@pytest.fixture
def search(
    cast: Any,
    settings: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Search]:
    """A word that was never written before, and a watch on what is written from here on."""
    caplog.set_level(logging.DEBUG)
    word, began = f"quadrille{uuid.uuid4().hex}", time.time()
    with own_temporary_files(tmp_path / "temporary") as temporary, watched() as traces:
        data = settings.ENVIRONMENT.data_dir
        yield Search(word, caplog, capfd, (data, temporary), traces, began)


def look(client: Any, address: str, fields: dict[str, str], **more: Any) -> str:
    answer = client.post(address, fields, **more)
    return str(answer.content.decode())


@pytest.mark.parametrize(
    "fields", [{}, {"more": "yes"}, {"model": "yes"}], ids=["tap", "second tap", "model not chosen"]
)
def test_a_look_leaves_nothing(
    client_of: Any, cast: Any, running: Action, search: Search, fields: dict[str, str]
) -> None:
    address = f"/actions/{running.number}/relire"
    client = client_of(cast.member)
    assert search.word in look(client, address, {"text": search.draft, **fields})
    pause = look(client, address, {"text": search.draft}, headers={"HX-Request": "true"})
    assert "Calme" in pause
    assert search.finds() == []
    assert search.word not in client.get(f"/actions/{running.number}").content.decode()


def test_a_practice_leaves_nothing(client_of: Any, cast: Any, search: Search) -> None:
    fields = {"text": search.draft, "goal": "opinion"}
    client = client_of(cast.member)
    for more in ({}, {"more": "yes"}, {"crowd": "0"}):
        assert search.word in look(client, "/entrainement/fils/bus", {**fields, **more})
    assert search.finds() == []


@pytest.mark.parametrize("length", [50_000, 3_000_000], ids=["50,000", "more than a page takes"])
def test_a_draft_that_is_refused_leaves_nothing(
    client_of: Any, cast: Any, running: Action, search: Search, length: int
) -> None:
    text = search.draft + " et encore" * (length // 10)
    client = client_of(cast.member)
    answer = client.post(f"/actions/{running.number}/relire", {"text": text})
    assert answer.status_code in {200, 400, 413}
    assert search.finds() == []


def test_a_file_sent_in_its_place_leaves_nothing(
    client_of: Any, cast: Any, running: Action, search: Search
) -> None:
    file = BytesIO(search.draft.encode() * 40_000)  # beyond what is held in memory
    file.name = "draft.txt"
    client_of(cast.member).post(f"/actions/{running.number}/relire", {"text": file})
    assert search.finds() == []


def test_a_coach_that_fails_leaves_nothing(
    client_of: Any,
    cast: Any,
    running: Action,
    search: Search,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the coach is ill")

    monkeypatch.setattr(coach_page, "remarks_on", fail)
    client = client_of(cast.member)
    client.raise_request_exception = False
    answer = client.post(f"/actions/{running.number}/relire", {"text": search.draft})
    assert answer.status_code == 500
    assert "the coach is ill" in search.logs.text
    assert search.finds() == []


def test_drafts_from_a_pipe_leave_nothing(search: Search) -> None:
    lines = json.dumps({"id": 1, "text": search.draft}) + "\n"
    told = CliRunner().invoke(app, ["charter", "check", "--lang", "fr", "--json"], input=lines)
    assert told.exit_code == 0
    assert "shouting" in told.stdout
    assert search.word not in told.stdout
    assert search.finds() == []


def _keep_in_file(word: str) -> None:
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(word)


def _keep_elsewhere(word: str, folder: Path) -> None:
    (folder / "elsewhere.bin").write_bytes(word.encode("utf-16-le"))


def _call(_word: str) -> None:
    with socket.socket() as caller, suppress(OSError):
        caller.connect(("127.0.0.1", 9))


@pytest.mark.parametrize(
    "leave",
    [
        lambda word: Action.objects.update(why=word),
        lambda word: logging.getLogger("jesuisla").debug("read %s", word),
        print,
        _keep_in_file,
        _call,
    ],
    ids=["database", "log", "output", "temporary file", "call"],
)
def test_the_search_sees_what_is_left(
    cast: Any, running: Action, search: Search, leave: Callable[[str], object]
) -> None:
    assert search.finds() == []
    leave(search.word)
    assert search.finds()


def test_the_search_sees_a_file_anywhere(search: Search, tmp_path: Path) -> None:
    _keep_elsewhere(search.word, tmp_path)
    assert search.finds() == [str(tmp_path / "elsewhere.bin")]
