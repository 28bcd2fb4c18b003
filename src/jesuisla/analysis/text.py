"""Text as the analysis reads it: normalised, disguises undone, its language told.

Everything runs in time linear in the text, whatever the text: there is no pattern here
that can go back and try again over a long run.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGE_READS = 400
"""Characters that :func:`language` looks at; more does not change its mind."""
SURE_OF_LANGUAGE = 0.5
"""Below this confidence a language is not told."""

# What may stand where a reader sees nothing: format characters (zero width, direction
# marks, tags, variation selectors) and controls, apart from white space.
_INVISIBLE = dict.fromkeys(
    (
        *range(0x09),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
        *range(0xE0100, 0xE01F0),
    )
)
_JOINER = "\u200d"
_LONE = re.compile("[\ud800-\udfff]")
_QUOTES = str.maketrans("’‘ʼ`´“”«»„‟", '\'\'\'\'\'""""""')
_CLEAN = {**_INVISIBLE, **_QUOTES}
# One quick look, over ranges, spares most texts the slow translation.
_UNCLEAN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef’‘ʼ`´“”«»„‟]"
)
# Letters of other scripts that look like Latin ones.
_LOOKALIKE = str.maketrans(
    "аеорсухкмтнвіѕјԁһοανικρτυε",
    "aeopcyxkmthbisjdhoavikptue",
)
_FOREIGN = re.compile(r"[\u0370-\u052f]")
_LATIN = re.compile(r"[a-z]")
_LEET = str.maketrans("013457@$€", "oieastase")
_LEET_INSIDE = re.compile(r"(?<=[^\W\d_])[013457@$€]{1,2}(?=[^\W\d_])")
_LEET_HINT = re.compile(r"[013457@$€]")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_RUN = re.compile(r"(.)\1+")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*]){3,}[^\W\d_](?!\w)")
_SPACED_HINT = re.compile(r"[ .\-_*][^\W\d_][ .\-_*][^\W\d_][ .\-_*]")
_BETWEEN = re.compile(r"[ .\-_*]")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_MENTION = re.compile(r"(?<!\S)@\w[\w.]*")


def storable(text: str) -> str:
    """Return the text as PostgreSQL can keep it: no NUL, lone surrogates as U+FFFD.

    >>> storable("a" + chr(0) + "b" + chr(0xD83D))
    'ab�'
    """
    text = text.replace("\0", "")
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def visible(text: str) -> str:
    r"""Return the text without characters nobody sees; emoji made of several stay whole.

    Line breaks and tabs become spaces; letters and accents stay as they were written.

    >>> visible("\u200bpaix\u202e \u0000☮\ufe0f ")
    'paix ☮️'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    characters = []
    for char in storable(text):
        if char == _JOINER or unicodedata.category(char) not in ("Cc", "Cf"):
            characters.append(char)
        elif char.isspace():
            characters.append(" ")
    return unicodedata.normalize("NFC", "".join(characters)).strip().strip(_JOINER)


def clean(text: str) -> str:
    r"""Return the text without what nobody sees: one form a letter (NFKC), single spaces.

    Lone surrogates, zero-width and direction marks go; quotes become straight. Case and
    spelling stay.

    >>> clean("Mon\u200btreuil  est\u00a0 “belle”\ud800")
    'Montreuil est "belle"'
    """
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode("utf-8")
        # Before and after: a compatibility form may hide a mark, a mark may split a form.
        text = unicodedata.normalize("NFKC", _without_marks(text.replace("’", "'")))
    return " ".join(_without_marks(text).split())


def normalise(text: str) -> str:
    """Return the text as a scorer reads it: :func:`clean`, in small letters, disguises undone.

    Letters drawn out (``noooon``) keep two; digits and signs inside a word become the
    letter they stand for; letters spaced out (``c o n``, four or more) close up; letters
    of other scripts that look Latin inside a Latin word become Latin; addresses become
    ``url`` and mentions ``@user``.

    >>> normalise("Quel  IDI0T !!!  tu es s.t.u.p.i.d.e, nooooon")
    'quel idiot !!! tu es stupide, noon'
    >>> normalise("Voyez https://exemple.org/a1 @Jeanne en 2024")
    'voyez url @user en 2024'
    """
    text = clean(text).lower()
    if "://" in text or "www." in text:
        text = _ADDRESS.sub("url", text)
    if "@" in text:
        text = _MENTION.sub("@user", text)
    if _FOREIGN.search(text):
        text = " ".join(_latinise(word) for word in text.split(" "))
    if _LEET_HINT.search(text):
        text = _LEET_INSIDE.sub(lambda match: match[0].translate(_LEET), text)
    if _SPACED_HINT.search(text):
        text = _SPACED.sub(lambda match: _BETWEEN.sub("", match[0]), text)
    return _LONG_RUN.sub(r"\1\1", text)


def skeleton(word: str) -> str:
    """Return a word reduced to what survives disguise: no accents, no doubled letters.

    Two spellings of one word share a skeleton; so may two different words, which is why
    it is for looking words up, never for showing them.

    >>> skeleton("Crééétin"), skeleton("cr3tin"), skeleton("connard")
    ('cretin', 'cretin', 'conard')
    """
    plain = normalise(word)
    if not plain.isascii():
        plain = unaccented(plain)
    return _RUN.sub(r"\1", plain)


def unaccented(text: str) -> str:
    """Return the text without accents; other letters stay.

    >>> unaccented("Ça a été où, señor?")
    'Ca a ete ou, senor?'
    """
    split = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def plain_words(*texts: str) -> str:
    """Return the words of texts without accents and capitals, for a search.

    >>> plain_words("L’École brûle !", "")
    'l ecole brule'
    """
    split = unicodedata.normalize("NFD", " ".join(texts)).casefold()
    return " ".join(
        _WORDS.findall(
            "".join(sign for sign in split if sign.isalnum() or not unicodedata.combining(sign))
        )
    )


def letters(text: str, enough: int) -> int:
    """Return the number of letters, counted up to ``enough`` and then no further.

    >>> letters("Oh ! 12", 10), letters("abc" * 100, 10)
    (2, 10)
    """
    count = 0
    for run in _LETTERS.finditer(text):
        count += run.end() - run.start()
        if count >= enough:
            return enough
    return count


def language(text: str) -> str | None:
    """Return the language of the text as an ISO 639-1 code, or ``None`` when it cannot be told.

    Too short (under eight letters), or the identifier less sure than
    :data:`SURE_OF_LANGUAGE`: ``None``. Only the first :data:`LANGUAGE_READS` characters
    are looked at.

    >>> language("Nous ne sommes pas d’accord, et nous le disons calmement.")
    'fr'
    >>> language("ok !") is None
    True
    """
    # Addresses and mentions speak no language.
    sample = _MENTION.sub(" ", _ADDRESS.sub(" ", clean(text[: 2 * LANGUAGE_READS])))
    sample = sample.replace("@user", " ").replace("URL", " ")[:LANGUAGE_READS].strip()
    if letters(sample, 8) < 8:
        return None
    code, confidence = _identifier().classify(sample)
    return str(code) if confidence >= SURE_OF_LANGUAGE else None


@cache
def _identifier() -> "LanguageIdentifier":
    # Half a second to load: only when a language is asked for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _without_marks(text: str) -> str:
    return text.translate(_CLEAN) if _UNCLEAN.search(text) else text


def _latinise(word: str) -> str:
    if _FOREIGN.search(word) and _LATIN.search(word):
        return word.translate(_LOOKALIKE)
    return word
