"""Names of languages and countries in the reader's language."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global


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


# Cities that people look for and whose clock goes by another name in Unicode's list.
MORE_PLACES = {"America/Montreal": ("CA", "Montréal")}


def zone_name(zone: str, reader: str) -> str:
    """Return the place that a time zone is named after, and its country.

    >>> zone_name("Pacific/Noumea", "fr"), zone_name("America/Montreal", "en")
    ('Nouvelle-Calédonie – Nouméa', 'Canada – Montréal')
    >>> zone_name("Europe/Paris", "en"), zone_name("UTC", "fr")
    ('France – Paris', 'UTC')
    """
    country, city = MORE_PLACES.get(zone, (get_global("zone_territories").get(zone, ""), ""))
    if not country or country == "001":
        return zone
    known_city: str | None = _locale(reader).time_zones.get(zone, {}).get("city")
    city = city or known_city or zone.rpartition("/")[2].replace("_", " ")
    return f"{country_name(country, reader)} – {city}"


def time_zone_choices(reader: str) -> list[tuple[str, str]]:
    """Return every time zone with the name of its place, in the order of the alphabet."""
    zones = get_global("zone_territories").keys() & available_timezones() | MORE_PLACES.keys()
    places = [(zone, zone_name(zone, reader)) for zone in zones]
    places = [(zone, name) for zone, name in places if name != zone]
    return sorted(places, key=lambda place: unicodedata.normalize("NFKD", place[1]))


# Codes of Unicode's list of territories that are no country: unions, tests, "unknown".
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
NO_LANGUAGES = frozenset({"mis", "mul", "und", "zxx"})


def is_country(code: str) -> bool:
    """Whether this is the two-letter code of a country.

    >>> is_country("FR"), is_country("ZZ"), is_country("QQ"), is_country("150")
    (True, False, False, False)
    """
    return code.isalpha() and code in _locale("en").territories and code not in NO_COUNTRIES


def is_language(code: str) -> bool:
    """Whether this is the code of a language, with or without a country.

    >>> is_language("fr"), is_language("pt-br"), is_language("xx"), is_language("fr-zz")
    (True, True, False, False)
    """
    language, dash, region = code.lower().partition("-")
    is_known = language in _locale("en").languages and language not in NO_LANGUAGES
    return is_known and (is_country(region.upper()) if dash else True)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
