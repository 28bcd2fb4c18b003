"""``jesuisla facts``: the sheets near claims in a file or pipe."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jesuisla.cli.errors import Problem
from jesuisla.cli.families import Family
from jesuisla.cli.members import group_named
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.knowledge.matching import SheetMatch

app = typer.Typer(
    cls=Family,
    name="facts",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help=_("Work with the fact sheets of a group."),
)


@app.callback()
def facts() -> None:
    """Let each command have a name of its own."""


@app.command("match", help=_("Read claims as JSON Lines and print the nearest sheets of each."))
def match_claims(
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group by default."))
    ] = "",
    most: Annotated[int, typer.Option(min=1, max=50, help=_("How many sheets a claim."))] = 5,
    as_json: Annotated[bool, typer.Option("--json", help=_("Output JSON Lines."))] = False,
) -> None:
    """Print the sheets nearest to each claim, in the order of the claims; nothing is kept."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django_scopes import scope

    from jesuisla.collective.knowledge.matching import nearest_sheets

    in_group = group_named(group)
    with scope(group=in_group.pk):
        for number, record, claim in _claims():
            matches = nearest_sheets(in_group, claim, most=most)
            if as_json:
                rows = [_as_record(match, in_group) for match in matches]
                line = {"id": record.get("id"), "sheets": rows}
                typer.echo(json.dumps(line, ensure_ascii=False))
            else:
                for match in matches:
                    typer.echo(f"{number}\t{match.score:.2f}\t{match.sheet.claims[0]}")


def _claims() -> Iterator[tuple[int, dict[str, Any], str]]:
    """Give the number, the record and the text of each line; ``text`` or ``claim`` holds it."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise Problem(_("Line %(number)s is no JSON.") % {"number": number}) from error
        claim = (record.get("text") or record.get("claim")) if isinstance(record, dict) else None
        if not isinstance(claim, str):
            raise Problem(_("Line %(number)s has no “text”.") % {"number": number})
        yield number, record, claim


def _as_record(match: "SheetMatch", group: "Group") -> dict[str, Any]:
    from jesuisla.collective.groups.groups import page_url

    sheet = match.sheet
    return {
        "number": sheet.number,
        "score": match.score,
        "by": [
            name
            for name, is_so in (("words", match.by_words), ("meaning", match.by_meaning))
            if is_so
        ],
        "claim": sheet.claims[0],
        "answer": sheet.answer,
        "language": sheet.language,
        "valid_until": sheet.valid_until and sheet.valid_until.isoformat(),
        "sources": [source.url for source in sheet.sources.all()],
        "url": page_url(group, "knowledge:sheet", sheet.number),
    }
