"""A thread to look at, and an action on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from jesuisla.analysis import meaning
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.models import Thread
from jesuisla.networks.registry import recognise

LINK = "https://www.facebook.com/gazette.inventee/posts/123456789"


@pytest.fixture
def thread(cast: Any) -> Any:
    """A thread of an invented newspaper, proposed by a member."""
    from jesuisla.collective.proposals.proposals import propose

    return propose(cast.group, recognise(LINK), "Des injures.", by=cast.member).thread


@pytest.fixture
def brief() -> Brief:
    return Brief(why="Des familles sont insultées.", whom="les nouveaux arrivants")


@pytest.fixture
def prepared(cast: Any, thread: Thread, brief: Brief) -> Action:
    return prepare_action(thread, brief, by=cast.moderator)


@pytest.fixture
def running(cast: Any, prepared: Action) -> Action:
    review_action(prepared, "agreed", by=cast.second_moderator)
    return launch_action(prepared, by=cast.second_moderator)


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package of the encoder is not installed."""
    monkeypatch.setattr(meaning, "is_installed", lambda: False)
    meaning.meaning_reader.cache_clear()
    yield
    meaning.meaning_reader.cache_clear()


@pytest.fixture
def no_pgvector(cast: Any) -> None:
    """The database has no pgvector; the test's own change, taken back with the others."""
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
