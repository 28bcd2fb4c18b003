"""Reading invented archives at one moment of time."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from jesuisla.networks.archives import ArchiveRow, RefusedRow, open_archive

NOW = datetime(2026, 1, 1, tzinfo=UTC)

Read = Callable[..., list[ArchiveRow | RefusedRow]]


@pytest.fixture(scope="session")
def read() -> Read:
    """Everything an archive of these bytes (or this text) gives."""

    def reading(content: bytes | str, format_name: str | None = None, **known: str) -> list:
        data = content.encode() if isinstance(content, str) else content
        with open_archive(io.BytesIO(data), format_name, now=NOW, **known) as archive:
            return list(archive)

    return reading


@pytest.fixture(scope="session")
def one(read: Read) -> Callable[..., ArchiveRow | RefusedRow]:
    """What a single JSON line with these fields gives."""

    def reading(**fields: object) -> ArchiveRow | RefusedRow:
        line = {"thread_id": "t1", "id": "c1", "text": "Bonjour"} | fields
        (found,) = read(json.dumps(line), "jsonl")
        return found

    return reading
