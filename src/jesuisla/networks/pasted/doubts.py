"""Doubts about pasted comments: lines that may be names, and what a person says of them.

What is not understood is not saved: as long as nobody said what such a line is, it stands
in no comment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from jesuisla.analysis.thread import SnapshotComment, author_key, pasted_id
from jesuisla.networks.names.name_parts import MASK
from jesuisla.networks.names.name_shapes import clearly_a_name, name_before_words
from jesuisla.networks.names.people import Names, without_handles
from jesuisla.networks.pasted.layout import plain
from jesuisla.networks.pasted.lines import CUT_SHORT
from jesuisla.networks.pasted.page_names import ANONYMOUS


class LineMeaning(StrEnum):
    """What a line in doubt is, as a person says."""

    AUTHOR = "author"
    """The name of who wrote the comment: the lines above it belong to the page."""
    OTHER = "other"
    """The name of somebody else, which is masked."""
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDoubt:
    """A comment whose text may hold a name.

    ``place`` is the comment's among those of its paste, ``name`` the line where a name is
    expected, ``lines`` those below it, of which ``doubtful`` names the places in question.
    """

    place: int
    name: str | None
    lines: tuple[str, ...]
    doubtful: tuple[int, ...]


Answers = Mapping[tuple[int, int], LineMeaning]
"""What was said, by the place of the comment and the place of the line."""


def key_of(salt: bytes, name: str | None) -> str | None:
    """Return the author's key; ``None`` for no name, or one that stands for several people.

    >>> key_of(b"0" * 16, "Participant anonyme") is None
    True
    """
    if not name or plain(name) in ANONYMOUS or not name.replace(MASK, "").strip():
        return None
    return author_key(salt, name)


def text_of(lines: Sequence[str], *, is_doubtful: bool = False) -> str:
    """Return the lines as a comment's text: an ending cut short, every handle masked.

    Whom a text calls at its beginning is masked too: it may have written above what was
    copied. Where a line was in doubt, any line may be that beginning.
    """
    lines = "\n".join(lines).strip().split("\n")
    end = len(lines) if is_doubtful else 1
    text = "\n".join([*map(_without_called, lines[:end]), *lines[end:]])
    cut = CUT_SHORT.search(text[-40:])
    if cut:
        text = text[: len(text) - len(cut[0])].rstrip() + "…"
    return without_handles(text)


def _without_called(line: str) -> str:
    called = name_before_words(line)
    if called is None:
        return line
    pieces = line.split(" ")
    return " ".join([*pieces[: called[0]], MASK, *pieces[called[1] :]])


def undecided(doubt: NameDoubt) -> tuple[str | None, list[str]]:
    """Return the likely name and the lines that hold none, before anybody said anything.

    >>> undecided(NameDoubt(place=0, name="Offres", lines=("Lou Demo", "paix"), doubtful=(0,)))
    ('Lou Demo', ['paix'])
    """
    rest = [line for at, line in enumerate(doubt.lines) if at not in doubt.doubtful]
    first = doubt.lines[0]
    is_below_page = doubt.name is None or not clearly_a_name(doubt.name)
    likely = first if is_below_page and doubt.doubtful[0] == 0 and clearly_a_name(first) else None
    return likely, rest


def settle(
    comments: Sequence[SnapshotComment], doubts: Sequence[NameDoubt], answers: Answers, salt: bytes
) -> tuple[list[SnapshotComment], list[NameDoubt]]:
    """Return the comments with what was said of their lines, and the doubts that remain.

    A doubt is settled when each of its lines is. The authors named so are masked in the
    texts of the others.
    """
    settled_comments = list(comments)
    open_doubts, authors = [], []
    for doubt in doubts:
        meanings = {at: answers.get((doubt.place, at)) for at in doubt.doubtful}
        if None in meanings.values():
            open_doubts.append(doubt)
            continue
        author_at = max(
            (at for at, said in meanings.items() if said is LineMeaning.AUTHOR), default=None
        )
        name = doubt.name if author_at is None else doubt.lines[author_at]
        lines = [
            MASK if meanings.get(at) in (LineMeaning.OTHER, LineMeaning.AUTHOR) else line
            for at, line in enumerate(doubt.lines)
            if author_at is None or at > author_at
        ]
        authors += [name] if author_at is not None and name else []
        settled_comments[doubt.place] = replace(
            comments[doubt.place],
            text=text_of(lines, is_doubtful=True),
            author_key=key_of(salt, name),
        )
    names = Names(authors, (comment.text for comment in comments))
    new_ids: dict[str, str] = {}
    for at, (before, comment) in enumerate(zip(comments, settled_comments, strict=True)):
        text = "\n".join(
            names.without_names(line, only_sure=True) for line in comment.text.split("\n")
        )
        if comment is not before or text != before.text:
            native_id = pasted_id(salt, comment.author_key, text)
            new_ids[before.native_id] = native_id
            settled_comments[at] = replace(comment, text=text, native_id=native_id)
    return [
        replace(comment, parent=new_ids.get(comment.parent, comment.parent))
        if comment.parent
        else comment
        for comment in settled_comments
    ], open_doubts
