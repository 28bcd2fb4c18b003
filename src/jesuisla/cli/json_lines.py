"""JSON Lines from a pipe: a line that cannot be read is named, and the others are answered."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import typer

from jesuisla.cli.errors import WRONG_INPUT, Problem
from jesuisla.server.language import gettext as _

Line = TypeVar("Line")


def lines_read(stream: Iterable[bytes], read: Callable[[int, bytes], Line]) -> Iterator[Line]:
    """Give what ``read`` makes of each line and its number; empty lines are passed over.

    A line with which it has a :class:`Problem` is told on the error stream. Once all others are
    given, the command ends with the status of wrong input.
    """
    is_wrong = False
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            content = read(number, line)
        except Problem as problem:
            typer.echo(str(problem), err=True)
            is_wrong = True
        else:
            yield content
    if is_wrong:
        raise typer.Exit(WRONG_INPUT)


def json_in(number: int, line: bytes) -> Any:
    """Return what a line says; raises :class:`Problem` for one that is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:  # nesting without end
        raise Problem(_("Line %(number)s is no JSON.") % {"number": number}) from error
