"""The words around a command's own help, in the operator's language: Typer knows English alone.

What is replaced here is Typer's own, because its open doors lead only part of the way: classes of
our own can word the usage and the help option, but each command, those that other
distributions bring among them, would have to name them; and for the headings and "default" it
asks the ``gettext`` of Python, which follows ``LANGUAGE`` first as we do not.
So one page could speak two languages. A test in ``tests/cli/test_language.py`` holds the frame.
"""

from typing import Any

import typer.core
from typer._click import core as click_core
from typer._click.formatting import HelpFormatter

from jesuisla.server.language import gettext as _

_write_usage = HelpFormatter.write_usage
_help_option = click_core.Command.get_help_option


def translate_help() -> None:
    """Have Typer take the words of its help pages from our catalogue."""
    typer.core._ = _word  # type: ignore[assignment, attr-defined]  # how it asks for them
    HelpFormatter.write_usage = _usage_in_words  # type: ignore[method-assign]  # no door for it
    click_core.Command.get_help_option = _help_in_words  # type: ignore[method-assign]  # nor for it


def _word(text: str) -> str:
    """Return one of Typer's own words; what it does not know stays as it is."""
    words = {
        "Options": _("Options"),
        "Arguments": _("Arguments"),
        "Commands": _("Commands"),
        "required": _("required"),
        "default: {default}": _("default: {default}"),
    }
    return words.get(text, text)


def _usage_in_words(
    self: HelpFormatter, prog: str, args: str = "", prefix: str | None = None
) -> None:
    pieces = args.replace("[OPTIONS]", _("[OPTIONS]")).replace(
        "COMMAND [ARGS]...", _("COMMAND [ARGS]...")
    )
    _write_usage(self, prog, pieces, prefix if prefix is not None else _("Usage: "))


def _help_in_words(self: Any, ctx: Any) -> Any:
    option = _help_option(self, ctx)
    if option is not None:
        option.help = _("Show this message and exit.")
    return option
