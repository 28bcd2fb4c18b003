"""Which language somebody is answered in, decided here for pages, letters and commands.

The order is always the same: what the reader chose, then what their browser asks for, then
the group's own language, then English. A language of the screens is a folder of ``locale``
with a compiled catalogue; English needs none, since sentences are written in it.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

ENGLISH = "en"
LOCALE = Path(__file__).resolve().parent / "locale"


def language_order(
    *, choice: str = "", browser: Iterable[str] = (), group: str = ""
) -> tuple[str, ...]:
    """Return the languages that somebody is answered in if possible, the best first.

    >>> language_order(choice="fr", browser=["es-MX", "FR"], group="de")
    ('fr', 'es-mx', 'de', 'en')
    >>> language_order()
    ('en',)
    """
    codes = (code.strip().replace("_", "-").lower() for code in (choice, *browser, group, ENGLISH))
    return tuple(dict.fromkeys(filter(None, codes)))


def choose_language(order: Iterable[str], available: Collection[str]) -> str | None:
    """Return the first language of ``order`` that there is; ``None`` when there is none of them.

    A region counts for its whole language: who asks for Belgian French reads any French.

    >>> screens = ["en", "fr", "pt-br"]
    >>> choose_language(language_order(browser=["es", "en"], group="fr"), screens)
    'en'
    >>> choose_language(language_order(browser=["es"], group="fr"), screens)
    'fr'
    >>> choose_language(language_order(browser=["es"], group="de"), screens)
    'en'
    >>> choose_language(["fr-be"], screens), choose_language(["pt"], screens)
    ('fr', 'pt-br')
    >>> choose_language(["de"], screens) is None
    True
    """
    code_by_name = {code.lower(): code for code in available}
    for code in order:
        language = code.partition("-")[0]
        kin = (name for name in code_by_name if name.partition("-")[0] == language)
        match = next((name for name in (code, language, *kin) if name in code_by_name), None)
        if match is not None:
            return code_by_name[match]
    return None


def screen_language(order: Iterable[str], available: Collection[str]) -> str:
    """Return the language that pages, letters and commands come in, English at the worst.

    >>> screen_language(language_order(group="de"), ["fr"])
    'en'
    """
    return choose_language(order, available) or ENGLISH


def screen_languages(folder: Path = LOCALE) -> dict[str, str]:
    """Return the languages of the screens: each code, as HTTP writes it, and its folder's name.

    >>> screen_languages(Path("/nonexistent"))
    {'en': 'en'}
    """
    folders = sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/django.mo"))
    return {ENGLISH: ENGLISH} | {name.replace("_", "-").lower(): name for name in folders}


def own_name(code: str) -> str:
    """Return the name of a language in itself, else its code.

    >>> own_name("en"), own_name("pt-br"), own_name("xx")
    ('English', 'Português (Brasil)', 'xx')
    """
    from babel import Locale, UnknownLocaleError  # not loaded by a command's help page

    try:
        name: str = Locale.parse(code, sep="-").get_display_name() or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]
