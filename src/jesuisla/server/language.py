"""The operator's language: what the command line and the doctor speak.

They speak before Django is loaded, so they read the product's catalogue themselves.
"""

import gettext as catalogues
import os
from functools import cache

from jesuisla.languages import LOCALE, language_order, screen_language, screen_languages

UNSAID = {"c", "posix"}


def operator_language() -> str:
    """Return the language named by the first of LC_ALL, LC_MESSAGES and LANG that is set.

    English when none is set, or when it is a language without a catalogue; ``C`` and
    ``POSIX`` name no language.
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    name = locale.partition(".")[0].partition("@")[0]
    choice = "" if name.lower() in UNSAID else name
    return screen_language(language_order(choice=choice), _available())


def gettext(text: str) -> str:
    """Return the sentence in the operator's language."""
    return _catalogue(operator_language()).gettext(text)


def gettext_in(language: str, text: str) -> str:
    """Return the sentence in a language of the screens; in English where there is no catalogue."""
    return _catalogue(screen_language([language], _available())).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the sentence for so many, in the operator's language."""
    return _catalogue(operator_language()).ngettext(one, many, number)


@cache
def _available() -> dict[str, str]:
    return screen_languages()


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    folder = _available()[language]
    return catalogues.translation("django", LOCALE, languages=[folder], fallback=True)
