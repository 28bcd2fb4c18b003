"""What is kept about a person, in words: for the page of their data and for their file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.events import OpenQuestion
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.data_words import WORDS
from jesuisla.collective.members.models import Membership, Person, Role
from jesuisla.collective.members.personal_data import (
    DataSection,
    account_data,
    membership_data,
    memberships_with_data,
    sections_about,
)

tells_entries = OpenQuestion[Callable[[list[Entry], Group], list[str]]]()
"""What does the journal say of these entries, naming nobody else, for whoever tells it?"""


@dataclass(frozen=True)
class DataRow:
    """One thing that is kept: what each part of it is, and what it says."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DataBlock:
    """Things of one kind; ``heading`` is empty where the section says enough."""

    heading: str
    rows: tuple[DataRow, ...]


@dataclass(frozen=True)
class ReadableSection:
    """A section in the reader's words; ``change`` names the page where it is changed."""

    name: str
    title: str
    kept: str
    blocks: tuple[DataBlock, ...]
    change: str = ""

    @property
    def count(self) -> int:
        """How many things are kept here."""
        return sum(len(block.rows) for block in self.blocks)

    def latest(self, number: int) -> "ReadableSection":
        """Return the same with the last rows of each block alone."""
        blocks = tuple(DataBlock(block.heading, block.rows[-number:]) for block in self.blocks)
        return replace(self, blocks=blocks)


@dataclass(frozen=True)
class ReadableMembership:
    """What is kept in one group: the place itself, and one section a kind."""

    group: Group
    place: Membership
    sections: tuple[ReadableSection, ...]


def account_in_words(person: Person) -> ReadableSection:
    """Return what is kept about a person apart from their groups, in words."""
    section = DataSection(name="account", teller=lambda _place: None, title=_("Your account"))
    data = account_data(person)
    language = dict(settings.LANGUAGES).get(person.language, person.language)
    return _readable(section, data | {"language": language}, _zone(person))


def memberships_in_words(person: Person) -> Iterator[ReadableMembership]:
    """Give what is kept in each group of a person, in words, one group after the other."""
    for place in memberships_with_data(person):
        with scope(group=place.group_id):
            zone = person.zone_in(place.group)
            own = DataSection(
                name="place",
                teller=membership_data,
                title=_("Your membership of the group"),
                kept=_("Until you leave; half a year if the team ended it."),
                choices={"roles": Role},
            )
            parts = [
                _readable(own, membership_data(place), zone),
                *(
                    _readable(section, _with_sentences(section, place), zone)
                    for section in sections_about(place)
                ),
            ]
        yield ReadableMembership(place.group, place, tuple(part for part in parts if part.count))


def _with_sentences(section: DataSection, place: Membership) -> Any:
    if section.name != "what_you_did":
        return section.teller(place)
    entries = list(Entry.objects.filter(actor=place.pk).order_by("at"))
    sentences = [entry.event for entry in entries]
    for tell in tells_entries:
        sentences = tell(entries, place.group)
    return [
        {"at": entry.at.isoformat(), "event": sentence}
        for entry, sentence in zip(entries, sentences, strict=True)
    ]


def _readable(section: DataSection, data: Any, zone: ZoneInfo) -> ReadableSection:
    words = _Reader(section, zone)
    blocks: list[DataBlock] = []
    if isinstance(data, Mapping):
        alone = {key: value for key, value in data.items() if not _has_rows(value)}
        if row := words.row(alone):
            blocks.append(DataBlock("", (row,)))
        for key, value in data.items():
            if _has_rows(value):
                blocks.append(DataBlock(words.name(key), words.rows(value)))
    elif data:
        blocks.append(DataBlock("", words.rows(data)))
    return ReadableSection(
        section.name,
        str(section.title or section.name),
        str(section.kept),
        tuple(blocks),
        section.change,
    )


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


class _Reader:
    """Puts the names and values of one section into the reader's words."""

    def __init__(self, section: DataSection, zone: ZoneInfo) -> None:
        self.section = section
        self.zone = zone

    def name(self, key: str) -> str:
        word: str | Promise = self.section.words.get(key) or WORDS.get(key) or key
        return str(word)

    def rows(self, values: list[Any]) -> tuple[DataRow, ...]:
        rows = (
            self.row(value if isinstance(value, Mapping) else {"at": value}) for value in values
        )
        return tuple(row for row in rows if row)

    def row(self, values: Mapping[str, Any]) -> DataRow | None:
        pairs = tuple(
            (self.name(key), text)
            for key, value in values.items()
            if (text := self.value(key, value))
        )
        return DataRow(pairs) if pairs else None

    def value(self, key: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self.value(key, part) for part in value)
        if isinstance(value, Mapping):
            return "; ".join(
                f"{self.name(name)}: {self.value(name, it)}" for name, it in value.items()
            )
        labels: type[Choices] | None = self.section.choices.get(key)
        if labels is not None and value in labels.values:
            return str(labels(value).label)
        return self.moment(value) or str(value)

    def moment(self, value: Any) -> str:
        """Return a moment in the reader's words, empty for what is none."""
        if not isinstance(value, str) or "T" not in value:
            return ""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return ""
        return day_in_words(moment.astimezone(self.zone), "DATETIME_FORMAT")


def _zone(person: Person) -> Any:
    return ZoneInfo(person.time_zone) if person.time_zone else get_default_timezone()
