"""Blocks: the lines of a pasted page grouped into comments.

The three networks share one shape. A comment is a *head* (a name, badges, on some pages
the age, the text) and an *ending* (age, buttons, numbers). The button “Répondre” or
“Reply” is in every ending and closes it; the next line of text begins the next comment.
Lines that look like an ending but are followed by text before any such button were text
all along (somebody wrote “J’aime” on a line of its own).
"""

from dataclasses import dataclass

from jesuisla.networks.ages import Age
from jesuisla.networks.layout import Layout
from jesuisla.networks.lines import ENDING, Kind, PageLine, Token
from jesuisla.networks.people import initials_of

_AROUND = frozenset((Kind.BADGE, Kind.NOISE, Kind.EDGE, Kind.MORE, Kind.BLANK))
_TELLING = frozenset((Kind.TEXT, Kind.AGE, Kind.COUNT, Kind.LIKES, Kind.REPLIES))
_LONGEST_NAME = 80
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One comment's lines, sorted out."""

    name: PageLine | None
    text: str
    span: tuple[int, int]
    """The first and the last of its lines, counted from 1."""
    age: Age | None
    likes: int | None
    replies: int | None


class Blocks:
    """Takes lines one by one; ``found`` holds comments, ``leftover`` what fits in none."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.found: list[Block] = []
        self.leftover: list[PageLine] = []
        self._begin()

    def _begin(self) -> None:
        self._head: list[PageLine] = []
        self._ending: list[PageLine] = []
        self._closed = False
        self._aged = False
        # Where text stands in the head, and whether “see more” came after the last of it:
        # kept up to date because looking again at every age would take quadratic time.
        self._said: list[int] = []
        self._more = False

    def take(self, line: PageLine) -> None:
        """Adds the next line."""
        if line.kind is Kind.BLANK:
            if self._head and not self._ending:
                self._head.append(line)
        elif line.kind in ENDING:
            self._take_ending(line)
        elif line.kind is Kind.NOISE and (self._closed or not self._head):
            pass
        else:
            if self._closed:
                self._flush()
            self._take_text(line)

    def finish(self) -> None:
        """Ends the last comment. Call once, after the last line."""
        self._flush()

    def _take_text(self, line: PageLine) -> None:
        if self._said:
            self._head += self._ending
        else:
            self._leave(self._ending)
        self._ending = []
        if line.kind is Kind.TEXT:
            self._said.append(len(self._head))
            self._more = False
        self._more = self._more or line.kind is Kind.MORE
        self._head.append(line)

    def _take_ending(self, line: PageLine) -> None:
        if line.kind is Kind.AGE and not self._closed and self._layout.age_after_name:
            name_at = self._name_under_age()
            if name_at is not None:
                fresh, self._head = self._head[name_at:], self._head[:name_at]
                self._flush()
                self._head = [*fresh, line]
                self._said = [0]
                self._aged = True
                return
        self._ending.append(line)
        self._closed = self._closed or line.has(Kind.REPLY)

    def _name_under_age(self) -> int | None:
        """Where the name stands when this age stands right under it, else ``None``."""
        if self._ending or not self._said or self._more:
            return None
        last = self._said[-1]
        text = self._head[last].text
        twice = last - 1 in self._said[-2:-1] and text == self._head[last - 1].text
        if twice and (len(self._said) == 2 or not self._layout.age_below_text):
            return last - 1  # Older pages write the name twice.
        if text.startswith("@") and " " not in text:
            return last
        handle = self._layout.handle
        sure = handle is not None and handle.fullmatch(text) is not None
        return last if len(self._said) == 1 or (sure and self._aged) else None

    def _flush(self) -> None:
        head, ending = self._head, self._ending
        has_age, is_closed = self._aged, self._closed
        self._begin()
        if not is_closed and not has_age:
            self._leave(head + ending)
            return
        start = self._preface(head, has_age=has_age)
        self._leave(head[:start])
        places = _names(head, start)
        if places:
            self.found.append(_block(head[places[0] :], ending, has_age=has_age))
        else:
            self._leave(ending)

    def _preface(self, head: list[PageLine], *, has_age: bool) -> int:
        """How many lines stand above the first comment: the page's head, the post."""
        if self.found or has_age:
            return 0
        edges = (Kind.EDGE, Kind.AGE) if self._layout.age_after_name else (Kind.EDGE,)
        return max((at + 1 for at, line in enumerate(head) if line.kind in edges), default=0)

    def _leave(self, lines: list[PageLine]) -> None:
        self.leftover += [line for line in lines if line.kind in _TELLING]


def _names(head: list[PageLine], start: int) -> list[int]:
    """Where the name stands from ``start`` on: badges and empty lines are passed over.

    Two places when the page wrote it twice, or its initials first; none without a name.
    """
    places: list[int] = []
    for at in range(start, len(head)):
        line = head[at]
        if line.kind in _AROUND:
            continue
        before = head[places[0]].text if places else line.text
        if line.text == before or initials_of(before, line.text):
            places.append(at)
        if len(places) == 2 or at not in places:
            break
    return places


def _block(head: list[PageLine], ending: list[PageLine], *, has_age: bool) -> Block:
    places = _names(head, 0)
    name = head[places[-1]] if _may_be_name(head[places[-1]]) else None
    header_age, lines = _body(head[places[-1] + 1 :] if name else head, has_age=has_age)
    more, true_ending = _text_in(ending, has_age=header_age is not None)
    lines = _without_trailing(lines + more)
    tokens = [token for line in true_ending for token in line.tokens]
    return Block(
        name=name,
        text="\n".join(line.text for line in lines).strip(),
        span=(head[0].number, max(line.number for line in (head[-1], *ending[-1:]))),
        age=_age(([header_age] if header_age else []) + true_ending),
        likes=_number(tokens, Kind.LIKES, Kind.COUNT),
        replies=_number(tokens, Kind.REPLIES),
    )


def _body(lines: list[PageLine], *, has_age: bool) -> tuple[PageLine | None, list[PageLine]]:
    """The age under the name, if it stands there, and the lines of the text."""
    start = 0
    while start < len(lines) and lines[start].kind in _AROUND:
        start += 1
    if has_age and start < len(lines) and lines[start].kind is Kind.AGE:
        return lines[start], lines[start + 1 :]
    return None, lines[start:]


def _without_trailing(lines: list[PageLine]) -> list[PageLine]:
    """The lines without what the page wrote below them."""
    end = len(lines)
    while end and lines[end - 1].kind in (Kind.MORE, Kind.NOISE, Kind.BADGE, Kind.BLANK):
        end -= 1
    return lines[:end]


def _may_be_name(line: PageLine) -> bool:
    return len(line.text) <= _LONGEST_NAME and line.text.count(" ") < _MOST_WORDS


def _text_in(ending: list[PageLine], *, has_age: bool) -> tuple[list[PageLine], list[PageLine]]:
    """The ending's first lines when they are the text's last ones, and the true ending.

    Under an age of its own, only the number right above the button belongs to the
    ending; elsewhere the ending begins with its age.
    """
    reply = next((at for at, line in enumerate(ending) if line.has(Kind.REPLY)), len(ending))
    if has_age:
        start = reply
        while start > 0 and ending[start - 1].kind in (Kind.BUTTON, Kind.EDITED, Kind.LIKES):
            start -= 1
        if start > 0 and ending[start - 1].kind is Kind.COUNT:
            start -= 1
        return ending[:start], ending[start:]
    ages = [at for at, line in enumerate(ending[: reply + 1]) if line.has(Kind.AGE)]
    start = ages[-1] if ages else 0
    return ending[:start], ending[start:]


def _age(lines: list[PageLine]) -> Age | None:
    return next((token.age for line in lines for token in line.tokens if token.age), None)


def _number(tokens: list[Token], *kinds: Kind) -> int | None:
    values = (token.value for token in tokens if token.kind in kinds)
    return next((value for value in values if value is not None), None)
