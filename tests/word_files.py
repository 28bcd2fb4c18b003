"""Invented Word documents for tests, as bytes."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

STYLES = {"#": "Heading 1", "##": "Heading 2", "Title": "Title", "-": "List Bullet"}
Line = str | Sequence[Sequence[str]]


def word_file(*lines: Line) -> WordFile:
    """A document of these lines: “# …” is a heading, “[words](address)” links, a list a table."""
    document = Document()
    for line in lines:
        if isinstance(line, str):
            _add(document, line)
            continue
        table = document.add_table(0, len(line[0]))
        for row in line:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return document


def word_bytes(*lines: Line) -> bytes:
    """The same as the bytes of its file."""
    return bytes_of(word_file(*lines))


def bytes_of(document: WordFile) -> bytes:
    """What is saved of a document."""
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same package with these parts in place of those of their names."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in package.namelist():
            if name not in parts:
                other.writestr(name, package.read(name))
        for name, content in parts.items():
            other.writestr(name, content)
    return changed.getvalue()


def _add(document: WordFile, line: str) -> None:
    mark, _space, rest = line.partition(" ")
    style, text = (STYLES[mark], rest) if mark in STYLES else (None, line)
    paragraph = document.add_paragraph(style=style)
    before, bracket, linked = text.partition("[")
    paragraph.add_run(before)
    if bracket:
        words, _between, address = linked.partition("](")
        address, _end, after = address.partition(")")
        _link(paragraph, words, address)
        paragraph.add_run(after)


def _link(paragraph: Paragraph, words: str, address: str) -> None:
    number = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), number)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
