"""Whether two comments say nearly the same in the same words, letter by letter.

Made for comments of some words, told by two people: a copy with another greeting, other
emoji, another hashtag or a typing error is still a copy; a shared turn of phrase is none.
It needs no words between spaces, so that Japanese is compared like French.
"""

import re

from jesuisla.analysis.text import normalise, unaccented

FEWEST_LETTERS = 30
"""Texts with fewer letters are anybody's: “Merci pour votre courage !”."""
CUT_FROM = 80
"""From so many letters on, a text may be the beginning of the other one."""
ALIKE = 0.5
"""Share of common runs of letters: one word of nine changed leaves more, two halves less."""
FEWEST_TO_BE_HELD = 50
"""Letters from which a text that stands within another is one that was taken over."""
HELD = 0.8
"""Share of its runs of letters that then stand in the longer one."""
_RUN = 5
_BESIDES = re.compile(r"#\w+|@user|\burl\b|[\W_]+")


def is_near_copy(one: str, other: str) -> bool:
    """Whether these are nearly the same text; the longer one may go on after the shorter.

    >>> is_near_copy("Vous êtes les bienvenus ici, merci à la mairie",
    ...              "#jesuisla vous etes les bienvenues ici 😊 merci a la mairie !!!")
    True
    >>> is_near_copy("Merci !", "Merci !")
    False
    """
    short, long = sorted((_letters(one), _letters(other)), key=len)
    if len(short) < FEWEST_LETTERS:
        return False
    if len(short) >= CUT_FROM:
        long = long[: len(short)]
    short_runs, long_runs = _runs(short), _runs(long)
    return len(short_runs & long_runs) >= ALIKE * len(short_runs | long_runs)


def holds_a_copy(text: str, other: str) -> bool:
    """Whether one of two texts has nearly all of the other in it, wherever it stands.

    >>> other = "On ne choisit pas le pays où l’on naît, on choisit comment on accueille."
    >>> holds_a_copy(f"Bonsoir, je passe en vitesse avant de dormir. {other} Bises !", other)
    True
    """
    short, long = sorted((_letters(text), _letters(other)), key=len)
    runs = _runs(short)
    return len(short) >= FEWEST_TO_BE_HELD and len(runs & _runs(long)) >= HELD * len(runs)


def _letters(text: str) -> str:
    return _BESIDES.sub("", unaccented(normalise(text)))


def _runs(letters: str) -> set[str]:
    return {letters[at : at + _RUN] for at in range(len(letters) - _RUN + 1)}
