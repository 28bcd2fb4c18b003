"""What the tests of pasted comments share: one moment, one salt, short facts."""

from datetime import UTC, datetime
from pathlib import Path

from jesuisla.analysis.thread import SnapshotComment, author_key
from jesuisla.networks.paste import Pasted, parse

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SALT = b"0123456789abcdef"


def paste(text: str, network: str) -> Pasted:
    return parse(text, network, now=NOW, salt=SALT)


def paste_file(folder: str, name: str) -> Pasted:
    path = Path(__file__).parent / folder / f"{name}.txt"
    return paste(path.read_text(encoding="utf-8"), folder)


def key(name: str) -> str:
    return author_key(SALT, name)


def hours(comment: SnapshotComment) -> float | None:
    if comment.created_at is None:
        return None
    return (NOW - comment.created_at).total_seconds() / 3600


def facts(pasted: Pasted) -> list[tuple[str, float | None, int | None, int | None, int | None]]:
    """Text, hours old, likes, replies and place of the parent of each comment."""
    places = {c.native_id: place for place, c in enumerate(pasted.comments)}
    return [
        (c.text, hours(c), c.likes, c.replies, places[c.parent] if c.parent else None)
        for c in pasted.comments
    ]


def left(pasted: Pasted) -> list[str]:
    return [line.text for line in pasted.leftover]
