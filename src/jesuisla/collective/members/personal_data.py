"""Everything that is kept about one person, for that person to take along."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.db.models import Choices, F, QuerySet
from django.utils.functional import Promise
from django_scopes import scope, scopes_disabled

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.events import DataDownloaded
from jesuisla.collective.members.models import (
    Membership,
    Person,
)

Teller = Callable[[Membership], Any]


@dataclass(frozen=True, kw_only=True)
class DataSection:
    """One kind of what is kept about a member: who tells it, and what a reader is told of it.

    ``change`` names the page where a member changes it. ``columns`` names the columns
    ("app.Model.column") that point at a member and whose rows are told here; ``words`` what a
    reader reads for a name in the data, ``choices`` for a code.
    """

    name: str
    teller: Teller
    title: str | Promise = ""
    kept: str | Promise = ""
    columns: tuple[str, ...] = ()
    change: str = ""
    words: Mapping[str, str | Promise] = field(default_factory=dict)
    choices: Mapping[str, type[Choices]] = field(default_factory=dict)


sections: dict[str, DataSection] = {}
untold_columns: dict[str, str | Promise] = {}
"""Columns that point at a member and are told in no section, and why."""


def personal_data(name: str, **about: Any) -> Callable[[Teller], Teller]:
    """Register what another app keeps about a member: plain data under this name.

    Called for each of the person's places, in the scope of its group. ``about`` is what a
    :class:`DataSection` says besides.
    """

    def register(teller: Teller) -> Teller:
        sections[name] = DataSection(name=name, teller=teller, **about)
        return teller

    return register


def not_told(column: str, why: str | Promise) -> None:
    """Say why a column that points at a member ("app.Model.column") is told in no section."""
    untold_columns[column] = why


def sections_about(place: Membership) -> list[DataSection]:
    """Return the sections that have something to tell of a member, or may have.

    One query asks all columns whether any row is theirs: most members are in few of them. A
    section without columns has to be asked itself.
    """
    statement, columns = _rows_by_column()
    with connection.cursor() as cursor:
        cursor.execute(statement, [getattr(place, number) for number, _column in columns])
        row = cursor.fetchone()
    found = {column for (_number, column), is_there in zip(columns, row, strict=True) if is_there}
    return [
        section
        for section in sections.values()
        if not section.columns or not found.isdisjoint(section.columns)
    ]


@cache
def _rows_by_column() -> tuple[str, list[tuple[str, str]]]:
    """The question whether each column holds a member, and by which of their numbers."""
    columns, questions = [], []
    quote = connection.ops.quote_name
    for name in sorted({name for section in sections.values() for name in section.columns}):
        app, model, column = name.split(".")
        field = apps.get_model(app, model)._meta.get_field(column)  # Django's own way
        table, key = quote(field.model._meta.db_table), quote(field.column)
        columns.append(("person_id" if field.related_model is Person else "pk", name))
        questions.append(f"EXISTS (SELECT 1 FROM {table} WHERE {key} = %s)")  # noqa: S608  # names of our models
    return f"SELECT {', '.join(questions)}", columns


def plain_rows(rows: QuerySet[Any], *same: str, **named: str) -> list[dict[str, Any]]:
    """Return these columns of rows as plain data for JSON, times in ISO 8601.

    ``same`` keep their names, ``named`` get another one: ``action="action__number"``.
    """
    values = rows.annotate(**{f"told_{name}": F(path) for name, path in named.items()}).values(
        *(f"told_{name}" for name in named), *same
    )
    return [
        {name.removeprefix("told_"): _plain(value) for name, value in row.items()} for row in values
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def all_data_of(person: Person) -> dict[str, Any]:
    """Return all that is kept about a person, in every group, as plain data for JSON.

    Times are in ISO 8601 with their zone; keys and codes are named, never their secrets.
    """
    return account_data(person) | {
        "groups": [_data_of(place) for place in memberships_with_data(person)]
    }


def memberships_with_data(person: Person) -> list[Membership]:
    """Return a person's places in all groups, those that are over too."""
    with scopes_disabled():
        return list(
            Membership.objects.filter(person=person)
            .select_related("group", "charter", "person")
            .order_by("group_id")
        )


def account_data(person: Person) -> dict[str, Any]:
    """Return what is kept about a person apart from their groups."""
    with scopes_disabled():
        downloads = Entry.objects.filter(event=DataDownloaded.name, facts__person=person.pk)
        days = [at.isoformat() for at in downloads.order_by("at").values_list("at", flat=True)]
    return {
        "email": person.email,
        "addresses": plain_rows(
            EmailAddress.objects.filter(user=person).order_by("pk"), "email", "verified"
        ),
        "language": person.language,
        "time_zone": person.time_zone,
        "created_at": person.created_at.isoformat(),
        "last_signed_in_at": person.last_login.isoformat() if person.last_login else None,
        "second_factors": plain_rows(
            Authenticator.objects.filter(user=person).order_by("pk"), "created_at", kind="type"
        ),
        "downloads": days,
    }


def as_readable_json(data: Any, margin: str = "") -> Iterator[str]:
    """Give plain data as JSON part by part, each deed on one line.

    What has no parts of its own is written by the encoder in C, ten times as fast as with margins.

    >>> print("".join(as_readable_json({"a": [{"b": 1}, {"b": 2}]})))
    {
      "a": [
        {"b": 1},
        {"b": 2}
      ]
    }
    """
    parts: list[tuple[str, Any]] = []
    if isinstance(data, dict) and any(isinstance(value, dict | list) for value in data.values()):
        ends = "{}"
        parts = [(f"{json.dumps(name, ensure_ascii=False)}: ", data[name]) for name in data]
    elif isinstance(data, list) and data:
        ends = "[]"
        parts = [("", value) for value in data]
    else:
        yield json.dumps(data, ensure_ascii=False)
        return
    inner = f"{margin}  "
    yield ends[0]
    for number, (name, value) in enumerate(parts):
        yield f"{',' if number else ''}\n{inner}{name}"
        yield from as_readable_json(value, inner)
    yield f"\n{margin}{ends[1]}"


def membership_data(place: Membership) -> dict[str, Any]:
    """Return what the row of a place itself says."""
    return {
        "group": place.group.name,
        "alias": place.alias,
        "roles": list(place.roles),
        "joined_at": place.joined_at.isoformat(),
        "ended_at": _plain(place.ended_at),
        "ended_because": place.ended_because,
        "charter_version": place.charter.version if place.charter else None,
        "charter_accepted_at": _plain(place.charter_accepted_at),
    }


def _data_of(place: Membership) -> dict[str, Any]:
    with scope(group=place.group_id):
        return membership_data(place) | {
            name: section.teller(place) for name, section in sections.items()
        }
