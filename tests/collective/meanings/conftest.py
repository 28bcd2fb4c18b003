"""What tests of meanings share."""

from collections.abc import Iterator

import pytest
from django.db import connection

from jesuisla.analysis import meaning


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package of the encoder is not installed."""
    monkeypatch.setattr(meaning, "is_installed", lambda: False)
    meaning.meaning_reader.cache_clear()
    yield
    meaning.meaning_reader.cache_clear()


@pytest.fixture
def no_pgvector(cast: object) -> None:
    """The database has no pgvector; the test's own change, taken back with the others."""
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
