"""What a member may be called. Pure: no database, no request."""

import enum
import re
import unicodedata
from functools import cache

from jesuisla.analysis.lookalikes import has_one_script, skeleton

SHORTEST, LONGEST = 2, 40
# Stems of the titles of those who answer for a group, in the languages of the groups, as
# anybody might write them to be taken for one. A stem counts anywhere in the alias.
TITLES = (
    "moderat", "moderad", "moderac", "moderaz", "moderaatt",
    "administrat", "administrad", "coordinat", "coordinad", "coordonat",
    "koordinat", "koordynat", "webmaster", "sysadmin", "ylläpit", "správce", "yönetici",
    "модератор", "модерат", "администр", "адміністр", "координат", "διαχειριστ", "συντονιστ",
    "مشرف", "مسؤول", "מנהל",
)  # fmt: skip
# Short words count only when they stand alone: "Steam" is nobody's title.
TITLE_WORDS = (
    "admin", "admins", "mod", "mods", "modo", "modos", "staff", "team", "équipe", "support",
    "coord", "coordo", "equipo", "equipa", "ekipa", "zespół", "tiimi", "orga", "модо", "админ",
    "адмін",
)  # fmt: skip
AN_ADDRESS = re.compile(
    r"\S@\S|\w:/+\S|https?:|www\.|\w\.(?:com|org|net|fr|eu|de)\b", re.IGNORECASE
)
LOOKALIKES = str.maketrans("013457@$", "oieastas")
# Letters and signs by their category that are drawn as nothing, or as a space.
BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f")
# These choose how the sign before is drawn; an emoji brings one by itself.
SELECTORS = dict.fromkeys((*range(65024, 65040), *range(917760, 918000)))
MOST_MARKS = 2
"""How many marks may stand on one letter: more of them hide it."""


class AliasFault(enum.Enum):
    """Why an alias cannot be taken."""

    SHORT = "short"
    LONG = "long"
    NO_LETTER = "no letter"
    HIDDEN = "hidden signs"
    ADDRESS = "an address"
    TITLE = "a title"
    SCRIPTS = "several scripts"


class WrongAlias(ValueError):  # noqa: N818  # told to a person, who may choose again
    """An alias that cannot be taken; ``fault`` says why."""

    def __init__(self, fault: AliasFault) -> None:
        super().__init__(f"this alias cannot be taken: {fault.value}")
        self.fault = fault


def clean_alias(typed: str) -> str:
    """Return the alias as it is kept: composed letters, single spaces.

    Raises :class:`WrongAlias` for fewer than 2 or more than 40 signs, no letter at all,
    signs that nobody sees, an e-mail or web address, the title of a moderator, or letters
    of several scripts.

    >>> clean_alias("  Marie   Lou ")
    'Marie Lou'
    >>> clean_alias("M0dérateur")
    Traceback (most recent call last):
    ...
    jesuisla.collective.members.aliases.WrongAlias: this alias cannot be taken: a title
    """
    alias = " ".join(unicodedata.normalize("NFKC", typed).translate(SELECTORS).split())
    if _hides_something(alias):
        raise WrongAlias(AliasFault.HIDDEN)
    if len(alias) < SHORTEST:
        raise WrongAlias(AliasFault.SHORT)
    if len(alias) > LONGEST:
        raise WrongAlias(AliasFault.LONG)
    if not any(sign.isalpha() for sign in alias):
        raise WrongAlias(AliasFault.NO_LETTER)
    if AN_ADDRESS.search(alias):
        raise WrongAlias(AliasFault.ADDRESS)
    if _is_title(alias):
        raise WrongAlias(AliasFault.TITLE)
    if not has_one_script(alias):
        raise WrongAlias(AliasFault.SCRIPTS)
    return alias


def _hides_something(alias: str) -> bool:
    marks = 0
    previous_is_space = True
    for sign in alias:
        category = unicodedata.category(sign)
        # Cf, Co, Cc, Cs: what reorders, joins or hides; an alias could pass for another.
        if category.startswith("C") or sign in BLANKS:
            return True
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > MOST_MARKS or (marks and previous_is_space):
            return True
        previous_is_space = sign == " "
    return False


def _is_title(alias: str) -> bool:
    stems, title_words = _titles()
    bare = alias.casefold().translate(LOOKALIKES)
    words = [_as_title(word) for word in re.findall(r"[^\W_]+", bare)]
    # Signs that are no letters may stand for one, as © for c; then they count.
    whole_texts = {"".join(words), _as_title(bare)}
    return any(
        stem in text for stem in stems for text in whole_texts
    ) or not title_words.isdisjoint([*words, *whole_texts])


def _as_title(word: str) -> str:
    return skeleton(word).replace("i", "l")


@cache
def _titles() -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(_as_title(stem) for stem in TITLES),
        frozenset(_as_title(word) for word in TITLE_WORDS),
    )
