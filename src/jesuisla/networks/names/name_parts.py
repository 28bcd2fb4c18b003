"""First names and surnames alone in a text, plain or disguised, of people who are known.

A word may be both a name and an everyday word ("Rose", "Pierre"): it is covered where only a
name has a capital, within a sentence; where any word has one, it stays when the same texts
also write it small.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import combinations

from babel import Locale

from jesuisla.analysis.lookalikes import skeleton
from jesuisla.analysis.text import normalise, unaccented
from jesuisla.networks.names.name_shapes import common, is_particle

MASK = "@…"
"""What stands where a name stood."""

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+){0,3}")
_LETTERS = re.compile(r"[^\W\d_]+")
_DISGUISED = re.compile(r"(?<!\w)(?=\w{0,40}[\d_\u0250-\U0010ffff])\w{4,40}(?!\w)")
_SPACED = re.compile(r"(?<!\w)[^\W_](?:[ .\-_*·/|]{1,3}[^\W_]){3,40}(?!\w)")
_SMALL_WORD = re.compile(r"(?<![\w@#.\-/])[^\W\d_A-ZÀ-Þ]{3,30}(?![\w\-]|\.\w)")
_SHORTEST = 3
_SHORTEST_DISGUISED = 4
_MOST_WORDS = 3
_MOST_SMALL_WORDS = 500_000
_BEFORE_A_NAME = tuple(",'’&/)")
_ARTICLE_WORDS = "le la les l un une du des au aux the der die das el los las il lo gli het"
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
# Peoples, faiths, offices and places have capitals within a sentence, and are no persons.
_GROUP_WORDS = """
allah allemagne arabe arabes bible bouddha charia chrétien chrétiens christ constitution coran
dieu etat état église gitans internet islamiste jésus juif juifs juive juives laïcité madame
maghreb mademoiselle maire mairie marseillaise migrants ministre monsieur mosquée musulman
musulmane musulmanes musulmans nation noir noire noires noirs nord occident ouest parlement
patrie peuple président présidente prophète ramadan république rom roms sud sénat tsiganes union
vatican blanc blanche blancs facebook instagram youtube twitter tiktok telegram
paris lyon marseille toulouse nice nantes lille bordeaux rennes strasbourg grenoble montpellier
"""


class NameParts:
    """The parts of the names of people, and texts without them.

    >>> parts = NameParts(["Ottokar Quaxifort", "Rose Martel", "Le Monde"])
    >>> parts.know_small_words("une rose dans la main")
    >>> parts.masked("Merci Ottokar, et merci Rose !")
    'Merci @…, et merci @… !'
    >>> parts.masked("Rose est la couleur du Monde, dit O t t o k a r")
    'Rose est la couleur du Monde, dit @…'
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._parts: set[str] = set()
        self._looks: set[str] = set()
        self._small_words: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know one more name; whoever is called by everyday words has no parts."""
        words = _WORD.findall(name)
        letters = "".join(_LETTERS.findall(name))
        if len(letters) >= _SHORTEST_DISGUISED and not all(map(_is_everybody_s, words)):
            self._know_look(letters)
        own_words = [word for word in words if not is_particle(word)]
        if words[:1] and words[0].casefold() in _ARTICLES:
            return
        if not 2 <= len(own_words) <= _MOST_WORDS or any(map(_is_everybody_s, own_words)):
            return
        for word in own_words:
            if len(word) >= _SHORTEST:
                self._parts.add(_key(word))
            if len(word) >= _SHORTEST_DISGUISED:
                self._know_look(word)

    def _know_look(self, word: str) -> None:
        # A capital I looks like a small l.
        self._looks |= {skeleton(spelling) for spelling in (word, word.lower(), word.upper())}

    def know_small_words(self, text: str) -> None:
        """Know the words that a text writes small: these are words, whoever is called so."""
        if len(self._small_words) < _MOST_SMALL_WORDS:
            self._small_words.update(_SMALL_WORD.findall(text))

    def masked(self, text: str) -> str:
        """The text without the parts of their names, and without their names in disguise."""
        if not self._looks:
            return text
        text = _SPACED.sub(self._without_spaced, text)
        text = _DISGUISED.sub(self._without_disguised, text)
        return self._without_parts(text) if self._parts else text

    def _without_spaced(self, match: re.Match[str]) -> str:
        """“O t t o k a r a dit”: words beside the name may be one letter long too."""
        places = [at for at, sign in enumerate(match[0]) if sign.isalnum()]
        letters = "".join(match[0][at] for at in places)
        looks = [
            [skeleton(letter) for letter in spelling] for spelling in (letters, letters.lower())
        ]
        stretches = combinations(range(len(letters) + 1), 2)
        for start, end in sorted(stretches, key=lambda ends: ends[0] - ends[1]):
            if end - start < _SHORTEST_DISGUISED:
                break
            if any("".join(look[start:end]) in self._looks for look in looks):
                return match[0][: places[start]] + MASK + match[0][places[end - 1] + 1 :]
        return match[0]

    def _without_disguised(self, match: re.Match[str]) -> str:
        plain = match[0].lower()
        spellings = (match[0], plain, normalise(plain), plain.rstrip("0123456789_"))
        is_name = any(skeleton(spelling) in self._looks for spelling in spellings)
        return MASK if is_name else match[0]

    def _without_parts(self, text: str) -> str:
        pieces: list[str] = []
        copied_to = 0
        for match in _WORD.finditer(text):
            if self._is_part(match, text):
                pieces += [text[copied_to : match.start()], MASK]
                copied_to = match.end()
        return "".join([*pieces, text[copied_to:]])

    def _is_part(self, match: re.Match[str], text: str) -> bool:
        word = match[0]
        if word[0].islower() or _key(word) not in self._parts:
            return False
        before = text[max(match.start() - 20, 0) : match.start()].rstrip(' «“"(\u00a0\u202f')
        is_within = before[-1:].isalnum() or before.endswith(_BEFORE_A_NAME)
        has_article = _LETTERS.findall(before)[-1:] and _LETTERS.findall(before)[-1] in _ARTICLES
        if is_within and not has_article and not _is_shouted(match, text):
            return True
        return word.lower() not in self._small_words


def _is_shouted(match: re.Match[str], text: str) -> bool:
    """Whether the words beside a word in capitals are in capitals too."""
    if len(match[0]) < 2 or not match[0].isupper():
        return False
    beside = _LETTERS.findall(text[max(match.start() - 40, 0) : match.start()])[-1:]
    beside += _LETTERS.findall(text[match.end() : match.end() + 40])[:1]
    return all(word.isupper() for word in beside)


def _key(word: str) -> str:
    return unaccented(word.casefold())


def _is_everybody_s(word: str) -> bool:
    return common(word) or word.casefold() in _names_of_groups()


@cache
def _names_of_groups() -> frozenset[str]:
    """The words of peoples, faiths, offices, towns, countries, languages and months."""
    french = Locale("fr")
    months = french.months["format"]["wide"]
    names = [*french.territories.values(), *french.languages.values(), *months.values()]
    names.append(_GROUP_WORDS)
    return frozenset(word for name in names for word in _LETTERS.findall(name.casefold()))
