"""Pasted comments: a whole page copied as plain text, understood as far as it can be.

What is understood becomes comments; every line that was not stays in ``leftover`` with
its number, so that a person can correct by hand and nothing is lost. No name leaves this
module: an author is a key of the thread, a mention becomes ``@…``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jesuisla.analysis.thread import CommentOrder, author_key
from jesuisla.networks.blocks import Block, Blocks
from jesuisla.networks.layout import plain
from jesuisla.networks.lines import CUT_SHORT, Kind, PageLine, read_lines, read_total
from jesuisla.networks.people import MASK, Names, name_key
from jesuisla.networks.registry import network as network_named

MAX_CHARACTERS = 2_000_000
"""Some ten thousand comments; more comes as a file."""


class PasteTooLarge(ValueError):  # noqa: N818 - says what is wrong, like NotALink
    """The paste has more than :data:`MAX_CHARACTERS` characters."""

    def __init__(self, characters: int) -> None:
        super().__init__(f"a paste has at most {MAX_CHARACTERS} characters, got {characters}")
        self.characters = characters
        self.limit = MAX_CHARACTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedComment:
    """One comment as the page showed it.

    ``author_key`` is a key of the thread, ``None`` when no name was found. ``parent`` is
    the index in :attr:`Pasted.comments` of the comment it answers; ``None`` when it
    stands alone or when that cannot be told. ``created_at`` is the latest moment the
    shown age may mean, the true one lies up to ``precision`` earlier. ``likes`` and
    ``replies`` are ``None`` when the page shows no number. ``truncated``: the page hid
    the end of the text. ``lines``: first and last line of the paste it came from.
    """

    text: str
    lines: tuple[int, int]
    author_key: str | None = None
    parent: int | None = None
    created_at: datetime | None = None
    precision: timedelta | None = None
    edited: bool = False
    likes: int | None = None
    replies: int | None = None
    truncated: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether it is known to answer another comment of the paste."""
        return self.parent is not None


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line that was not understood, with its number from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What a paste holds, in the order of the page.

    ``expected_count`` is the number of comments the page says there are and ``order``
    the order it says they stand in, both ``None`` when it does not say.
    """

    comments: tuple[PastedComment, ...] = ()
    leftover: tuple[Leftover, ...] = ()
    expected_count: int | None = None
    order: CommentOrder | None = None


def parse(text: str, network: str, *, now: datetime, salt: bytes) -> Pasted:
    r"""The comments in a page copied from ``network``, at the moment ``now``.

    ``salt`` is the thread's own, see :func:`jesuisla.analysis.thread.author_key`. A
    network whose pages we cannot read gives everything back as ``leftover``. Raises
    :class:`PasteTooLarge`, and ``ValueError`` for a naive ``now``, a short salt or an
    unknown network; no text makes it fail. Takes time linear in the text.

    >>> from datetime import UTC
    >>> page = "Lou Demo\nPaix à tous\n3 h\nJ’aime\nRépondre\n12\n"
    >>> now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> pasted = parse(page, "facebook", now=now, salt=b"0" * 16)
    >>> [(c.text, c.likes, c.created_at.hour, c.lines) for c in pasted.comments]
    [('Paix à tous', 12, 9, (1, 6))]
    """
    if now.tzinfo is None:
        raise ValueError("the time of a paste needs a time zone")
    author_key(salt, "")  # A short salt fails even when the paste is empty.
    if len(text) > MAX_CHARACTERS:
        raise PasteTooLarge(len(text))
    layout = network_named(network).layout
    if layout is None:
        lines = [line.strip() for line in text.splitlines()]
        left = tuple(Leftover(at, line) for at, line in enumerate(lines, start=1) if line)
        return Pasted(leftover=left)
    blocks = Blocks(layout)
    edges: list[PageLine] = []
    for line in read_lines(text, layout):
        if line.kind is Kind.EDGE:
            edges.append(line)
        blocks.take(line)
    blocks.finish()
    names = Names(block.name.text for block in blocks.found if block.name)
    return Pasted(
        comments=_comments(blocks.found, names, now=now, salt=salt),
        leftover=tuple(
            Leftover(line.number, names.without_handles(names.without_names(line.text)))
            for line in sorted(blocks.leftover, key=lambda line: line.number)
        ),
        expected_count=next(filter(None, (read_total(line.text) for line in edges)), None),
        order=_order({layout.orders.get(plain(line.text)) for line in edges}),
    )


def _order(seen: set[CommentOrder | None]) -> CommentOrder | None:
    """The one order the page names; a menu that shows several tells none."""
    named = seen - {None}
    return named.pop() if len(named) == 1 else None


def _comments(
    blocks: list[Block], names: Names, *, now: datetime, salt: bytes
) -> tuple[PastedComment, ...]:
    comments: list[PastedComment] = []
    latest: dict[str, int] = {}
    for block in blocks:
        body = block.text
        cut = CUT_SHORT.search(body[-40:])
        if cut:
            body = body[: len(body) - len(cut[0])].rstrip() + "…"
        parent = None
        mention = names.mention(body)
        if mention:
            named, rest = mention
            parent = _root(comments, latest.get(named))
            body = f"{MASK} {rest}".rstrip()
        created = block.age.before(now) if block.age else None
        comments.append(
            PastedComment(
                text=names.without_handles(body),
                lines=block.span,
                author_key=author_key(salt, block.name.text) if block.name else None,
                parent=parent,
                created_at=created,
                precision=block.age.unit if block.age and created else None,
                edited=block.edited,
                likes=block.likes,
                replies=block.replies,
                truncated=block.cut_short or cut is not None,
            )
        )
        if block.name:
            latest[name_key(block.name.text)] = len(comments) - 1
    return tuple(comments)


def _root(comments: list[PastedComment], index: int | None) -> int | None:
    """The comment at the top of the conversation that a comment belongs to."""
    if index is None:
        return None
    parent = comments[index].parent
    return index if parent is None else parent
