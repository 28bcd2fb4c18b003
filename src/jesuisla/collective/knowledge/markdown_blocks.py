"""The headings, lines and links of a Markdown text, as a Word document would give them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from jesuisla.collective.knowledge.documents import DocumentParagraph
from jesuisla.collective.knowledge.file_parts import part_named

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.+?)[ \t#]*\Z")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(.+)\Z")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^\s()<>]+)>?(?:\s+[\"'][^\n\"']*[\"'])?\s*\)")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|^>[ ]?")


def markdown_blocks(text: str) -> list[DocumentParagraph]:
    r"""Return the headings and paragraphs of a text; an item of a list is a paragraph of its own.

    >>> blocks = markdown_blocks("# On dit\n\nEn *fait*,\nnon.\n\n- A\n- B")
    >>> [(each.rank, each.text) for each in blocks]
    [(1, 'On dit'), (None, 'En fait, non.'), (None, 'A'), (None, 'B')]
    >>> markdown_blocks("[Bulletin](https://a.example/b)")[0].links
    (('https://a.example/b', 'Bulletin'),)
    """
    blocks = [_paragraph(rank, words) for rank, words in _pieces(text.lstrip("\ufeff"))]
    return (
        [replace(each, rank=_raised(each.rank)) for each in blocks]
        if _is_titled(blocks)
        else blocks
    )


def _pieces(text: str) -> Iterator[tuple[int | None, str]]:
    """Give each heading with its rank, and each paragraph on one line."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        begins = item or not line.strip() or part_named(line.partition(":")[0])
        if lines and (heading or begins):
            yield None, " ".join(lines)
            lines = []
        if heading:
            yield len(heading[1]), heading[2]
        elif line.strip():
            lines.append(item[1] if item else line.strip())


def _paragraph(rank: int | None, words: str) -> DocumentParagraph:
    links = tuple((url, name or url) for name, url in _LINK.findall(words))
    return DocumentParagraph(text=_MARKS.sub("", _LINK.sub(r"\1", words)), rank=rank, links=links)


def _is_titled(blocks: list[DocumentParagraph]) -> bool:
    """Whether the one heading of the first level is of the whole text: others follow at once."""
    ranks = [each.rank for each in blocks]
    return ranks[:2] == [1, 2] and ranks.count(1) == 1 and ranks.count(2) > 1


def _raised(rank: int | None) -> int | None:
    return None if rank is None else rank - 1
