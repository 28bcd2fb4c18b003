"""What a cell of a spreadsheet says: a day, a count. Pure: no database, no clock."""

import re
from datetime import date

from jesuisla.analysis.text import unaccented, visible

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv", "january", "jan"),
            ("fevrier", "fevr", "fev", "february", "feb"),
            ("mars", "march", "mar"),
            ("avril", "avr", "april", "apr"),
            ("mai", "may"),
            ("juin", "june", "jun"),
            ("juillet", "juil", "july", "jul"),
            ("aout", "august", "aug"),
            ("septembre", "sept", "september", "sep"),
            ("octobre", "oct", "october"),
            ("novembre", "nov", "november"),
            ("decembre", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}
UNKNOWN = frozenset({"", "-", "–", "—", "?", "n/a", "na", "nc", "x", "…", "..."})
"""What people write where they do not know."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?,? (\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WEEKDAY = re.compile(r"^(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ")
_COUNT = re.compile(r"\d{1,3}(?:[ ,.']\d{3})+|\d{1,9}(?:[.,]0+)?")


def is_unknown(text: str) -> bool:
    """Whether a cell says that nobody knows.

    >>> is_unknown(" ? "), is_unknown("0")
    (True, False)
    """
    return plain(text) in UNKNOWN


def plain(text: str) -> str:
    """Return a cell in small letters without accents, with single spaces.

    >>> plain("  1er\u00a0Août 2021 ")
    '1er aout 2021'
    """
    return " ".join(unaccented(visible(text)).lower().replace("’", "'").split())


def read_day(text: str) -> date | None:
    """Return the day that a cell says; ``None`` where it says none that exists.

    Numbers are read day first, as in French; two digits of a year are of this century.

    >>> [str(read_day(text)) for text in ("12/03/2019", "1er août 2021", "sam. 9 janv. 21")]
    ['2019-03-12', '2021-08-01', '2021-01-09']
    >>> str(read_day("March 5, 2020")), read_day("03/25/2020"), read_day("mars 2020")
    ('2020-03-05', None, None)
    """
    words = plain(text)
    if (match := _ISO.fullmatch(words)) is not None:
        return _day(match[1], match[2], match[3])
    if (match := _NUMBERS.fullmatch(words)) is not None:
        return _day(match[3], match[2], match[1])
    bare = _WEEKDAY.sub("", words) if not words.startswith(("mars ", "march ", "mar ")) else words
    if (match := _DAY_FIRST.fullmatch(bare)) is not None and match[2] in MONTHS:
        return _day(match[3], MONTHS[match[2]], match[1])
    if (match := _MONTH_FIRST.fullmatch(bare)) is not None and match[1] in MONTHS:
        return _day(match[3], MONTHS[match[1]], match[2])
    return None


def _day(year: str, month: str | int, day: str) -> date | None:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full_year, int(month), int(day))
    except ValueError:
        return None


def read_count(text: str) -> int | None:
    """Return the whole number that a cell says; raises ``ValueError`` for anything else.

    What says that nobody knows is ``None``, never zero.

    >>> read_count("1 234"), read_count("12.0"), read_count("0"), read_count("?")
    (1234, 12, 0, None)
    """
    words = plain(text)
    if words in UNKNOWN:
        return None
    if _COUNT.fullmatch(words) is None:
        raise ValueError(text)
    if re.fullmatch(r"\d{1,9}[.,]0+", words) and not re.fullmatch(r"\d{1,3}[.,]000", words):
        words = re.split("[.,]", words)[0]
    return int(re.sub(r"\D", "", words))
