"""Whom somebody under attack may call, country by country: one dated file each.

``says`` is written in English and translated by the catalogue, as in a network's
``rules.toml``; the name of a service is its own in every language.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Self

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from jesuisla.collective.groups.names import country_name

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Address = Annotated[str, StringConstraints(pattern="^https://")]
Number = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ]+$")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Helpline(_Table):
    """One service: its number, its page or both, and what it is for.

    ``source`` is the address of the text, ``date`` the date of that text (or the day we
    looked, where there is none), ``is_checked`` whether its words were read.
    """

    name: Sentence
    says: Sentence
    phone: Number | None = None
    url: Address | None = None
    source: Address
    date: date
    is_checked: bool

    @model_validator(mode="after")
    def _check_way(self) -> Self:
        if self.phone is None and self.url is None:
            raise ValueError(f"{self.name} has neither a number nor a page")
        return self

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return (self.phone or "").replace(" ", "")


def helplines_of(countries: Iterable[str]) -> Mapping[str, tuple[Helpline, ...]]:
    """Return the services of these countries by their names, in the same order.

    A country whose file nobody wrote yet is left out.
    """
    reader = get_language() or "en"
    by_code = {code: _of(code.lower()) for code in countries}
    return {country_name(code, reader): lines for code, lines in by_code.items() if lines}


@cache
def _of(country: str) -> tuple[Helpline, ...]:
    file = files(__name__) / f"{country}.toml"
    if not file.is_file():
        return ()
    # TOML has no tuples.
    tables = tomllib.loads(file.read_text(encoding="utf-8"))["helpline"]
    return tuple(Helpline.model_validate(table) for table in tables)
