"""Names of languages and countries in the reader's language."""

import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError


def language_name(code: str, reader: str) -> str:
    """Return the name of the language ``code`` in the language ``reader``, else the code itself.

    >>> language_name("de", "fr"), language_name("xx", "en")
    ('allemand', 'xx')
    """
    name: str | None = _locale(reader).languages.get(code.replace("-", "_"))
    return name or code


def country_name(code: str, reader: str) -> str:
    """Return the name of the country ``code`` in the language ``reader``, else the code itself.

    >>> country_name("CH", "fr"), country_name("QQ", "fr")
    ('Suisse', 'QQ')
    """
    name: str | None = _locale(reader).territories.get(code.upper())
    return name or code


def country_names(codes: Iterable[str], reader: str) -> list[str]:
    """Return the names of these countries, in the order of the alphabet.

    >>> country_names(["US", "FR", "BE"], "fr")
    ['Belgique', 'États-Unis', 'France']
    """
    names = {country_name(code, reader) for code in codes}
    return sorted(names, key=lambda name: unicodedata.normalize("NFKD", name))


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
