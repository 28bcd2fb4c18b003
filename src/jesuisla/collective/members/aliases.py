"""What a member may be called. Pure: no database, no request."""

import enum
import re
import unicodedata

SHORTEST, LONGEST = 2, 40
# Stems of the titles of those who answer for a group, without accents, as anybody might
# write them to be taken for one. A stem counts anywhere in the alias.
TITLES = re.compile(r"moderat|modo(?:s|\b)|administrat|coordinat|webmaster|sysadmin")
# Short words count only when they stand alone: "Steam" is nobody's title.
TITLE_WORDS = frozenset(
    {"admin", "admins", "mod", "mods", "modo", "modos", "staff", "team", "equipe", "support"}
)
AN_ADDRESS = re.compile(
    r"\S@\S|\w:/+\S|https?:|www\.|\w\.(?:com|org|net|fr|eu|de)\b", re.IGNORECASE
)
LOOKALIKES = str.maketrans("013457@$", "oieastas")


class AliasFault(enum.Enum):
    """Why an alias cannot be taken."""

    SHORT = "short"
    LONG = "long"
    NO_LETTER = "no letter"
    HIDDEN = "hidden signs"
    ADDRESS = "an address"
    TITLE = "a title"


class WrongAlias(ValueError):  # noqa: N818  # told to a person, who may choose again
    """An alias that cannot be taken; ``fault`` says why."""

    def __init__(self, fault: AliasFault) -> None:
        super().__init__(f"this alias cannot be taken: {fault.value}")
        self.fault = fault


def clean_alias(typed: str) -> str:
    """Return the alias as it is kept: composed letters, single spaces.

    Raises :class:`WrongAlias` for fewer than 2 or more than 40 signs, no letter at all,
    signs that nobody sees, an e-mail or web address, or the title of a moderator.

    >>> clean_alias("  Marie   Lou ")
    'Marie Lou'
    >>> clean_alias("M0dérateur")
    Traceback (most recent call last):
    ...
    jesuisla.collective.members.aliases.WrongAlias: this alias cannot be taken: a title
    """
    alias = " ".join(unicodedata.normalize("NFKC", typed).split())
    # Cf, Co, Cc, Cs: what reorders, joins or hides; an alias could pass for another.
    if any(unicodedata.category(sign).startswith("C") for sign in alias):
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
    return alias


def _is_title(alias: str) -> bool:
    bare = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", alias.casefold())
        if not unicodedata.combining(sign)
    ).translate(LOOKALIKES)
    words = re.findall(r"[^\W_]+", bare)
    return bool(TITLES.search("".join(words))) or not TITLE_WORDS.isdisjoint(words)
