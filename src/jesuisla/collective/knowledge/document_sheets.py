"""Sheets in documents: one a first-level heading, a table, or a line “Claim: …”."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.content import MOST_SOURCES
from jesuisla.collective.knowledge.documents import (
    DocumentCell,
    DocumentParagraph,
    Table,
    WordDocument,
)
from jesuisla.collective.knowledge.file_parts import part_named, row_record

ADDRESS = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«»()\[\].,;:!?]", re.IGNORECASE)
_LABEL = re.compile(r"(.{1,40}?)\s*[:：]\s*(.*)\Z", re.DOTALL)
_NUMBERED = re.compile(r"\A\s*(?:\d+[.)]|[-–•])\s*")
_SHEET_PARTS = {
    "claims", "answer", "why_believed", "topics", "countries", "language", "valid_until", "sources",
}  # fmt: skip
_OF_SOURCE = re.compile(r"source\b", re.IGNORECASE)
_ON_ONE_LINE = {"claims", "topics", "countries", "language", "valid_until"}
_LISTED = {"topics", "countries"}


def sheets_of_document(data: bytes) -> list[dict[str, Any]]:
    """Return the parts of each sheet in a DOCX file.

    Raises :class:`Refused`, saying what to do, for a file that is none, is locked or too large,
    and for one in which no claim is told.
    """
    document = WordDocument(data)
    records = sheets_of_blocks(list(document.blocks()))
    if not records:
        raise Refused(
            _("No claim is found: give it the style “Heading 1”, or write “Claim:” before it.")
        )
    if document.has_text_boxes:
        records[0]["left_out"] += (_("text boxes"),)
    return records


def sheets_of_blocks(blocks: Sequence[DocumentParagraph | Table]) -> list[dict[str, Any]]:
    """Return the parts of each sheet in the paragraphs and tables of a text, in their order."""
    sheets = _Sheets(_top_rank(blocks))
    for block in blocks:
        if isinstance(block, DocumentParagraph):
            sheets.read(block)
        else:
            sheets.read_table(block)
    return sheets.records()


def _top_rank(blocks: Iterable[DocumentParagraph | Table]) -> int | None:
    """Return the rank of the headings that begin a sheet, ``None`` where no heading does.

    Under a title the headings of the first rank are claims, unless one names a part: then the
    title is the claim.
    """
    headings = [
        (block.rank, _part_headed(block))
        for block in blocks
        if isinstance(block, DocumentParagraph) and block.rank is not None
    ]
    ranks = {rank for rank, part in headings if not part}
    if {0, 1} <= ranks and not any(rank == 1 and part for rank, part in headings):
        ranks.remove(0)
    return min(ranks, default=None)


def _labelled(paragraph: DocumentParagraph) -> tuple[str | None, str]:
    """Return the part that a line such as “Topics: …” names, and the rest of it."""
    label = _LABEL.match(paragraph.text)
    return (part_named(label[1]), label[2]) if label else (None, paragraph.text)


def _part_headed(paragraph: DocumentParagraph) -> str | None:
    """Return the part of a sheet that a heading names."""
    part = part_named(_NUMBERED.sub("", paragraph.text).rstrip(": "))
    return part if part in _SHEET_PARTS else None


def _value(cell: DocumentCell, name: str) -> str:
    """Return the address that is linked where the name asks for one, else the words."""
    part = part_named(name.rpartition(" ")[2])
    return cell.links[0][0] if cell.links and part in {"url", "archive_url"} else cell.text


def _is_a_sheet(table: Table) -> bool:
    """Whether a table has a part a row: its name and what it says, in most of the rows."""
    names = [row[0].text for row in table if len(row) == 2]
    parts = [name for name in names if part_named(name) in _SHEET_PARTS or _OF_SOURCE.match(name)]
    return len(names) == len(table) and 2 * len(parts) > len(table)


@dataclass(slots=True, kw_only=True)
class _ReadSheet:
    """A sheet while its document is read: the texts of its parts in their order."""

    is_headed: bool = False
    section: str = "answer"
    texts: dict[str, list[str]] = field(default_factory=dict)
    sources: list[dict[str, str]] = field(default_factory=list)
    inline_links: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, part: str, text: str) -> None:
        """Keep a text of a part, unless it is empty."""
        if text.strip():
            self.texts.setdefault(part, []).append(text.strip())

    @property
    def has_more(self) -> bool:
        """Whether anything but claims is known of it."""
        return bool(self.sources or self.texts.keys() - {"claims"})

    def read(self, paragraph: DocumentParagraph) -> None:
        """Read a paragraph of the section that was begun, or a line “Topics: …”."""
        part, text = _labelled(paragraph)
        if part in _SHEET_PARTS:
            self.begin(part, is_open=not text or part not in _ON_ONE_LINE)
            if part != "sources":
                self.add(part, text)
            elif text:
                self.cite(text, paragraph.links)
        elif self.section == "sources":
            if part:
                self.complete(part, text, paragraph.links)
            else:
                self.cite(paragraph.text, paragraph.links)
        else:
            self.add(self.section, paragraph.text)
        if self.section != "sources" and part != "sources":
            self.inline_links += paragraph.links or [
                (address, address) for address in ADDRESS.findall(paragraph.text)
            ]
        for note in paragraph.notes:
            self.cite(note.text, note.links)

    def read_claim(self, heading: DocumentParagraph) -> None:
        """Read the heading that begins it; an answer follows."""
        self.add("claims", heading.text)
        self.inline_links += heading.links
        for note in heading.notes:
            self.cite(note.text, note.links)

    def begin(self, part: str, *, is_open: bool = True) -> None:
        """Have what follows be of this part; what stands on one line leaves the part before."""
        if is_open:
            self.section = part
        elif part == "claims":
            self.section = "answer"

    def cite(self, text: str, links: tuple[tuple[str, str], ...]) -> None:
        """Keep a source for each address that is linked or written there; the words are its title.

        Who published it is nobody's guess: it stays missing, and the draft says so.
        """
        text = _NUMBERED.sub("", text).strip()
        addresses = dict(links) or {address: address for address in ADDRESS.findall(text)}
        if not addresses:
            if text:
                self.sources.append({"title": text})
            return
        for address, words in addresses.items():
            title = words if not ADDRESS.match(words) else ""
            if not title and len(addresses) == 1:
                title = text.replace(words, "").strip(" :;,.–—-()[]\n")
            self.sources.append({"url": address, "title": title})

    def complete(self, part: str, text: str, links: tuple[tuple[str, str], ...]) -> None:
        """Keep “Publisher: …” with the source before it, or with the next where it has one."""
        value = links[0][0] if links and part in {"url", "archive_url"} else text.strip()
        if not self.sources or self.sources[-1].get(part):
            self.sources.append({})
        self.sources[-1][part] = value

    def take(self, record: Mapping[str, Any]) -> None:
        """Keep what a table says of this sheet by the names of its parts."""
        for part, value in record.items():
            if part == "left_out":
                self.left_out += value
            elif part == "sources":
                self.sources += value
            else:
                for text in re.split(r"[\n|]", value) if part == "claims" else [value]:
                    self.add(part, text)

    def record(self) -> dict[str, Any]:
        """Return the parts that are there, and sources from links of its words behind its own."""
        own_urls = {source.get("url") for source in self.sources}
        others = {url: words for url, words in self.inline_links if url not in own_urls}
        sources = list(self.sources)
        for url, words in others.items():
            if len(sources) < MOST_SOURCES:
                sources.append({"url": url, "title": "" if ADDRESS.match(words) else words})
            else:
                self.left_out.append(url[:40])
        texts_by_part = {
            part: texts if part == "claims" else (", " if part in _LISTED else "\n").join(texts)
            for part, texts in self.texts.items()
        }
        return {
            **texts_by_part,
            **({"sources": sources} if sources else {}),
            "left_out": tuple(dict.fromkeys(self.left_out)),
        }


class _Sheets:
    """The sheets of a document, begun one after another.

    ``top`` is the rank of the headings that begin one. What stands before the first is of all.
    """

    def __init__(self, top: int | None) -> None:
        self.top = top
        self.common = _ReadSheet(section="before")
        self.sheets: list[_ReadSheet] = []

    @property
    def current(self) -> _ReadSheet:
        """The sheet that was begun last, or what is of all."""
        return self.sheets[-1] if self.sheets else self.common

    def read(self, paragraph: DocumentParagraph) -> None:
        """Read a heading, or a paragraph below it."""
        part = _part_headed(paragraph)
        if paragraph.rank is None or not paragraph.text.strip():
            if _labelled(paragraph)[0] == "claims":
                self.claim()
            self.current.read(paragraph)
        elif part:
            if part == "claims":
                self.claim()
            self.current.begin(part)
        elif self.top is None or paragraph.rank < self.top:
            self.common.left_out.append(paragraph.text[:40])
        elif paragraph.rank == self.top:
            self.sheets.append(_ReadSheet(is_headed=True))
            self.current.read_claim(paragraph)
        else:
            self.current.begin("why_believed")

    def claim(self) -> None:
        """Begin a sheet, unless the one begun last still waits for its claims."""
        if not self.sheets or (self.current.has_more and not self.current.is_headed):
            self.sheets.append(_ReadSheet())

    def read_table(self, table: Table) -> None:
        """Read a table with a sheet a row, or a part a row; of any other its words alone."""
        header = [cell.text for cell in table[0]]
        parts = [part_named(name) for name in header]
        if len(table) > 1 and "claims" in parts and sum(map(bool, parts)) > 1:
            for row in table[1:]:
                self.sheets.append(_ReadSheet())
                self._take(zip(header, row, strict=False))
        elif _is_a_sheet(table):
            if "claims" in (part_named(row[0].text) for row in table):
                self.claim()
            self._take((row[0].text, row[1]) for row in table)
        else:
            for row in table:
                text = " | ".join(cell.text for cell in row if cell.text)
                links = tuple(link for cell in row for link in cell.links)
                self.current.read(DocumentParagraph(text=text, links=links))

    def _take(self, cells: Iterable[tuple[str, DocumentCell]]) -> None:
        by_name = dict(cells)
        for name in [name for name in by_name if part_named(name) == "sources"]:
            for paragraph in by_name.pop(name).paragraphs:
                self.current.cite(paragraph.text, paragraph.links)
        values = ((name, _value(cell, name)) for name, cell in by_name.items())
        self.current.take(row_record(values))

    def records(self) -> list[dict[str, Any]]:
        """Return the parts of each sheet, with what is of all where it says nothing itself."""
        self.common.inline_links = []  # of words that are not read
        common = self.common.record()
        not_read = [
            *common.pop("left_out"),
            *([_("text before the first claim")] * ("before" in common)),
        ]
        common.pop("before", None)
        records = [
            {**common, **sheet.record()} for sheet in self.sheets if sheet.texts or sheet.sources
        ]
        if records:
            records[0]["left_out"] = (*not_read, *records[0]["left_out"])
        return records
