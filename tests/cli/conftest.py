"""Real processes for the tests of this folder."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils.translation import override
from django_scopes import scopes_disabled
from typer.testing import CliRunner

from collective.knowledge.conftest import shelve
from jesuisla.cli.main import app
from jesuisla.server import preparation
from processes import address_of, group, installation, open_folder, tables, with_group, with_tables

collect_ignore = ["on_two_nodes.py"]  # a program; Ray, which it loads, takes a second
__all__ = ["group", "installation", "open_folder", "shelve", "tables", "with_group", "with_tables"]


Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def typed(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typed]:
    """``typed("group", "list")``: exit status, output and errors, on the database of the test."""
    for name in [name for name in os.environ if name.startswith("JESUISLA_")]:
        monkeypatch.setenv(name, os.environ[name])  # whatever a command sets is undone
    settings = connection.settings_dict
    monkeypatch.setenv("JESUISLA_DATABASE_URL", address_of(settings, settings["NAME"]))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(preparation, "leave_in_good_order", lambda: None)

    def run(*words: str, stdin: str | None = None) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, words, input=stdin)
        return result.exit_code, result.stdout, result.stderr

    with override("en"), scopes_disabled():
        yield run
