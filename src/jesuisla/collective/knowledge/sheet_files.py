"""Sheets from files that a group kept before: Markdown, CSV, and documents.

What a file says is checked as the steps of writing check it. What is missing stays missing, since
a draft may be incomplete; what cannot stand is refused with a sentence, and nothing of that file
is taken.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jesuisla.collective.groups.names import country_name, language_name
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.content import MOST_SOURCES, CitedSource, SheetContent
from jesuisla.collective.knowledge.document_sheets import sheets_of_blocks, sheets_of_document
from jesuisla.collective.knowledge.documents import LARGEST_DOCUMENT
from jesuisla.collective.knowledge.file_parts import named_parts, part_named, row_record
from jesuisla.collective.knowledge.markdown_blocks import markdown_blocks
from jesuisla.collective.knowledge.sheet_forms import (
    LONGEST_HOLD,
    SOURCE_PARTS,
    ClaimForm,
    ShortAnswerForm,
    SourcesForm,
    UntilForm,
    WhyBelievedForm,
    given_topics,
)
from jesuisla.languages import ENGLISH

MARKDOWN = (".md", ".markdown")
CSV = (".csv",)
DOCUMENTS = (".docx", ".doc")
LARGEST_TEXT = 2_000_000
LARGEST_HEAD = 50_000
"""Characters of a head: an anchor of YAML may stand for more than it is long, but not for all."""
HEAD = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*$(.*)\Z", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+)[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledSheet:
    """A sheet as a file has it: where it stands there, and the names that mean nothing here."""

    place: str
    content: SheetContent
    left_out: tuple[str, ...]


def sheets_in(data: bytes, name: str, *, language: str) -> Iterator[FiledSheet | Refused]:
    """Give the sheets in a file in their order, and a refusal for each that cannot be taken.

    ``name`` is how the file is called in what is said of it, and its ending says of what kind it
    is; ``language`` is that of sheets that name none.
    """
    try:
        records = _records_in(data, PurePath(name).suffix.lower())
    except Refused as refusal:
        yield _refused(name, refusal)
        return
    for place, record in records:
        at = f"{name}:{place}" if place else name
        try:
            content = _content({"language": language, **record})
        except Refused as refusal:
            yield _refused(at, refusal)
        else:
            yield FiledSheet(place=at, content=content, left_out=record.get("left_out", ()))


def sheets_in_file(file: Path, name: str, *, language: str) -> Iterator[FiledSheet | Refused]:
    """Give the sheets in a file of this machine, as :func:`sheets_in`."""
    try:
        with file.open("rb") as stream:
            # As much of it as shows that it is too large.
            data = stream.read(LARGEST_DOCUMENT + 1)
    except OSError:
        unreadable = _("The file cannot be read.")
        yield _refused(name, unreadable)
    else:
        yield from sheets_in(data, name, language=language)


def _refused(of_what: str, sentence: object) -> Refused:
    colon = pgettext("between a label and its value", ": ")
    return Refused(f"{of_what}{colon}{sentence}")


def _records_in(data: bytes, ending: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the sheets of a file, each with its place there; "" where a file holds one alone."""
    if ending in MARKDOWN:
        text = _text_of(data)
        return _placed(_headless(text)) or [("", _markdown(text))]
    if ending in CSV:
        return [(str(number), row) for number, row in enumerate(_rows(_text_of(data)), start=2)]
    if ending in DOCUMENTS:
        return _placed(sheets_of_document(data))
    raise Refused(_("This kind of file is not read: save it as DOCX, Markdown (.md) or CSV."))


def _placed(records: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    places = [str(number) for number in range(1, len(records) + 1)]
    return list(zip(places if len(records) > 1 else [""], records, strict=True)) if records else []


def _headless(text: str) -> list[dict[str, Any]]:
    """Return the sheets of a Markdown text without a head, read by its headings as a document is.

    None where it has a head, and where nothing stands below its claims.
    """
    if text.lstrip().startswith("---"):
        return []
    records = sheets_of_blocks(markdown_blocks(text))
    has_more = any(record.keys() - {"claims", "left_out"} for record in records)
    return records if has_more and all(record.get("claims") for record in records) else []


def _text_of(data: bytes) -> str:
    if len(data) > LARGEST_TEXT:
        raise Refused(_("The file is too large: 2 MB at most."))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Refused(_("The text is not UTF-8: save the file in that encoding.")) from error


def _markdown(text: str) -> dict[str, Any]:
    """Return the parts of a sheet in Markdown: what the head names, and the rest from the text."""
    match = HEAD.match(text)
    if match is None:
        raise Refused(_("There is no head: begin the file with a line ---, and end it with one."))
    if len(match[1]) > LARGEST_HEAD:
        raise Refused(_("The head of the file is too long."))
    try:
        # Everything stays text: “NO” is Norway, and a day is read as forms read it.
        head = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506  # makes nothing but texts
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise Refused(_("Line %(line)d of the head cannot be read.") % {"line": line}) from error
    if not isinstance(head, dict):
        raise Refused(_("The head needs lines such as “language: fr”."))
    return {**_parts_of_text(match[2]), **named_parts(head)}


def _parts_of_text(text: str) -> dict[str, Any]:
    r"""Return the claim of the first heading, the answer below, and in the rest why it is believed.

    >>> _parts_of_text("# On dit\n\nEn fait.\n\n## Pourquoi\n\nLa peur.\n")
    {'claims': 'On dit', 'answer': 'En fait.', 'why_believed': 'La peur.'}
    """
    parts = {}
    title = HEADING.match(text.lstrip())
    if title is not None and title[1] == "#":
        parts["claims"], text = title[2], text.lstrip()[title.end() :]
    next_heading = HEADING.search(text)
    answer = text[: next_heading.start()] if next_heading else text
    why = HEADING.sub("", text[next_heading.end() :]) if next_heading else ""
    named = {"answer": answer.strip(), "why_believed": why.strip()}
    return parts | {name: value for name, value in named.items() if value}


def _rows(text: str) -> list[dict[str, Any]]:
    """Return the rows of a CSV file, by the names of its first line."""
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [row_record(row.items()) for row in reader]
    except csv.Error as error:
        sentence = _("Line %(line)d is no row of a CSV file.")
        raise Refused(sentence % {"line": reader.line_num}) from error
    if "claims" not in map(part_named, reader.fieldnames or ()):
        raise Refused(_("The first line needs the names of the columns, “claim” among them."))
    return rows


def _content(record: Mapping[str, Any]) -> SheetContent:
    claims = "\n".join(_list(record.get("claims"), "\n|"))
    topics = _list(record.get("topics"), ",;")
    countries = _list(record.get("countries"), ",; ")
    answer = _cleaned(_("The answer"), ShortAnswerForm.base_fields["answer"], record.get("answer"))
    return SheetContent(
        claims=_cleaned(_("The claim"), ClaimForm.base_fields["claims"], claims) or (),
        answer=" ".join(answer.split()),
        why_believed=_cleaned(
            _("Why it is believed"),
            WhyBelievedForm.base_fields["why_believed"],
            record.get("why_believed"),
        ),
        topics=_checked(_("Topics"), given_topics, topics) if topics else (),
        countries=tuple(_country(code) for code in dict.fromkeys(countries)),
        language=_language(record["language"]),
        valid_until=_until(record.get("valid_until")),
        sources=tuple(_sources(record.get("sources"))),
    )


def _sources(given: Any) -> Iterator[CitedSource]:
    sources = given if isinstance(given, list) else [given] if given else []
    if len(sources) > MOST_SOURCES:
        raise Refused(_("%(count)d sources at most.") % {"count": MOST_SOURCES})
    fields = SourcesForm().fields
    for number, source in enumerate(sources, start=1):
        source_parts = named_parts(source) if isinstance(source, dict) else {"url": source}
        label = _("Source %(number)d") % {"number": number}
        parts = {
            part: _cleaned(label, fields[f"{part}_{number}"], source_parts.get(part))
            for part in SOURCE_PARTS
        }
        parts["published_on"] = parts["published_on"] or None
        if parts["published_on"] and parts["published_on"] > localdate():
            not_yet = _("This day has not come yet.")
            raise _refused(label, not_yet)
        yield CitedSource(**parts)


def _until(given: Any) -> date | None:
    label = _("Until when")
    day: date | None = _cleaned(label, UntilForm.base_fields["valid_until"], given) or None
    if day and day > localdate() + LONGEST_HOLD:
        too_far = _("Three years at most: somebody should look again before.")
        raise _refused(label, too_far)
    return day


def _language(given: Any) -> str:
    code = str(given).strip()
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?", code) or (
        language_name(code.lower().partition("-")[0], ENGLISH) == code
    ):
        raise Refused(_("“%(code)s” is no language: write fr, en, de…") % {"code": code[:20]})
    return code.replace("_", "-").lower()


def _country(code: str) -> str:
    code = code.upper()
    if not re.fullmatch("[A-Z]{2}", code) or country_name(code, ENGLISH) == code:
        raise Refused(_("“%(code)s” is no country: write FR, BE, CA…") % {"code": code[:20]})
    return code


def _list(given: Any, between: str) -> list[str]:
    """Return the texts of a list, or those of one text with one of these signs between them."""
    texts = given if isinstance(given, list) else re.split(f"[{between}]", str(given or ""))
    if not all(isinstance(text, str) for text in texts):
        raise Refused(_("Lists hold plain texts, each on a line with “- ” before it."))
    return [text.strip() for text in texts if text.strip()]


def _cleaned(label: str, field: Field, given: Any) -> Any:
    """Return what the field makes of a text; an empty text where nothing is given."""
    if not given:
        return ""
    if not isinstance(given, str):
        raise Refused(_("%(part)s: a plain text is needed.") % {"part": label})
    return _checked(label, field.clean, given)


def _checked(label: str, check: Callable[[Any], Any], given: Any) -> Any:
    try:
        return check(given)
    except ValidationError as error:
        raise _refused(label, error.messages[0]) from error
