"""Lessons of two minutes: a text, its sources, a question; shipped with us or a group's own.

A shipped one is a file in a folder a language, read as the invented threads are.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from jesuisla.collective.groups.models import Group
from jesuisla.collective.practice.invented_threads import (
    BrokenPracticeFileError,
    language_in,
    read_table,
    tables_in,
)
from jesuisla.collective.practice.models import GroupLesson, PracticeChoice
from jesuisla.languages import choose_language

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
ADDRESS = re.compile(r"https://[^\s<>\"]+\.[^\s<>\"]+")
_ANSWERS = range(2, 5)
_ENDS = " \t,.;:–—-"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LessonSource(_Table):
    """Where what a lesson says can be read; without a ``year`` the page has no date."""

    title: Line
    publisher: str = ""
    year: int | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]

    @property
    def words(self) -> str:
        """Who wrote it, where and when, as far as is known."""
        return ", ".join(str(part) for part in (self.title, self.publisher, self.year) if part)


class LessonAnswer(_Table):
    """One answer to a lesson's question, and what is said to whoever chose it."""

    text: Line
    is_right: bool
    reply: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class ShortLesson(_Table):
    """A lesson as it is read, in one language."""

    name: str
    language: str
    title: Line
    text: Prose
    question: Line
    answers: tuple[LessonAnswer, ...]
    sources: tuple[LessonSource, ...]
    is_own: bool = False

    def model_post_init(self, _context: Any) -> None:
        """Refuse a lesson without a source, or whose question has not exactly one right answer."""
        if not self.sources:
            raise ValueError("it needs a source")
        if len(self.answers) not in _ANSWERS:
            raise ValueError("its question needs two to four answers")
        if sum(answer.is_right for answer in self.answers) != 1:
            raise ValueError("exactly one of its answers is right")


@dataclass(frozen=True, slots=True)
class ListedLesson:
    """A lesson in the practice room, and whether this member did it."""

    lesson: ShortLesson
    is_done: bool
    is_asked: bool


def shipped_lessons(order: Iterable[str]) -> tuple[ShortLesson, ...]:
    """Return the lessons that come with us, in the first of these languages that has any.

    >>> [lesson.name for lesson in shipped_lessons(["fr"])]
    ['ordre', 'ton', 'securite', 'loi', 'faux', 'repos']
    """
    return _in_language(language_in(files(__package__) / "lessons", order))


def all_lessons(group: Group, order: Sequence[str]) -> list[ShortLesson]:
    """Return every lesson, hidden ones too, the group's own last; needs the scope of the group."""
    texts: dict[str, dict[str, GroupLesson]] = {}
    for row in GroupLesson.objects.filter(group=group).order_by("pk"):
        texts.setdefault(row.code, {})[row.language] = row
    best = [
        (choose_language(order, by_language) or next(iter(by_language)), by_language)
        for by_language in texts.values()
    ]
    return [*shipped_lessons(order), *(as_lesson(rows[language]) for language, rows in best)]


def lessons_of(group: Group, order: Sequence[str]) -> list[ShortLesson]:
    """Return the lessons that the group shows, those it asks for first; needs its scope."""
    choice = choice_of(group)
    shown = [each for each in all_lessons(group, order) if each.name not in choice.hidden_lessons]
    return sorted(shown, key=lambda lesson: lesson.name not in choice.asked_lessons)


def choice_of(group: Group) -> PracticeChoice:
    """Return which lessons the group hides and asks for; nothing of both until it chose."""
    return PracticeChoice.objects.filter(group=group).first() or PracticeChoice(group=group)


def as_lesson(row: GroupLesson) -> ShortLesson:
    """Return a group's own lesson as it is read, its answers in the order of the alphabet."""
    answers = [
        LessonAnswer(text=row.right_answer, is_right=True, reply=row.explanation),
        *(
            LessonAnswer(text=line, is_right=False, reply=row.explanation)
            for line in lines_of(row.other_answers)
        ),
    ]
    return ShortLesson(
        name=row.code,
        language=row.language,
        title=row.title,
        text=row.text,
        question=row.question,
        answers=tuple(sorted(answers, key=lambda answer: answer.text.casefold())),
        sources=tuple(source for line in lines_of(row.sources) if (source := source_in(line))),
        is_own=True,
    )


def source_in(line: str) -> LessonSource | None:
    """Return the source that a line names, the address alone where it says nothing else.

    ``None`` where there is no address that begins with https.

    >>> source_in("Safety, Council of Europe: https://pjp-eu.coe.int/x").words
    'Safety, Council of Europe'
    >>> source_in("https://example.org/a").title, source_in("somewhere") is None
    ('example.org/a', True)
    """
    match = ADDRESS.search(line)
    if match is None:
        return None
    words = f"{line[: match.start()].strip(_ENDS)} {line[match.end() :].strip(_ENDS)}".strip()
    title = (words or match[0].removeprefix("https://"))[:300]
    return LessonSource(title=title, url=match[0])


def lines_of(text: str) -> list[str]:
    r"""Return the lines that say something.

    >>> lines_of("one\n\n  two ")
    ['one', 'two']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


@cache
def _in_language(language: str) -> tuple[ShortLesson, ...]:
    return tuple(map(read_lesson, tables_in(files(__package__) / "lessons" / language)))


def read_lesson(file: Traversable) -> ShortLesson:
    """Read one lesson's file. Raises ``BrokenPracticeFileError`` saying what is wrong."""
    language = str(file).replace("\\", "/").rsplit("/", 2)[-2]
    try:
        return ShortLesson(**read_table(file), language=language)
    except (ValidationError, TypeError) as error:
        raise BrokenPracticeFileError(f"{file}: {error}") from error
