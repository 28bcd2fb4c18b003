"""Word documents as paragraphs and tables: bounded, whatever the file says of itself.

A document is opened by its library once it is known to unpack to so much and no more. Words are
gathered here from what the library parsed: what was put in while changes were tracked, or stands
in a field to fill in, is no paragraph to it, and would be lost in silence.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jesuisla.analysis.text import storable
from jesuisla.collective.journal.refusals import Refused

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

LARGEST_DOCUMENT = 5 * 1024 * 1024
LARGEST_UNPACKED = 10 * 1024 * 1024
LARGEST_XML_PART = 3 * 1024 * 1024
"""Bytes of the text with its marks: as a tree it takes thirty times that."""
MOST_PARTS = 2_000
MOST_PARAGRAPHS = 20_000
"""Paragraphs and cells of tables; some seconds of work."""
DEEPEST = 20
"""How many styles may stand on one another."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
_LINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WRAPPERS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
_HEADING_STYLE = re.compile(r"title|heading ([1-9])", re.IGNORECASE)
_PIECE = 65_536
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParagraph:
    """Words, their rank among headings (0 the title, ``None`` for no heading), and their links."""

    text: str
    rank: int | None = None
    links: tuple[tuple[str, str], ...] = ()
    notes: tuple["DocumentParagraph", ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentCell:
    """A cell of a table."""

    paragraphs: tuple[DocumentParagraph, ...]

    @property
    def text(self) -> str:
        """Its words, a line a paragraph."""
        return "\n".join(each.text.strip() for each in self.paragraphs).strip()

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The addresses that are linked in it, each with its words."""
        return tuple(link for each in self.paragraphs for link in each.links)


Table = list[list[DocumentCell]]


def _opened(data: bytes) -> "Document":
    """Open a document; its parts are unpacked so far and no further, its pictures not at all."""
    if len(data) > LARGEST_DOCUMENT:
        raise Refused(_("The document is too large: 5 MB at most. Leave the pictures out."))
    if data.startswith(OLD_OFFICE):
        if LOCKED in data:
            raise Refused(_("The document is locked with a password: save it without one."))
        raise Refused(_("The document is in the old format of Word: open it and save it as DOCX."))
    from docx import Document

    return Document(_repacked(data))


@contextmanager
def _readable() -> Iterator[None]:
    """Refuse what a broken file makes of the libraries with a sentence."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        yield
    except Refused:
        raise
    except (
        PythonDocxError, OpcError, LxmlError, zipfile.BadZipFile, zlib.error, ArithmeticError,
        AttributeError, EOFError, LookupError, NotImplementedError, OSError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise Refused(
            _("The document cannot be read: open it and save it as DOCX once more.")
        ) from error


def _repacked(data: bytes) -> io.BytesIO:
    """Return the same package with the parts that are XML, all others empty.

    A size that a package tells of a part may be a lie: only as much is unpacked.
    """
    packed_again = io.BytesIO()
    unpacked_size = 0
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(packed_again, "w", zipfile.ZIP_STORED) as other,
    ):
        parts = package.infolist()
        if len(parts) > MOST_PARTS:
            raise ValueError("more parts than any document has")
        for part in parts:
            if part.flag_bits & 1:
                raise Refused(_("The document is locked with a password: save it without one."))
            if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise ValueError("packed as no document is")
            text = b""
            if part.filename.lower().endswith((".xml", ".rels")):
                with package.open(part) as stream:
                    while piece := stream.read(_PIECE):
                        text += piece
                        unpacked_size += len(piece)
                        if len(text) > LARGEST_XML_PART or unpacked_size > LARGEST_UNPACKED:
                            raise Refused(
                                _("The document is too long to be read: cut it into several.")
                            )
            other.writestr(part.filename, text)
    packed_again.seek(0)
    return packed_again


class WordDocument:
    """The paragraphs and tables of a document, in their order."""

    def __init__(self, data: bytes) -> None:
        """Open a DOCX file. Refuses what is none, is locked or too large, and says what to do."""
        with _readable():
            document = _opened(data)
            self.body, self.part = document.element.body, document.part
            self._ranks = _ranks_of_styles(document.styles.element)
            paragraphs = sum(1 for _each in self.body.iter(f"{_W}p", f"{_W}tc"))
        self.has_text_boxes = False
        self._notes: dict[str, tuple[Any, dict[str, Element]]] = {}
        if paragraphs > MOST_PARAGRAPHS:
            raise Refused(_("The document is too long to be read: cut it into several."))

    def blocks(self) -> Iterator[DocumentParagraph | Table]:
        """Give each paragraph and each table that is not empty."""
        for element in _found_in(self.body, {f"{_W}p", f"{_W}tbl"}):
            if element.tag == f"{_W}p":
                yield self._paragraph(element, self.part)
            elif table := self._table(element):
                yield table

    def _table(self, element: "Element") -> Table:
        rows = [
            [
                DocumentCell(
                    tuple(self._paragraph(each, self.part) for each in cell.iter(f"{_W}p"))
                )
                for cell in _found_in(row, {f"{_W}tc"})
            ]
            for row in _found_in(element, {f"{_W}tr"})
        ]
        return [row for row in rows if any(cell.text for cell in row)]

    def _paragraph(self, element: "Element", part: Any) -> DocumentParagraph:
        """Return the words of a paragraph, with its links; ``part`` knows where these lead."""
        walk = _Walk(part)
        walk.through(element)
        self.has_text_boxes |= walk.has_text_boxes
        notes = (self._note(kind, number) for kind, number in walk.notes)
        return DocumentParagraph(
            text=storable("".join(walk.pieces)),
            rank=self._rank(element),
            links=tuple(walk.links),
            notes=tuple(note for note in notes if note is not None),
        )

    def _rank(self, element: "Element") -> int | None:
        properties = element.find(f"{_W}pPr")
        if properties is None:
            return None
        level, style = properties.find(f"{_W}outlineLvl"), properties.find(f"{_W}pStyle")
        if level is not None:
            return _rank_of_level(level)
        return None if style is None else self._ranks.get(style.get(f"{_W}val", ""))

    def _note(self, kind: str, number: str) -> DocumentParagraph | None:
        """Return what a note at the foot or the end says; notes are where sources often stand."""
        if kind not in self._notes:
            with _readable():
                self._notes[kind] = self._notes_of(kind)
        part, notes = self._notes[kind]
        if number not in notes:
            return None
        lines = [self._paragraph(each, part) for each in notes[number].iter(f"{_W}p")]
        return DocumentParagraph(
            text=" ".join(line.text.strip() for line in lines),
            links=tuple(link for line in lines for link in line.links),
        )

    def _notes_of(self, kind: str) -> tuple[Any, dict[str, "Element"]]:
        from docx.oxml.parser import parse_xml

        for link in self.part.rels.values():
            if link.reltype.endswith(f"/{kind}s") and not link.is_external:
                root = parse_xml(link.target_part.blob)
                notes = root.iterfind(f"{_W}{kind}")
                return link.target_part, {note.get(f"{_W}id", ""): note for note in notes}
        return self.part, {}


class _Walk:
    """A walk through a paragraph that gathers its words, links and notes."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self.pieces: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.notes: list[tuple[str, str]] = []
        self.has_text_boxes = False
        self._fields: list[tuple[list[str], int]] = []
        self._visits: dict[str, Callable[[Element], None]] = {
            "t": self._text,
            "hyperlink": self._hyperlink,
            "fldSimple": self._simple_field,
            "fldChar": self._field_sign,
            "instrText": self._instruction,
            "footnoteReference": lambda element: self._note("footnote", element),
            "endnoteReference": lambda element: self._note("endnote", element),
            "drawing": self._picture,
            "pict": self._picture,
            "AlternateContent": self._picture,
            "pPr": lambda _element: None,
            "rPr": lambda _element: None,
            "del": lambda _element: None,
            "moveFrom": lambda _element: None,
        }

    def through(self, element: "Element") -> None:
        """Gather what stands in an element."""
        for child in element.iterchildren("*"):
            tag = child.tag
            if tag in _BREAKS:
                self.pieces.append(_BREAKS[tag])
            else:
                self._visits.get(tag.rpartition("}")[2], self.through)(child)

    def _text(self, element: "Element") -> None:
        self.pieces.append(element.text or "")

    def _hyperlink(self, element: "Element") -> None:
        begin = len(self.pieces)
        self.through(element)
        link = self.part.rels.get(element.get(_R_ID, ""))
        if link is not None and link.is_external:
            self._link(link.target_ref, begin)

    def _simple_field(self, element: "Element") -> None:
        begin = len(self.pieces)
        self.through(element)
        self._link_of_field(element.get(f"{_W}instr", ""), begin)

    def _field_sign(self, element: "Element") -> None:
        sign = element.get(f"{_W}fldCharType")
        if sign == "begin":
            self._fields.append(([], len(self.pieces)))
        elif sign == "end" and self._fields:
            words, begin = self._fields.pop()
            self._link_of_field("".join(words), begin)

    def _instruction(self, element: "Element") -> None:
        if self._fields:
            self._fields[-1][0].append(element.text or "")

    def _link_of_field(self, instruction: str, begin: int) -> None:
        link = _LINK_FIELD.search(instruction)
        if link:
            self._link(link[1], begin)

    def _link(self, address: str, begin: int) -> None:
        if address.lower().startswith(("http://", "https://")):
            self.links.append((address, "".join(self.pieces[begin:]).strip()))

    def _note(self, kind: str, element: "Element") -> None:
        self.notes.append((kind, element.get(f"{_W}id", "")))

    def _picture(self, element: "Element") -> None:
        if next(element.iter(f"{_W}txbxContent"), None) is not None:
            self.has_text_boxes = True


def _found_in(element: "Element", tags: Collection[str]) -> Iterator["Element"]:
    """Give the elements with these tags, also in what only wraps them, not one in another."""
    for child in element.iterchildren("*"):
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _found_in(child, tags)


def _ranks_of_styles(styles: "Element") -> dict[str, int]:
    """Return the rank among headings of each style that has one, by its identifier."""
    own: dict[str, int] = {}
    base: dict[str, str] = {}
    for style in styles.iterfind(f"{_W}style"):
        identifier = style.get(f"{_W}styleId", "")
        name, parent = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        heading = _HEADING_STYLE.fullmatch("" if name is None else name.get(f"{_W}val", ""))
        level = style.find(f"{_W}pPr/{_W}outlineLvl")
        if heading:
            own[identifier] = int(heading[1] or 0)
        elif level is not None and (rank := _rank_of_level(level)) is not None:
            own[identifier] = rank
        if parent is not None:
            base[identifier] = parent.get(f"{_W}val", "")
    ranks = dict(own)
    for identifier in base:
        ancestor, steps = identifier, 0
        while ancestor not in own and ancestor in base and steps < DEEPEST:
            ancestor, steps = base[ancestor], steps + 1
        if ancestor in own:
            ranks[identifier] = own[ancestor]
    return ranks


def _rank_of_level(level: "Element") -> int | None:
    """Return the rank of a level of the outline: the first is 0, body text 9."""
    value = level.get(f"{_W}val", "")
    return int(value) + 1 if value in set("012345678") else None
