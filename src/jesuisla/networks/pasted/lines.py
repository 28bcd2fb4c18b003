"""Lines of a pasted page: what each may be, before anybody looks at its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jesuisla.analysis.text import visible
from jesuisla.networks.names.name_shapes import clearly_a_name, may_be_name
from jesuisla.networks.pasted.ages import AGE_SHAPE, Age, DateOnPage, read_age
from jesuisla.networks.pasted.counts import COUNT, read_count
from jesuisla.networks.pasted.layout import Layout, plain
from jesuisla.networks.pasted.page_names import NAMING, SOMEBODY
from jesuisla.networks.pasted.page_words import (
    ALL_OF,
    BESIDE_TOTAL,
    BUTTONS,
    COMMENTS,
    EDITED,
    FOLD,
    LIKED,
    LIKES,
    MORE,
    MORE_WORDS,
    NOISE,
    REPLIES,
    REPLY,
    SHARED_BADGES,
    SHARED_NOISE,
    TRANSLATION,
)

_LONGEST_NOT_TEXT = 160


class Kind(StrEnum):
    """What a line may be. See :data:`ENDING` for those that may end a comment."""

    BLANK = "blank"
    TEXT = "text"
    BADGE = "badge"
    MORE = "more"
    NOISE = "noise"
    NAMING = "naming"
    """A line of the page that carries a name: it goes wherever it stands."""
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
    age: Age | DateOnPage | None = None


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


CUT_SHORT = re.compile(rf"\s*(?:…|\.\.\.)\s*(?:{MORE_WORDS})$", re.IGNORECASE)
"""The end of a text that the page cut short."""

_BUTTON = "|".join(sorted(map(re.escape, BUTTONS), key=len, reverse=True))
_ITEMS = {
    Kind.REPLIES: rf"(?:[—–─-]+ ?)?(?:{FOLD} ?(?:{COUNT})?|{COUNT}) ?"
    rf"(?:autres? |more |other |previous |weitere |más |altre |innych |meer )?{REPLIES}"
    rf"(?: (?:supplémentaire|précédente)s?)?(?: ?\((?:{COUNT})\))?"
    rf"(?: anzeigen| ansehen| bekijken)?",
    Kind.LIKES: rf"(?:{COUNT}) {LIKES}"
    rf"|{LIKED} (?:{COUNT}) (?:mal|person[aens]+|personas|people|osob\w*)",
    Kind.EDITED: EDITED,
    Kind.REPLY: REPLY,
    Kind.BUTTON: _BUTTON,
    Kind.AGE: AGE_SHAPE,
    Kind.COUNT: COUNT,
}
_ITEM = re.compile(
    "|".join(rf"(?P<{kind}>{pattern})(?=$|[ ·•|,])" for kind, pattern in _ITEMS.items())
)
_NAMED_AGE = re.compile(
    r"(?:(?P<handle>@[\w.\-·]{1,60}?)(?:\s?[·•]\s?|\s)|(?P<bare>[a-z0-9._]{1,30})\s?[·•]\s?)"
    r"(?P<age>.{2,40})"
)
_NOISE = TRANSLATION | SHARED_NOISE
_BETWEEN = re.compile(r"[ ·•|,]*")
_NUMBER = re.compile(COUNT)
_NAMING = re.compile(NAMING.pattern, re.IGNORECASE)
_TOTAL = re.compile(
    rf"(?P<count>{COUNT}) {COMMENTS}{BESIDE_TOTAL.format(count=COUNT)}"
    rf"|{COMMENTS}(?: ?:)? ?\(?(?P<other>{COUNT})\)?"
    rf"|{ALL_OF} (?P<all>{COUNT}) {COMMENTS}(?: ansehen)?"
)
# "12 sem123 J’aimeRépondre": a copy that lost what stood between.
_GLUED = re.compile(r"(?<=[a-zé.])(?=[0-9A-ZÉ])")


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
    return read_count(match["count"] or match["other"] or match["all"]) if match else None


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
    if _carries_name(shown_text):
        return (Token(Kind.NAMING),)
    tokens = _somebody(line) or _items(line) or _unglued(shown_text)
    return tokens or (Token(Kind.NOISE if NOISE.fullmatch(line) else Kind.TEXT),)


def _unglued(shown_text: str) -> tuple[Token, ...]:
    """The things said on a line that lost its spaces, when the reply button is among them."""
    apart = _GLUED.sub(" ", shown_text)
    tokens = _items(plain(apart)) if apart != shown_text else ()
    return tokens if any(token.kind is Kind.REPLY for token in tokens) else ()


_HANDLE = re.compile(r"@?(?=[\w.\-]*[\d_.@])\w[\w.\-]{1,40}\w")
"""A word that no text has: with a digit, an underscore or a full stop in it."""


def _carries_name(shown_text: str) -> bool:
    """Whether the page names somebody in this line: “Épinglé par @lou”, “Lou et 3 autres”.

    Where what is named has no shape of a name, somebody wrote it: “Répondre à la haine”.
    """
    badge, is_cut, rest = shown_text.partition(" · ")
    if is_cut and plain(badge) in SHARED_BADGES:
        return clearly_a_name(rest) or _HANDLE.fullmatch(rest) is not None
    match = _NAMING.fullmatch(shown_text.replace("’", "'"))
    if match is None:
        return False
    if match["shown"]:  # “Photo de famille”, “Photo de Paris” may be somebody's words
        return clearly_a_name(match["shown"]) or _HANDLE.fullmatch(match["shown"]) is not None
    who = (match["who"] or match["owner"] or match["several"]).strip(" .…·•")
    if clearly_a_name(who) or may_be_name(who, after_a_name=True):
        return True
    # People may write their names in small letters; "la haine" has an article.
    return match["who"] is None or (" " not in who and may_be_name(who, after_a_name=False))


def named_in(line: PageLine) -> str | None:
    """Return what may be a name in a line of a text; ``None`` where the line is no words."""
    if line.kind is Kind.REPLIES:
        match = SOMEBODY.match(line.text) if SOMEBODY.fullmatch(plain(line.text)) else None
        return match["somebody"] if match else None
    return line.text if line.kind in (Kind.TEXT, Kind.NOISE, Kind.MORE) else None


def _somebody(line: str) -> tuple[Token, ...]:
    """“Somebody replied · 3 replies”, where the name is not kept."""
    match = SOMEBODY.fullmatch(line)
    if match is None:
        return ()
    number = _NUMBER.match(match["count"] or "")
    return (Token(Kind.REPLIES, read_count(number[0]) if number else None),)


def _around(line: str, layout: Layout) -> Kind | None:
    """The kind of a line that belongs to the page and not to a comment."""
    bare = line.strip("·•| ")
    if not bare:
        return Kind.BLANK
    if bare in layout.badges or bare in SHARED_BADGES:
        return Kind.BADGE
    if line in layout.edges or line in layout.orders or _TOTAL.fullmatch(line):
        return Kind.EDGE
    if line in _NOISE or line in layout.noise or line.startswith(layout.noise_starts):
        return Kind.NOISE
    if line in MORE:
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
