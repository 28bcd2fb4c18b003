"""What a name looks like, whatever it is typed with. Pure.

Skeletons and scripts as in Unicode's technical standard 39 (https://www.unicode.org/reports/tr39/),
from the tables of Unicode that `confusable-homoglyphs` carries.
"""

import json
import unicodedata
from functools import cache
from importlib.resources import files

ACCENTS = range(0x300, 0x370)
# Japanese and Korean mix these by themselves; each set counts as one script.
WRITTEN_TOGETHER = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"HAN", "HANGUL"}),
    frozenset({"HAN", "BOPOMOFO"}),
)


def skeleton(text: str) -> str:
    """Return what two texts share that look alike: no case, accents, spaces or other signs.

    It is for comparing, never for showing.

    >>> skeleton("Сolette") == skeleton("colette.") == skeleton("coletté")  # a Cyrillic С
    True
    >>> skeleton("Ilse") == skeleton("llse"), skeleton("Elie") == skeleton("Elle")
    (True, False)
    """
    # Twice: before case is folded, as a capital I looks like an l; and after, as O is o.
    return _as_it_looks(_as_it_looks(text).casefold()).casefold()


def has_one_script(text: str) -> bool:
    """Whether all letters are of one script, as in any name that people write.

    >>> has_one_script("Zoé & Cie 75"), has_one_script("Сolette"), has_one_script("さくら花")
    (True, False, True)
    """
    from confusable_homoglyphs.categories import unique_aliases

    scripts = unique_aliases(text) - {"COMMON", "INHERITED", "Unknown"}
    return len(scripts) <= 1 or any(scripts <= together for together in WRITTEN_TOGETHER)


def _as_it_looks(text: str) -> str:
    prototypes = _prototypes()
    looks = ""
    for sign in unicodedata.normalize("NFD", text):
        prototype = prototypes.get(sign, sign)
        # What is no letter counts only where it looks like one: a bar is an l.
        if all(map(_is_writing, prototype)):
            looks += prototype
        elif _is_writing(sign):
            looks += sign
    return "".join(sign for sign in unicodedata.normalize("NFD", looks) if ord(sign) not in ACCENTS)


def _is_writing(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNM"


@cache
def _prototypes() -> dict[str, str]:
    """Return the sign or signs that stand for all that look like each sign.

    The file pairs each sign with its prototype and each prototype with all its signs, so
    whatever has more than one partner is a prototype.
    """
    path = files("confusable_homoglyphs") / "confusables.json"
    pairs = {
        _bare(sign): [_bare(partner["c"]) for partner in partners]
        for sign, partners in json.loads(path.read_text(encoding="utf-8")).items()
    }
    prototypes: dict[str, str] = {}
    for sign, partners in pairs.items():
        if len(sign) > 1 or len(partners) > 1:
            continue
        partner = partners[0]
        alone = len(pairs.get(partner, ())) == 1
        prototypes[sign] = max(sign, partner, key=_rank) if alone else partner
    return prototypes


def _rank(signs: str) -> tuple[int, int]:
    """Order the two of a pair that has no third: several signs first, then the lower number."""
    return len(signs), -ord(signs[0])


def _bare(signs: str) -> str:
    return signs.strip("\u200e")  # the file wraps what is written from right to left in it
