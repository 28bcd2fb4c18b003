"""Lines of a pasted page: what each may be, before anybody looks at its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jesuisla.analysis.text import visible
from jesuisla.networks.ages import Age, read_age
from jesuisla.networks.counts import COUNT, read_count
from jesuisla.networks.layout import Layout, plain, words

_LONGEST_NOT_TEXT = 160


class Kind(StrEnum):
    """What a line may be. See :data:`ENDING` for those that may end a comment."""

    BLANK = "blank"
    TEXT = "text"
    BADGE = "badge"
    MORE = "more"
    NOISE = "noise"
    EDGE = "edge"
    AGE = "age"
    REPLY = "reply"
    BUTTON = "button"
    LIKES = "likes"
    COUNT = "count"
    REPLIES = "replies"
    EDITED = "edited"


ENDING = frozenset(
    (Kind.AGE, Kind.REPLY, Kind.BUTTON, Kind.LIKES, Kind.COUNT, Kind.REPLIES, Kind.EDITED)
)


@dataclass(frozen=True, slots=True)
class Token:
    """One thing a line says, with its number or age where it has one."""

    kind: Kind
    value: int | None = None
    age: Age | None = None


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the paste: its number from 1, its text without invisible characters."""

    number: int
    text: str
    tokens: tuple[Token, ...]

    @property
    def kind(self) -> Kind:
        """The kind of the first token."""
        return self.tokens[0].kind

    def has(self, kind: Kind) -> bool:
        """Whether one of its tokens is of this kind."""
        return any(token.kind is kind for token in self.tokens)

    @property
    def ending(self) -> bool:
        """Whether it may stand below a comment's text."""
        return self.kind in ENDING


_TRANSLATION = words(
    """Voir la traduction
    See translation
    Voir l’original
    See original
    Traduire
    Translate
    Traduire en français
    Translate to English"""
)
_BUTTONS = _TRANSLATION | words(
    """J’aime
    J’adore
    Je n’aime pas
    Like
    Love
    Dislike
    Partager
    Share
    Envoyer un message
    Send message
    Masquer
    Hide
    Signaler
    Report"""
)
_MORE = words(
    """Voir plus
    Afficher la suite
    Lire la suite
    Plus
    See more
    Read more
    Show more
    ... Voir plus
    ... Afficher la suite
    ... See more
    ... plus
    ... more"""
)
_MORE_WORDS = "voir plus|afficher la suite|lire la suite|see more|read more|plus|more"
CUT_SHORT = re.compile(rf"\s*(?:…|\.\.\.)\s*(?:{_MORE_WORDS})$", re.IGNORECASE)
"""The end of a text that the page cut short."""

_BUTTON = "|".join(sorted(map(re.escape, _BUTTONS), key=len, reverse=True))
_EDITED = "(?:modifiée?|edited)"
_REPLIES = "(?:réponses?|replies|reply)"
_FOLD = "(?:voir|afficher|masquer|view|see|show|hide)(?: les| la| d'| toutes les| all| the)?"
_ITEMS = {
    Kind.REPLIES: rf"(?:{_FOLD} ?(?:{COUNT})?|{COUNT}) ?"
    rf"(?:autres? |more |other |previous )?{_REPLIES}"
    rf"(?: (?:supplémentaire|précédente)s?)?(?: ?\((?:{COUNT})\))?",
    Kind.LIKES: rf"(?:{COUNT}) (?:mentions? )?(?:j'aime|likes?)",
    Kind.EDITED: _EDITED,
    Kind.REPLY: "répondre|reply",
    Kind.BUTTON: _BUTTON,
    Kind.AGE: rf"(?:il y a )?[0-9]{{1,4}} ?[a-z]{{1,8}}\.?(?: ago)?(?: \({_EDITED}\))?",
    Kind.COUNT: COUNT,
}
_ITEM = re.compile(
    "|".join(rf"(?P<{kind}>{pattern})(?=$|[ ·•|,])" for kind, pattern in _ITEMS.items())
)
_NAMED_AGE = re.compile(
    r"(?:(?P<handle>@[\w.\-·]{1,60}?)(?:\s?[·•]\s?|\s)|(?P<bare>[a-z0-9._]{1,30})\s?[·•]\s?)"
    r"(?P<age>.{2,40})"
)
_BETWEEN = re.compile(r"[ ·•|,]*")
_SOMEBODY = re.compile(r".{1,80} (?:a répondu|ont répondu|replied)(?: · (?P<count>.{1,20}))?")
_NUMBER = re.compile(COUNT)
_TOTAL = re.compile(
    rf"(?P<count>{COUNT}) (?:commentaires?|comments?)(?: .{{0,40}})?"
    rf"|(?:commentaires|comments) ?\(?(?P<other>{COUNT})\)?"
)


def read_lines(text: str, layout: Layout) -> Iterator[PageLine]:
    """Every line of the text in order, blank ones too, in time linear in its length."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    tokens_by_text: dict[str, tuple[Token, ...]] = {}  # The same few words stand on most lines.
    for number, raw in enumerate(text.split("\n"), start=1):
        for shown_text in _name_and_age(visible(raw), layout):
            if shown_text not in tokens_by_text:
                tokens_by_text[shown_text] = _tokens(shown_text, layout)
            yield PageLine(number, shown_text, tokens_by_text[shown_text])


def _name_and_age(shown_text: str, layout: Layout) -> tuple[str, ...]:
    """A phone's page writes name and age on one line: ``@lou • 2 d``; here they are two."""
    match = _NAMED_AGE.fullmatch(shown_text) if layout.age_after_name else None
    if match is None or read_age(plain(match["age"])) is None:
        return (shown_text,)
    return match["handle"] or match["bare"], match["age"]


def read_total(line: str) -> int | None:
    """How many comments the page says there are, when this line says so.

    >>> read_total("1 234 commentaires")
    1234
    """
    if len(line) > _LONGEST_NOT_TEXT:
        return None
    match = _TOTAL.fullmatch(plain(line))
    return read_count(match["count"] or match["other"]) if match else None


def _tokens(shown_text: str, layout: Layout) -> tuple[Token, ...]:
    if len(shown_text) > _LONGEST_NOT_TEXT:
        return (Token(Kind.TEXT),)
    line = plain(shown_text)
    around = _around(line, layout)
    if around:
        return (Token(around),)
    age = read_age(line)
    if age:
        return (Token(Kind.AGE, age=age),)
    return _somebody(line) or _items(line) or (Token(Kind.TEXT),)


def _somebody(line: str) -> tuple[Token, ...]:
    """“Somebody replied · 3 replies”, where the name is not kept."""
    match = _SOMEBODY.fullmatch(line)
    if match is None:
        return ()
    number = _NUMBER.match(match["count"] or "")
    return (Token(Kind.REPLIES, read_count(number[0]) if number else None),)


def _around(line: str, layout: Layout) -> Kind | None:
    """The kind of a line that belongs to the page and not to a comment."""
    bare = line.strip("·•| ")
    if not bare:
        return Kind.BLANK
    if bare in layout.badges:
        return Kind.BADGE
    if line in layout.edges or line in layout.orders or _TOTAL.fullmatch(line):
        return Kind.EDGE
    if line in _TRANSLATION or line in layout.noise or line.startswith(layout.noise_starts):
        return Kind.NOISE
    if line in _MORE:
        return Kind.MORE
    return None


def _items(line: str) -> tuple[Token, ...]:
    """The things said on a line such as ``3 h · 12 J’aime · Répondre``; none if in doubt."""
    tokens = []
    at = 0
    while at < len(line):
        match = _ITEM.match(line, at)
        token = _token(match) if match else None
        if match is None or token is None:
            return ()
        tokens.append(token)
        between = _BETWEEN.match(line, match.end())
        at = between.end() if between else match.end()
    return tuple(tokens)


def _token(match: re.Match[str]) -> Token | None:
    name = match.lastgroup
    phrase = match[0]
    if name == "age":
        age = read_age(phrase)
        return Token(Kind.AGE, age=age) if age else _count(phrase)
    if name == "count":
        return _count(phrase)
    if name in ("likes", "replies"):
        number = _NUMBER.search(phrase)
        return Token(Kind(name), read_count(number[0]) if number else None)
    return Token(Kind(name or "text"))


def _count(phrase: str) -> Token | None:
    value = read_count(phrase)
    return None if value is None else Token(Kind.COUNT, value)
