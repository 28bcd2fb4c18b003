"""Shapes of names: what a line of a page may be before anybody knows where it stands.

A name is whatever somebody chose, so no shape is proof. These tell what is *clearly* a
name, what *may* be one, and what *never* is; the rest is for :mod:`.blocks`, which knows
the place, and for a person, who knows the page.
"""

import re
import unicodedata
from functools import lru_cache

from jesuisla.networks.names.common_words import COMMON_WORDS

_LONGEST = 80
_MOST_WORDS = 8
_MOST_NAME_WORDS = 6
_SHORT = 4
_SENTENCE = re.compile(r"[!?,;:…«»“”\"=/<>]|\.\.|https?")
_ENDS_A_SENTENCE = re.compile(r"[.!?:;,…»”\"]\s*$")
_HANDLE = re.compile(r"@\S{1,100}")
_LOGIN = re.compile(
    r"(?=.*[a-z])(?:[a-z0-9_.]{0,40}_[a-z0-9_.]{0,40}|[a-z0-9_]{1,30}(?:\.[a-z0-9_]{1,30}){1,4}"
    r"|[a-z]{1,40}[0-9]{1,9}[a-z0-9]{0,20})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w.'’·\-]*", re.UNICODE)
_PARTICLE_WORDS = """de du des d la le les l el al ben bin ibn abu abou von van der den dem
    ter ten zu zur da
    do dos das di del della dello y e i et and und en of the st ste"""
_GREETING_WORDS = """bonjour bonsoir salut merci bravo hello hi thanks dear cher chère hallo danke
    liebe lieber hola gracias ciao grazie cześć dziękuję dank olá obrigado obrigada"""
_GREETINGS = frozenset(_GREETING_WORDS.split())
_SPEAKING_WORDS = """vous tu t'es t’es toi you your du sie ihr usted tú eres voi lei sei pan pani ty
    jij u você taisez tais écoutez écoute"""
_SPEAKS_TO = frozenset(_SPEAKING_WORDS.split())
_PARTICLES = frozenset(_PARTICLE_WORDS.split())


def common(word: str) -> bool:
    """Whether a word is one that everybody writes, so that it alone is nobody's name.

    >>> common("Bonjour"), common("Zorglub")
    (True, False)
    """
    return word.strip(".,'’!?…-").replace("’", "'").casefold() in COMMON_WORDS


@lru_cache(maxsize=4096)
def clearly_a_name(line: str) -> bool:
    """Whether a line has the shape of a name: a handle, a login, or words in capitals.

    Scripts without capitals: a few words without any sign.

    >>> [clearly_a_name(line) for line in ("Lou Demo", "max.exemple", "@kim", "Jean-Marc de Bry")]
    [True, True, True, True]
    >>> [clearly_a_name(line) for line in ("Paix à tous", "Merci Beaucoup", "Bonjour", "Max")]
    [False, False, False, False]
    """
    bare = _without_pictures(line)
    if not bare or len(bare) > _LONGEST:
        return False
    if _HANDLE.fullmatch(bare) or _LOGIN.fullmatch(bare):
        return True
    words = _words(bare)
    if words is None:
        return False
    proper = [word for word in words if not is_particle(word)]
    if all(common(word) for word in proper):
        return False
    if all(_caseless(word) for word in words):
        return len(words) <= _SHORT
    return len(proper) >= 2 and all(word[0].isupper() or _caseless(word) for word in proper)


def may_be_name(line: str, *, after_a_name: bool) -> bool:
    """Whether a line may be a name, judged more strictly where no clear name precedes it.

    >>> may_be_name("Max", after_a_name=True), may_be_name("max exemple", after_a_name=True)
    (True, False)
    >>> may_be_name("max exemple", after_a_name=False), may_be_name("oui", after_a_name=False)
    (True, False)
    """
    if clearly_a_name(line):
        return True
    words = _words(_without_pictures(line))
    if words is None or all(map(common, words)):
        return False
    if after_a_name:
        return len(words) == 1 and words[0][0].isupper()
    return len(words) <= _SHORT


def name_before_words(line: str) -> tuple[int, int] | None:
    """Return where a name stands that a text begins by calling, first and last word.

    >>> name_before_words("Merci Zorglub Quaxifort pour tout"), name_before_words("Nous voilà")
    ((1, 3), None)
    """
    pieces = line.split(" ")[: 2 * _MOST_NAME_WORDS]
    start = next((at for at, piece in enumerate(pieces) if not common(piece)), len(pieces))
    if start < len(pieces) and pieces[start].startswith("@"):
        return None  # Handles are masked wherever they stand.
    shouts = any(piece.isupper() and not _greets(piece) for piece in pieces[:start])
    for end in range(min(len(pieces) - 1, start + _MOST_NAME_WORDS), start, -1):
        words = " ".join(pieces[start:end]).rstrip(",")
        if words.isupper():
            if not shouts and _is_called(words, pieces[end - 1], pieces[end]):
                return start, end
            continue
        if clearly_a_name(words) and not is_particle(pieces[end - 1]):
            return start, end
    return None


def _greets(word: str) -> bool:
    return word.strip(".,!").casefold() in _GREETINGS


def _is_called(words: str, last: str, following: str) -> bool:
    """Whether words in capitals are a name that the text calls, and not the shouting itself.

    Where the text goes on in small letters, or speaks to somebody. One word alone counts
    before a comma only.
    """
    is_several = " " in words
    if any(common(word) or is_particle(word) for word in words.split(" ")[-1:]):
        return False
    if following.isupper():
        return is_several and clearly_a_name(words) and following.casefold() in _SPEAKS_TO
    return clearly_a_name(words) if is_several else last.endswith(",") and len(words) > 2


def never_a_name(line: str) -> bool:
    """Whether no person or page would be called so: a sentence, or too long.

    >>> never_a_name("Ajouter une réponse…"), never_a_name("Jean D.")
    (True, False)
    """
    if clearly_a_name(line):
        return False
    return (
        len(line) > _LONGEST
        or line.count(" ") >= _MOST_WORDS
        or _ENDS_A_SENTENCE.search(line) is not None
    )


def _words(bare: str) -> list[str] | None:
    """The words of what may be a name, ``None`` when something in it says otherwise."""
    if not bare or len(bare) > _LONGEST or _SENTENCE.search(bare):
        return None
    words = bare.replace("(", " ").replace(")", " ").replace("&", " ").split()
    if not 0 < len(words) <= _MOST_NAME_WORDS:
        return None
    return words if all(_WORD.fullmatch(word) for word in words) else None


def is_particle(word: str) -> bool:
    """Whether a word stands within names: “de”, “van”."""
    return word.casefold().rstrip("'’") in _PARTICLES


def _caseless(word: str) -> bool:
    return word[0].lower() == word[0].upper()


def _without_pictures(line: str) -> str:
    if line.isascii():
        return line.strip(" ·•|-~*")
    kept_characters = (
        char for char in line if unicodedata.category(char) not in ("So", "Sk", "Cf", "Mn", "Me")
    )
    return "".join(kept_characters).strip(" ·•|-~*")
