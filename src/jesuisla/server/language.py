"""The operator's language: what the command line and the doctor speak.

They speak before Django is loaded, so they read the product's catalogue themselves.
"""

import gettext as catalogues
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def operator_language() -> str:
    """``fr`` or ``en``, from the first of LC_ALL, LC_MESSAGES and LANG that says something.

    French when none of them names a language, English for all other languages.
    """
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = named.split(".")[0].split("_")[0].lower()
    return "fr" if language in {"", "c", "posix", "fr"} else "en"


def gettext(text: str) -> str:
    """The sentence in the operator's language."""
    return _catalogue(operator_language()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The sentence for so many, in the operator's language."""
    return _catalogue(operator_language()).ngettext(one, many, number)


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation("django", LOCALE, languages=[language], fallback=True)
