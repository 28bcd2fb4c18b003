"""What a fact sheet says, complete or not yet, apart from who wrote it and where it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.knowledge.models import Sheet, SheetSource

MOST_CLAIMS = 8
MOST_SOURCES = 5
MOST_TOPICS = 5
ENDS_TODAY = _("That is today: choose a later day, so that somebody has time to read it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A source as it was written down; ``published_on`` is ``None`` where it bears no date."""

    title: str = ""
    publisher: str = ""
    published_on: date | None = None
    url: str = ""
    archive_url: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether somebody can find and open it."""
        return bool(self.title and self.publisher and self.url)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return a source from the plain data that :meth:`SheetContent.as_json` made."""
        return cls(**{**data, "published_on": _day(data.get("published_on"))})


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """The words of a sheet. Anything may be missing while it is being written."""

    claims: tuple[str, ...] = ()
    answer: str = ""
    why_believed: str = ""
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    language: str = ""
    valid_until: date | None = None
    sources: tuple[CitedSource, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """The same as plain data, days in ISO 8601."""
        data = asdict(self)
        for part in (data, *data["sources"]):
            for name in {"valid_until", "published_on"} & part.keys():
                part[name] = part[name] and part[name].isoformat()
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the words from plain data; names that are not there stay empty."""
        return cls(
            claims=tuple(data.get("claims", ())),
            answer=data.get("answer", ""),
            why_believed=data.get("why_believed", ""),
            topics=tuple(data.get("topics", ())),
            countries=tuple(data.get("countries", ())),
            language=data.get("language", ""),
            valid_until=_day(data.get("valid_until")),
            sources=tuple(CitedSource.from_json(source) for source in data.get("sources", ())),
        )

    def changed(self, **parts: Any) -> Self:
        """Return the words with some parts in place of those before."""
        return replace(self, **parts)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def content_of(sheet: Sheet) -> SheetContent:
    """Return what a sheet says that somebody read; empty for one that nobody read yet."""
    return SheetContent(
        claims=tuple(sheet.claims),
        answer=sheet.answer,
        why_believed=sheet.why_believed,
        topics=tuple(sheet.topics),
        countries=tuple(sheet.countries),
        language=sheet.language,
        valid_until=sheet.valid_until,
        sources=tuple(
            CitedSource(
                title=source.title,
                publisher=source.publisher,
                published_on=source.published_on,
                url=source.url,
                archive_url=source.archive_url,
            )
            for source in sheet.sources.all()
        )
        if sheet.pk
        else (),
    )


def working_content(sheet: Sheet) -> SheetContent:
    """Return the words being written, or else those that count."""
    return SheetContent.from_json(sheet.draft) if sheet.draft is not None else content_of(sheet)


def missing_in(content: SheetContent) -> Iterator[tuple[str, str | Promise]]:
    """Say what a sheet still lacks before somebody reads it: the step of writing, a sentence."""
    needs = (
        ("claim", content.claims, _("Write down what is claimed, in the words that people use.")),
        ("claim", content.language, _("Say in which language it is written.")),
        ("answer", content.answer, _("The short answer is missing.")),
        (
            "why",
            content.why_believed,
            _("Say why people believe it: who reads the sheet then answers more kindly."),
        ),
        (
            "sources",
            content.sources,
            _("A sheet without a source cannot be checked: name one at least."),
        ),
        (
            "sources",
            all(source.is_complete for source in content.sources),
            _("A source needs its title, who published it, and its address."),
        ),
        ("until", content.valid_until, _("Say until when it holds: figures age.")),
        (
            "until",
            content.valid_until is None or content.valid_until >= localdate(),
            _("The day until which it holds is past: choose one to come."),
        ),
        ("until", content.valid_until != localdate(), ENDS_TODAY),
        (
            "until",
            content.topics,
            _("Name one topic at least: its keepers are told when the sheet is due."),
        ),
    )
    return ((step, sentence) for step, is_there, sentence in needs if not is_there)


def source_rows(sheet: Sheet, sources: Iterable[CitedSource]) -> list[SheetSource]:
    """Return the rows of a sheet's sources, unsaved, in their order."""
    return [
        SheetSource(
            group_id=sheet.group_id,
            sheet=sheet,
            position=position,
            title=source.title,
            publisher=source.publisher,
            published_on=source.published_on,
            url=source.url,
            archive_url=source.archive_url,
        )
        for position, source in enumerate(sources, start=1)
    ]
