"""Questions that a command asks, answered in the operator's language."""

import typer

from jesuisla.server.language import gettext as _


def confirm(question: str) -> None:
    """Ask a question of yes or no; raises ``typer.Abort`` unless the answer is yes."""
    # Translators: what may be typed for yes: the word and its short form. "y" counts besides.
    yes = {*_("yes y").casefold().split(), "yes", "y"}
    # Translators: what may be typed for no: the word and its short form.
    no = {*_("no n").casefold().split()}
    # Translators: the two short forms; the capital shows what an empty answer means.
    hint = _("[y/N]")
    while True:
        reply: str = typer.prompt(f"{question} {hint}", default="", show_default=False, err=True)
        answer = reply.strip().casefold()
        if answer in {"", "no", "n"} | no:
            raise typer.Abort
        if answer in yes:
            return
        typer.echo(_("Please answer yes or no."), err=True)
