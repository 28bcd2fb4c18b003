"""A database that is away for a while: what readers, watchers and the log are told."""

import logging
import os
import signal
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError

from jesuisla.server.outage import OneLineAnOutage
from jesuisla.server.serving import Address, any_free_port
from processes import PATIENCE, Installation, alive, fill_tables, until

HOLD = """
import pathlib, sys, time
from jesuisla.server.embedded import start_embedded_database
print(start_embedded_database(pathlib.Path(sys.argv[1])), flush=True)
time.sleep(600)
"""


def asked(port: int, path: str, language: str = "fr") -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        reader = {"Accept-Language": language, "Host": "x.localhost"}
        connection.request("GET", path, headers=reader)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.slow
def test_pages_are_kind_and_the_log_short_while_postgresql_is_stopped(
    tables: Path, open_folder: Path
) -> None:
    folder = open_folder / "database"
    keeper = Installation(folder, None)
    web = None
    try:
        first = keeper.python("-c", HOLD, str(folder))
        address = first.stdout.readline().strip()
        fill_tables(address, tables)
        web = Installation(open_folder / "web", address)
        made = web.run(
            "group", "create", "x", "--name", "x", "--hashtag", "#x", "--country", "FR",
            "--host", "x.localhost",
        )  # fmt: skip
        assert made[0] == 0, made
        serve = web.start(
            "serve",
            "--workers",
            "2",
            "--job-processes",
            "1",
            "--port",
            str(port := any_free_port("127.0.0.1")),
        )
        assert serve.stdout.readline().startswith("Ready: ")
        assert asked(port, "/")[0] == 200

        postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        first.kill()
        os.kill(postmaster, signal.SIGQUIT)
        until(lambda: not alive(postmaster))
        # Each web process gives public pages from memory for at most half a second more.
        until(lambda: all(asked(port, "/")[0] == 503 for _again in range(8)))
        for path in ("/", "/impact", "/moi", "/nulle-part") * 5:
            status, page = asked(port, path)
            assert (status, "Un instant" in page) == (503, True), (path, page)
            assert "Traceback" not in page
        assert "One moment" in asked(port, "/", "en")[1]
        # Its answer may be a second old, so that nobody wears the database out with it.
        until(lambda: asked(port, "/sante") == (503, '{"database": false}'))

        second = keeper.python("-c", HOLD, str(folder))
        assert second.stdout.readline().strip() == address
        until(Address(host="127.0.0.1", port=port).answers)
        assert asked(port, "/")[0] == 200
        serve.send_signal(signal.SIGTERM)
        _, errors = serve.communicate(timeout=PATIENCE)
        lines = [line for line in errors.splitlines() if "pages say so" in line]
        assert len(lines) <= 3, "one of each web process, one of the worker"
        assert "Traceback" not in errors, errors
        assert len(errors.splitlines()) < 20, errors
    finally:
        keeper.end()
        if web is not None:
            web.end()


def record_of(error: Exception) -> logging.LogRecord:
    why = (type(error), error, None)
    return logging.LogRecord("x", logging.ERROR, "", 0, "Failed: %s", ("/",), why)


def test_an_outage_is_one_line_and_other_errors_are_told_in_full() -> None:
    away = OperationalError("refused")
    away.__cause__ = psycopg.OperationalError("connection refused\nIs it running?")
    shorten = OneLineAnOutage()
    first, again, other = record_of(away), record_of(away), record_of(ValueError("ours"))
    assert shorten.filter(first)
    assert first.getMessage().endswith("until it does: refused")
    assert first.exc_info is None
    assert not shorten.filter(again)
    assert shorten.filter(other)
    assert other.exc_info is not None
