"""Invented threads to practise on: a file each, in a folder a language.

A name is the same in every language, so that who changes the language stays in the thread. A
file that is wrong is refused with its name and what is wrong in it.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from jesuisla.analysis.thread import CommentKind
from jesuisla.languages import ENGLISH, choose_language

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
COMMENTS = 10
"""How many comments stand in an invented thread: a top that one reads in a minute."""
COMPANIONS = 2
"""How many others of the group write there, so that there are three voices."""


class BrokenPracticeFileError(ValueError):
    """A thread or a lesson whose file cannot be read; says which and why."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InventedComment(_Table):
    """A comment that nobody wrote, so many minutes before the practice begins."""

    kind: Literal[CommentKind.HATEFUL, CommentKind.NEUTRAL, CommentKind.SUPPORTIVE]
    likes: Annotated[int, "0 or more"]
    replies: int
    minutes: int
    text: Words


class RehearsedThread(_Table):
    """A post of an invented page, the comments under it, and what two others write there."""

    name: str
    language: str
    title: Words
    page: Words
    post: Words
    others: tuple[Words, ...]
    comments: tuple[InventedComment, ...]

    def model_post_init(self, _context: Any) -> None:
        """Refuse another number of comments or companions than a practice plays with."""
        if len(self.comments) != COMMENTS or len(self.others) != COMPANIONS:
            raise ValueError(f"it needs {COMMENTS} comments and {COMPANIONS} others")


def practice_threads(order: Iterable[str]) -> tuple[RehearsedThread, ...]:
    """Return the invented threads in the first of these languages that has any, in their order.

    >>> [thread.name for thread in practice_threads(["de", "fr"])][:2]
    ['bus', 'cantine']
    """
    return _in_language(language_in(files(__package__) / "threads", order))


def language_in(folder: Traversable, order: Iterable[str]) -> str:
    """Return the first of these languages that has a folder here, English at the worst."""
    languages = [each.name for each in folder.iterdir() if each.is_dir() and each.name.isalpha()]
    return choose_language(order, languages) or ENGLISH


def read_table(file: Traversable) -> dict[str, Any]:
    """Return what a practice's file holds, with its ``name``: what follows the number before it."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenPracticeFileError(f"{file}: {error}") from error
    return {**table, "name": file.name.removesuffix(".toml").partition("-")[2]}


def tables_in(folder: Traversable) -> list[Traversable]:
    """Return the files of a folder in the order of their numbers."""
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )


@cache
def _in_language(language: str) -> tuple[RehearsedThread, ...]:
    return tuple(map(read_thread, tables_in(files(__package__) / "threads" / language)))


def read_thread(file: Traversable) -> RehearsedThread:
    """Read one thread's file. Raises ``BrokenPracticeFileError`` saying what is wrong."""
    language = str(file).replace("\\", "/").rsplit("/", 2)[-2]
    try:
        return RehearsedThread(**read_table(file), language=language)
    except (ValidationError, TypeError) as error:
        raise BrokenPracticeFileError(f"{file}: {error}") from error
