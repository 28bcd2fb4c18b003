"""Blocks: the lines of a pasted page grouped into comments.

The three networks share one shape. A comment is a *head* (a name, badges, on some pages
the age, the text) and an *ending* (age, buttons, numbers). The button “Répondre” or
“Reply” is in every ending and closes it; the next line of text begins the next comment.
Lines that look like an ending but are followed by text before any such button were text
all along (somebody wrote “J’aime” on a line of its own).

Where the age stands right under the name, the name is known by its place. Elsewhere a
line of the page that no layout knows may stand where the name is expected, and the name
in the text: such a block is *in doubt*, and a person says what its lines are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jesuisla.networks.names.name_shapes import clearly_a_name, may_be_name, never_a_name
from jesuisla.networks.names.people import initials_of
from jesuisla.networks.pasted.ages import Age, DateOnPage
from jesuisla.networks.pasted.layout import Layout
from jesuisla.networks.pasted.lines import ENDING, Kind, PageLine, Token, named_in, read_total

_AROUND = frozenset((Kind.BADGE, Kind.NOISE, Kind.NAMING, Kind.EDGE, Kind.MORE, Kind.BLANK))
_BETWEEN_NAME_AND_TEXT = frozenset((Kind.BADGE, Kind.NOISE, Kind.NAMING, Kind.MORE, Kind.BLANK))
_TELLING = frozenset((Kind.TEXT, Kind.AGE, Kind.COUNT, Kind.LIKES, Kind.REPLIES))
_LONGEST_NAME = 80
_MOST_WORDS = 8
_STRANGE_LINES = 2
"""Lines without the shape of a name under which a clear name is still looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One comment's lines, sorted out.

    Where ``doubtful`` is not empty, the lines of the text with these places may be names;
    ``name`` is then the line that stands where the name is expected.
    """

    name: PageLine | None
    lines: tuple[str, ...]
    doubtful: tuple[int, ...]
    span: tuple[int, int]
    """The first and the last of its lines, counted from 1."""
    age: Age | DateOnPage | None
    likes: int | None
    replies: int | None


def blocks_of(lines: Iterable[PageLine], layout: Layout) -> "Blocks":
    """Group the lines of a page into blocks."""
    lines = list(lines)
    blocks = Blocks(layout, age_stands_first=_age_stands_first(lines, layout))
    for line in lines:
        blocks.take(line)
    blocks.finish()
    return blocks


def _age_stands_first(lines: list[PageLine], layout: Layout) -> bool:
    """Whether this page writes the age under the name, where the layout allows both.

    Each comment votes: text between age and button, or name and text above the age.
    """
    if not (layout.age_below_text and layout.age_after_name):
        return layout.age_after_name
    votes = above = below = 0
    is_aged = False
    for line in lines:
        if line.kind is Kind.TEXT:
            above, below = (above, below + 1) if is_aged else (above + 1, below)
        if line.kind is Kind.AGE and not line.has(Kind.REPLY):
            is_aged = True
        if line.has(Kind.REPLY):
            if is_aged and below:
                votes += 1
            elif above > 1 and (is_aged or line.has(Kind.AGE)):
                votes -= 1
            above, below, is_aged = 0, 0, False
    return votes > 0


class Blocks:
    """Takes lines one by one; ``found`` holds comments, ``leftover`` what fits in none."""

    def __init__(self, layout: Layout, *, age_stands_first: bool) -> None:
        self._layout = layout
        self._age_stands_first = age_stands_first
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
        elif line.kind is Kind.NAMING or (
            line.kind is Kind.NOISE and (self._closed or not self._head)
        ):
            pass
        else:
            if self._closed:
                self._flush()
            self._take_text(line)

    def finish(self) -> None:
        """Ends the last comment. Call once, after the last line."""
        if self._layout.likes_in_footer:
            self._ending = _without_footer(self._ending)
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
        if line.kind is Kind.AGE and not line.has(Kind.REPLY) and not self._closed:
            name_at = self._name_under_age() if self._layout.age_after_name else None
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
        has_shape = handle is not None and handle.fullmatch(text) is not None
        if has_shape and (self._aged or self._age_stands_first):
            return last
        # A page whose ages never stand below a text: whatever is above one is the name.
        is_only_place = not self._layout.age_below_text and not self._aged and clearly_a_name(text)
        return last if len(self._said) == 1 or is_only_place else None

    def _flush(self) -> None:
        head, ending = self._head, self._ending
        has_age, is_closed = self._aged, self._closed
        self._begin()
        is_caption = has_age and self._layout.age_below_text
        if not is_closed and (not has_age or is_caption):
            self._leave(head + ending)
            return
        start = self._preface(head, has_age=has_age)
        places = _names(head, start)
        if not places:
            self._leave(head + ending)
            return
        if not has_age:
            places = _skip_sentences(head, places)
        self._leave(head[: places[0]])
        self.found.append(_block(head[places[0] :], ending, has_age=has_age))

    def _preface(self, head: list[PageLine], *, has_age: bool) -> int:
        """How many lines stand above the first comment: the page's head, the post."""
        if self.found or has_age:
            return 0
        edges = (Kind.EDGE, Kind.AGE) if self._layout.age_after_name else (Kind.EDGE,)
        texts_below = 0
        for at in range(len(head) - 1, -1, -1):
            line = head[at]
            if line.kind in edges:
                # "3 commentaires" alone above an ending, or with one line, is what
                # somebody wrote: the number of a page has a name and a text below it.
                is_total = read_total(line.text) is not None
                if texts_below > (1 if is_total else 0):
                    return at + 1
            texts_below += line.kind is Kind.TEXT
        return 0

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


def _skip_sentences(head: list[PageLine], places: list[int]) -> list[int]:
    """Pass over lines that nobody is called, where a clear name stands right below them."""
    below = places
    for _ in range(_STRANGE_LINES):
        if not never_a_name(head[below[-1]].text):
            break
        below = _names(head, below[-1] + 1)
        if not below:
            break
        if clearly_a_name(head[below[0]].text):
            return below
    return places


def _doubtful(name: PageLine | None, lines: list[PageLine], *, has_age: bool) -> tuple[int, ...]:
    """Places of the lines of a text that may be its author's name, or somebody else's."""
    is_sure = has_age or (name is not None and clearly_a_name(name.text))
    places: list[int] = []
    texts = 0
    for at, line in enumerate(lines):
        who = named_in(line)
        if who is None:
            continue
        # Right below a line that may be no name, the name may be written in small letters.
        is_strict = is_sure or texts >= _STRANGE_LINES
        is_first = at == 0
        texts += not never_a_name(who)
        if has_age:
            is_doubtful = _is_login(who)
        elif name is None and is_first:
            is_doubtful = who.count(" ") < _MOST_WORDS and len(who) <= _LONGEST_NAME
        else:
            # Under an age that stands in the text, what is above it may be the next name.
            is_above_age = at + 1 < len(lines) and lines[at + 1].kind is Kind.AGE
            is_doubtful = may_be_name(who, after_a_name=is_strict and not is_above_age)
        if is_doubtful:
            places.append(at)
    return tuple(places)


def _is_login(who: str) -> bool:
    return " " not in who and not who.startswith("@") and clearly_a_name(who)


def _block(head: list[PageLine], ending: list[PageLine], *, has_age: bool) -> Block:
    places = _names(head, 0)
    name = head[places[-1]] if has_age or not never_a_name(head[places[-1]].text) else None
    header_age, lines = _body(head[places[-1] + 1 :] if name else head, has_age=has_age)
    more, true_ending = _text_in(ending, has_age=header_age is not None)
    lines = _without_trailing(lines + more)
    doubtful = _doubtful(name, lines, has_age=has_age)
    # A badge under what may be a name is no text either way.
    badges = [
        at + 1 for at in doubtful if lines[at + 1 : at + 2] and lines[at + 1].kind is Kind.BADGE
    ]
    if badges:
        lines = [line for at, line in enumerate(lines) if at not in badges]
        doubtful = _doubtful(name, lines, has_age=has_age)
    tokens = [token for line in true_ending for token in line.tokens]
    return Block(
        name=name,
        lines=tuple(line.text for line in lines),
        doubtful=doubtful,
        span=(head[0].number, max(line.number for line in (head[-1], *ending[-1:]))),
        age=_age(([header_age] if header_age else []) + true_ending),
        likes=_number(tokens, Kind.LIKES, Kind.COUNT),
        replies=_number(tokens, Kind.REPLIES),
    )


def _body(lines: list[PageLine], *, has_age: bool) -> tuple[PageLine | None, list[PageLine]]:
    """The age under the name, if it stands there, and the lines of the text."""
    start = 0
    while start < len(lines) and lines[start].kind in _BETWEEN_NAME_AND_TEXT:
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


def _without_footer(ending: list[PageLine]) -> list[PageLine]:
    """The last ending without what the page writes below it: the post's own likes and age.

    A comment's likes stand above its button there.
    """
    reply = next((at for at, line in enumerate(ending) if line.has(Kind.REPLY)), len(ending))
    for at in range(reply + 1, len(ending)):
        if ending[at].has(Kind.LIKES):
            return ending[:at]
    return ending


def _age(lines: list[PageLine]) -> Age | DateOnPage | None:
    return next((token.age for line in lines for token in line.tokens if token.age), None)


def _number(tokens: list[Token], *kinds: Kind) -> int | None:
    values = (token.value for token in tokens if token.kind in kinds)
    return next((value for value in values if value is not None), None)
