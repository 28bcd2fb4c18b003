"""The people that an archive names: read to be masked in its texts, then left behind."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from jesuisla.networks.names.name_parts import MASK, NameParts
from jesuisla.networks.names.name_shapes import common
from jesuisla.networks.names.people import without_handles

_OF_PEOPLE = re.compile(
    r"author|user|owner|nick|handle|commenter|speaker|creator|uploader|sender|poster|profile"
    r"|channel|display_?name|screen_?name|full_?name|first_?name|last_?name|unique_?id|mention"
    r"|reply_?to|(?<![a-z])from(?![a-z])|(?<![a-z])name(?![a-z])|member|player|reactor"
    r"|auteur|utilisateur|pseudo|(?<![a-z])nom(?![a-z])|prénom|autor|usuario|nutzer|utente",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(
    r"id$|_at$|time|date|count|avatar|pic|image|photo|colou?r|lang|locale|type|verified|is_|has_"
    r"|agent|title|text|body|message|description|follow|bio|category|kind|flair|page|group"
    r"|subreddit|hashtag|place|location|album",
    re.IGNORECASE,
)
_NAMES_AS_IDS = re.compile(
    r"unique_?id|^id$|(?:user|author|speaker|from|owner|profile)[_. ]?id", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^/\s]+/(?:.*/)?@?([^/?#\s]+)/?(?:[?#].*)?")
_WORD = re.compile(r"\w+")
_APART = re.compile(r"[/?&=#:.\-]+")
_BETWEEN_PARTS = re.compile(r"(?<=\w)[\-.·‐‑](?=\w)")
_LONGEST = 100
_MOST_WORDS = 12
_DEEPEST = 6
_SHORTEST = 3


def people_in(record: object) -> Iterator[str]:
    """The names, handles and ids of people that one record of an archive may hold.

    Told by the keys they stand under, at any depth.

    >>> sorted(people_in({"text": "Oui", "user": {"nickname": "Lou", "uid": 7}, "likes": 3}))
    ['Lou']
    """
    return _people(record, is_of_people=False, depth=0)


def _people(value: object, *, is_of_people: bool, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        name = value.strip()
        address = _ADDRESS.fullmatch(name) if is_of_people else None
        name = address[1] if address else name
        if is_of_people and _SHORTEST <= len(name) <= _LONGEST and "\n" not in name:
            yield name
    elif depth >= _DEEPEST:
        return
    elif isinstance(value, dict):
        for key, inner in value.items():
            of_people = _OF_PEOPLE.search(key) is not None or is_of_people
            if _NO_NAMES.search(key) and not _NAMES_AS_IDS.search(key):
                of_people = False
            yield from _people(inner, is_of_people=of_people, depth=depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _people(inner, is_of_people=is_of_people, depth=depth + 1)


class FilePeople:
    """The people that a file names, and its texts without them.

    >>> people = FilePeople(["Lou Demo", "max.exemple", "Rose"])
    >>> people.masked("L’avis de LOU  DEMO et de Max.Exemple, pas la rose")
    'L’avis de @… et de @…, pas la rose'
    >>> people.masked("Demo Lou, Lou-Demo, #LouDemo et max-exemple")
    '@…, @…, #@… et @…'
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._spelled: set[str] = set()
        self._keys: set[str] = set()
        self._first: set[str] = set()
        self._joined: set[str] = set()
        self._longest = 0
        self._parts = NameParts()
        self.add(names)

    def add(self, names: Iterable[str]) -> None:
        """Know these people too; numbers and names made of everyday words are passed over."""
        for name in names:
            spelling = " ".join(name.split()).strip("@＠.,;: ")
            words = _WORD.findall(spelling)
            if not 0 < len(words) <= _MOST_WORDS or len(spelling) < _SHORTEST:
                continue
            if spelling.isnumeric() or all(map(common, words)):
                continue
            if spelling in self._spelled:
                continue
            self._spelled.add(spelling)
            self._parts.add(spelling)
            self._know(_key(spelling))
            if len(words) == len(spelling.split()) == 2 and not any(map(common, words)):
                first, last = (word.casefold() for word in words)
                self._know(f"{last} {first}")
                self._joined |= {first + last, last + first}

    def _know(self, key: str) -> None:
        words = _WORD.findall(key)
        self._keys.add(key)
        self._first.add(words[0])
        self._longest = max(self._longest, len(words))

    def masked(self, text: str) -> str:
        """The text without them, and without any handle, e-mail address or telephone number."""
        return self._parts.masked(self._without_people(without_handles(text)))

    def know_small_words(self, text: str) -> None:
        """Know the words that a text of the file writes small, so that they are words."""
        self._parts.know_small_words(text)

    def _without_people(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        pieces: list[str] = []
        at = copied_to = 0
        while at < len(words):
            count = self._names_at(words, at, text)
            if count or self._part_is_name(words[at][0]):
                count = max(count, 1)
                pieces += [text[copied_to : words[at].start()], MASK]
                copied_to = words[at + count - 1].end()
            at += max(count, 1)
        return "".join([*pieces, text[copied_to:]])

    def names_somebody(self, text: str) -> bool:
        """Whether one of them, or a handle, stands in a name, an id or an address."""
        return without_handles(text) != text or self.are_in(text)

    def are_in(self, text: str) -> bool:
        """Whether one of them stands in an id or an address."""
        apart = _APART.sub(" ", text)
        return self._without_people(text) != text or self._without_people(apart) != apart

    def are_called_in(self, text: str) -> bool:
        """Whether a first name or surname alone stands in an id."""
        return self._parts.masked(text) != text

    def _part_is_name(self, word: str) -> bool:
        """Whether a name is tied to something else: “reponse_lou_demo7”."""
        parts = word.casefold().split("_")
        return 1 < len(parts) <= _MOST_WORDS and any(
            "_".join(parts[start:end]) in self._keys
            for start, end in combinations(range(len(parts) + 1), 2)
            if end - start > 1 or not parts[start].isalpha()
        )

    def _names_at(self, words: list[re.Match[str]], at: int, text: str) -> int:
        first = words[at][0].casefold()
        if first in self._joined:
            return 1
        if first not in self._first:
            return 0
        for count in range(min(self._longest, len(words) - at), 0, -1):
            stretch = text[words[at].start() : words[at + count - 1].end()]
            name = " ".join(stretch.split())
            # A name of one plain word may be a word: only as its owner writes it.
            if _key(name) in self._keys and (
                count > 1 or not name.isalpha() or name in self._spelled
            ):
                return count
        return 0


def _key(name: str) -> str:
    """Names are the same whatever the case and the sign between their parts."""
    return _BETWEEN_PARTS.sub(" ", name.casefold())
