"""What was seen of a thread: its comments, a reading, its places, and their kinds.

Unknown is ``None`` and never zero. Times are aware datetimes.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CommentKind(StrEnum):
    """What stands at a place, as a person or a scorer saw it."""

    OURS = "ours"
    SUPPORTIVE = "supportive"
    NEUTRAL = "neutral"
    HATEFUL = "hateful"
    MISLEADING = "misleading"
    UNKNOWN = "unknown"


class CommentOrder(StrEnum):
    """The order in which a reading shows a thread's comments."""

    RELEVANCE = "relevance"
    TIME = "time"
    NEWEST = "newest"
    CONVERSATION = "conversation"
    UNKNOWN = "unknown"


class SnapshotSource(StrEnum):
    """How a reading came in."""

    API = "api"
    PASTED = "pasted"
    TYPED = "typed"
    TAPS = "taps"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotComment:
    """A comment as a page or a file showed it; ``None`` is what nobody knows.

    ``native_id`` names it within its thread, ``parent`` is the one it answers.
    ``author_key`` is as :func:`author_key` gives it: no name stands here. ``created_at``
    is the latest moment it may have been written. ``kind`` is what a person said, or,
    where ``is_guessed``, what a program proposed and nobody put right or confirmed.
    """

    native_id: str
    text: str
    author_key: str | None = None
    parent: str | None = None
    language: str | None = None
    url: str | None = None
    created_at: datetime | None = None
    likes: int | None = None
    replies: int | None = None
    kind: CommentKind = CommentKind.UNKNOWN
    is_guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotPlace:
    """A position in one order, counted from 1, and what stands there."""

    position: int
    kind: CommentKind = CommentKind.UNKNOWN
    comment: str | None = None
    likes: int | None = None
    replies: int | None = None

    def __post_init__(self) -> None:
        """Refuse positions below 1 with ``ValueError``."""
        if self.position < 1:
            raise ValueError(f"a position counts from 1, got {self.position}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSnapshot:
    """What was seen of a thread at one moment, place by place in one order.

    Places are kept by position, each position once; a position nobody looked at is
    simply absent. ``knows_misleading`` says that whoever rated could answer "misleading";
    without it nobody knows how many were.
    """

    taken_at: datetime
    places: tuple[SnapshotPlace, ...]
    order: CommentOrder = CommentOrder.UNKNOWN
    source: SnapshotSource = SnapshotSource.TYPED
    knows_misleading: bool = False

    def __post_init__(self) -> None:
        """Refuse a naive time and a position given twice with ``ValueError``."""
        if self.taken_at.tzinfo is None:
            raise ValueError("the time of a reading needs a time zone")
        positions = [place.position for place in self.places]
        if len(set(positions)) != len(positions):
            raise ValueError("a position stands twice in one reading")
        object.__setattr__(self, "places", tuple(sorted(self.places, key=_position)))

    def top(self, count: int) -> tuple[SnapshotPlace, ...]:
        """Return the first ``count`` places, with unknown ones where nobody looked.

        >>> from datetime import UTC
        >>> seen = ThreadSnapshot(taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        ...                places=(SnapshotPlace(position=2, kind=CommentKind.OURS),))
        >>> [str(place.kind) for place in seen.top(3)]
        ['unknown', 'ours', 'unknown']
        """
        at = {place.position: place for place in self.places}
        return tuple(
            at.get(position, SnapshotPlace(position=position)) for position in range(1, count + 1)
        )


def _position(place: SnapshotPlace) -> int:
    return place.position


def author_key(salt: bytes, author: str) -> str:
    """Return a key for an author that means something within one thread alone.

    ``salt`` is the thread's own random salt of at least 16 bytes; without it the key
    leads nowhere, and the same author has another key in every other thread.
    Raises ``ValueError`` on a shorter salt.

    >>> author_key(b"0" * 16, "Jo") == author_key(b"0" * 16, " jo ")
    True
    >>> author_key(b"0" * 16, "Jo") == author_key(b"1" * 16, "Jo")
    False
    """
    if len(salt) < 16:
        raise ValueError("a thread's salt has at least 16 bytes")
    plain = " ".join(author.split()).casefold()
    return hmac.new(salt, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


def pasted_id(salt: bytes, author_key: str | None, text: str) -> str:
    """Return the id of a comment that came without one: the same author and words are the same.

    >>> pasted_id(b"0" * 16, None, "Paix à tous") == pasted_id(b"0" * 16, None, " Paix  à tous")
    True
    """
    words = f"{author_key or ''}\n{' '.join(text.split())}"
    digest = hmac.new(salt, words.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    return f"pasted-{digest[:24]}"
