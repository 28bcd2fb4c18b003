"""Pasted comments: a whole page copied as plain text, understood as far as it can be.

What is understood becomes comments; every line that was not stays in ``leftover`` with
its number, so that a person can correct by hand and nothing is lost. No name stands in a
comment: an author is a key of the thread, a mention becomes ``@…``, and a line that may be
a name stands in ``doubts`` alone, until a person says what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jesuisla.analysis.thread import CommentOrder, SnapshotComment, author_key, pasted_id
from jesuisla.networks.names.name_parts import MASK
from jesuisla.networks.names.name_shapes import clearly_a_name, may_be_name
from jesuisla.networks.names.people import Names, name_key
from jesuisla.networks.pasted.blocks import Block, blocks_of
from jesuisla.networks.pasted.doubts import NameDoubt, key_of, text_of, undecided
from jesuisla.networks.pasted.layout import plain
from jesuisla.networks.pasted.lines import Kind, PageLine, read_lines, read_total
from jesuisla.networks.registry import network as network_named

MAX_CHARACTERS = 2_000_000
"""Some ten thousand comments; more comes as a file."""
MAX_LINES = 30_000
"""Some three thousand comments: a page of short lines costs by the line."""


class PasteTooLarge(ValueError):  # noqa: N818 - says what is wrong, like NotALink
    """The paste has more than :data:`MAX_CHARACTERS` characters or :data:`MAX_LINES` lines."""

    def __init__(self, characters: int, lines: int) -> None:
        super().__init__(
            f"a paste has at most {MAX_CHARACTERS} characters and {MAX_LINES} lines, "
            f"got {characters} and {lines}"
        )
        self.characters = characters
        self.lines = lines
        self.limit = MAX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line that was not understood, with its number from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What a paste holds, in the order of the page.

    ``parent`` of a comment is the first of its conversation, where that can be told.
    ``expected_count`` is the number of comments the page says there are and ``order``
    the order it says they stand in, both ``None`` when it does not say. Of a comment in
    doubt, ``comments`` holds what is sure.
    """

    comments: tuple[SnapshotComment, ...] = ()
    doubts: tuple[NameDoubt, ...] = ()
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
    >>> [(c.text, c.likes, c.created_at.hour) for c in pasted.comments]
    [('Paix à tous', 12, 9)]
    """
    if now.tzinfo is None:
        raise ValueError("the time of a paste needs a time zone")
    author_key(salt, "")  # A short salt fails even when the paste is empty.
    line_count = max(text.count("\n"), text.count("\r")) + 1
    if len(text) > MAX_CHARACTERS or line_count > MAX_LINES:
        raise PasteTooLarge(len(text), line_count)
    layout = network_named(network).layout
    if layout is None:
        lines = [line.strip() for line in text.splitlines()]
        return Pasted(
            leftover=tuple(Leftover(at, line) for at, line in enumerate(lines, start=1) if line)
        )
    page_lines = list(read_lines(text, layout))
    blocks = blocks_of(page_lines, layout)
    edges = _edges(page_lines, blocks.found)
    names = Names(
        _likely_names(blocks.found),
        (line.text for line in page_lines if line.kind is Kind.TEXT),
    )
    comments, doubts = _comments(blocks.found, names, now=now, salt=salt)
    first = blocks.found[0].span[0] if blocks.found else len(page_lines) + 1
    totals = (read_total(line.text) for line in edges if line.number < first)
    return Pasted(
        comments=comments,
        doubts=doubts,
        leftover=tuple(
            Leftover(line.number, names.without_handles(names.without_names(line.text)))
            for line in sorted(blocks.leftover, key=lambda line: line.number)
        ),
        expected_count=next(filter(None, totals), None),
        order=_order({layout.orders.get(plain(line.text)) for line in edges}),
    )


def _likely_names(blocks: list[Block]) -> Iterator[str]:
    """The names over comments. A line in doubt hides nothing elsewhere unless it is clearly one.

    One that begins by naming somebody of the page is what was said to them.
    """
    names = [
        block.name.text
        for block in blocks
        if block.name and (not block.doubtful or clearly_a_name(block.name.text))
    ]
    yield from names
    above = Names(names)
    for block in blocks:
        for line in (block.lines[at] for at in block.doubtful):
            if clearly_a_name(line) and above.mention(line) is None:
                yield line


def _edges(lines: list[PageLine], blocks: list[Block]) -> list[PageLine]:
    """The lines that stand around the comments of the page: in no comment."""
    inside = {at for block in blocks for at in range(block.span[0], block.span[1] + 1)}
    return [line for line in lines if line.kind is Kind.EDGE and line.number not in inside]


def _order(menu: set[CommentOrder | None]) -> CommentOrder | None:
    """The one order the page names; a menu that shows several tells none."""
    orders = menu - {None}
    return orders.pop() if len(orders) == 1 else None


def _comments(
    blocks: list[Block], names: Names, *, now: datetime, salt: bytes
) -> tuple[tuple[SnapshotComment, ...], tuple[NameDoubt, ...]]:
    comments: list[SnapshotComment] = []
    doubts: list[NameDoubt] = []
    latest: dict[str, SnapshotComment] = {}
    for place, block in enumerate(blocks):
        name, lines = block.name.text if block.name else None, list(block.lines)
        doubtful = tuple(at for at in block.doubtful if not _is_mention(lines[at], names))
        if doubtful:
            doubt = NameDoubt(
                place=place,
                name=name,
                lines=tuple(
                    line if at in doubtful else names.without_names(line, only_sure=True)
                    for at, line in enumerate(lines)
                ),
                doubtful=doubtful,
            )
            doubts.append(doubt)
            name, lines = undecided(doubt)
        parent = None
        mention = names.mention("\n".join(lines))
        if mention:
            mentioned_name, rest = mention
            parent = latest.get(mentioned_name)
            lines = f"{MASK} {rest}".rstrip().split("\n")
        key = key_of(salt, name)
        shown_lines = [names.without_names(line, only_sure=True) for line in lines]
        text = text_of(shown_lines, is_doubtful=bool(doubtful))
        comment = SnapshotComment(
            native_id=pasted_id(salt, key, text),
            text=text,
            author_key=key,
            parent=(parent.parent or parent.native_id) if parent else None,
            created_at=block.age.before(now) if block.age else None,
            likes=block.likes,
            replies=block.replies,
        )
        comments.append(comment)
        if key and name:
            latest[name_key(name)] = comment
    return tuple(comments), tuple(doubts)


def _is_mention(line: str, names: Names) -> bool:
    """Whether a line names a known author among words that are nobody's name."""
    masked = names.without_names(line, only_sure=True)
    words = masked.replace(MASK, "").strip()
    return masked != line and bool(words) and not may_be_name(words, after_a_name=True)
