"""``jesuisla facts``: the sheets near claims in a file or pipe, and sheets from a folder."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jesuisla.cli.errors import WRONG_INPUT, Problem
from jesuisla.cli.families import Family
from jesuisla.cli.json_lines import json_in, lines_read
from jesuisla.cli.members import group_named
from jesuisla.server.language import gettext as _
from jesuisla.server.language import operator_language

if TYPE_CHECKING:
    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.knowledge.known_claims import CheckedMatch
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
    """Print the sheets nearest to each claim, and what fact-checkers said that is nearest.

    In the order of the claims; nothing is kept. A line that cannot be read is named.
    """
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django_scopes import scope

    from jesuisla.collective.knowledge.known_claims import nearest_checked
    from jesuisla.collective.knowledge.matching import nearest_sheets

    in_group = group_named(group)
    with scope(group=in_group.pk):
        for number, record, claim in lines_read(sys.stdin.buffer, _claim):
            matches = nearest_sheets(in_group, claim, most=most)
            checked = nearest_checked(in_group, claim, most=most)
            if as_json:
                rows = [_as_record(match, in_group) for match in matches]
                reviews = [_as_review(match) for match in checked]
                line = {"id": record.get("id"), "sheets": rows, "checked": reviews}
                typer.echo(json.dumps(line, ensure_ascii=False))
            else:
                for match in matches:
                    typer.echo(f"{number}\t{match.score:.2f}\t{match.sheet.claims[0]}")
                for near in checked:
                    review = near.review
                    said = f"{review.publisher}: {review.rating}".removesuffix(": ")
                    typer.echo(f"{number}\t{near.score:.2f}\t{review.claim}\t{said}")


@app.command("import", help=_("Import fact sheets from a folder as drafts; safe to repeat."))
def import_sheets(
    folder: Annotated[
        Path, typer.Argument(help=_("Folder of Word, Markdown and CSV files, or one such file."))
    ],
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group by default."))
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would be imported; change nothing."))
    ] = False,
) -> None:
    """Begin a draft of each sheet in the files, and say what is missing and what was refused."""
    files = _files_in(folder)
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django.utils.translation import override
    from django_scopes import scope

    from jesuisla.collective.journal.refusals import Refused
    from jesuisla.collective.knowledge.sheet_files import sheets_in_file
    from jesuisla.collective.knowledge.takings import SheetTaking

    in_group = group_named(group)
    refused = 0
    with scope(group=in_group.pk), override(operator_language()):
        taking = SheetTaking(in_group, is_tried=dry_run)
        for file in files:
            name = file.name if file == folder else str(file.relative_to(folder))
            for filed_sheet in sheets_in_file(file, name, language=in_group.language):
                if isinstance(filed_sheet, Refused):
                    refused += 1
                    typer.echo(str(filed_sheet), err=True)
                else:
                    typer.echo(f"{filed_sheet.place}: {taking.take(filed_sheet).sentence}")
    sentence = (
        _("%(taken)d to import, %(known)d there already, %(refused)d refused. Nothing was changed.")
        if dry_run
        else _("%(taken)d drafts imported, %(known)d there already, %(refused)d refused.")
    )
    counts = {"taken": taking.taken, "known": taking.known, "refused": refused}
    typer.echo(sentence % counts)
    if refused:
        raise typer.Exit(WRONG_INPUT)


@app.command(
    "import-claims", help=_("Import claims that fact-checkers reviewed (ClaimReview); repeatable.")
)
def import_claims(
    file: Annotated[
        Path, typer.Argument(help=_("File of JSON-LD, or a saved page that holds it."))
    ],
    publisher: Annotated[str, typer.Option(help=_("Who publishes reviews that name nobody."))],
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group by default."))
    ] = "",
    language: Annotated[
        str, typer.Option(help=_("Language of reviews that name none; the group’s by default."))
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=_("Output JSON Lines."))] = False,
) -> None:
    """Keep the reviews of a file as checked claims, and say what came; nothing is fetched."""
    if not file.is_file():
        raise Problem(_("File not found: %(file)s") % {"file": file})
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django_scopes import scope

    from jesuisla.collective.knowledge.check_feeds import LARGEST, import_reviews
    from jesuisla.collective.knowledge.review_reading import UnreadableError, read_answer

    in_group = group_named(group)
    if file.stat().st_size > LARGEST:
        raise Problem(_("The file is too large: 3 MB at most."))
    with scope(group=in_group.pk):
        try:
            answer = read_answer(file.read_bytes(), "")
        except UnreadableError as error:
            raise Problem(_("This is neither JSON nor a page that can be read.")) from error
        came = import_reviews(
            in_group, answer.reviews, publisher=publisher, language=language or in_group.language
        )
    if as_json:
        for review in answer.reviews:
            day = review.reviewed_on and review.reviewed_on.isoformat()
            line = {
                "claim": review.claim,
                "publisher": review.publisher or publisher,
                "rating": review.rating,
                "url": review.url,
                "reviewed_on": day,
            }
            typer.echo(json.dumps(line, ensure_ascii=False))
    counts = {"came": came, "known": len(answer.reviews) - came, "left": answer.left_out}
    typer.echo(
        _("%(came)d imported, %(known)d there already or too old, %(left)d could not be kept.")
        % counts,
        err=as_json,
    )
    if not answer.reviews:
        raise typer.Exit(WRONG_INPUT)


def _files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of the folders in it, without hidden ones, in order."""
    if not folder.exists():
        raise Problem(_("File not found: %(file)s") % {"file": folder})
    if folder.is_file():
        return [folder]
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    if not files:
        raise Problem(_("%(folder)s is empty.") % {"folder": folder})
    return files


def _claim(number: int, line: bytes) -> tuple[int, dict[str, Any], str]:
    """Return number, record and text of a line; ``text`` or ``claim`` holds it."""
    record = json_in(number, line)
    claim = (record.get("text") or record.get("claim")) if isinstance(record, dict) else None
    if not isinstance(claim, str):
        raise Problem(_("Line %(number)s has no “text”.") % {"number": number})
    return number, record, claim


def _as_record(match: "SheetMatch", group: "Group") -> dict[str, Any]:
    from jesuisla.collective.groups.groups import page_url

    sheet = match.sheet
    return {
        "number": sheet.number,
        "score": match.score,
        "by": _found_by(match),
        "claim": sheet.claims[0],
        "answer": sheet.answer,
        "language": sheet.language,
        "valid_until": sheet.valid_until and sheet.valid_until.isoformat(),
        "sources": [source.url for source in sheet.sources.all()],
        "url": page_url(group, "knowledge:sheet", sheet.number),
    }


def _as_review(match: "CheckedMatch") -> dict[str, Any]:
    """Return a claim that somebody else published a review of: who, their rating, where."""
    review = match.review
    return {
        "publisher": review.publisher,
        "score": match.score,
        "by": _found_by(match),
        "claim": review.claim,
        "rating": review.rating,
        "language": review.language,
        "reviewed_on": review.reviewed_on and review.reviewed_on.isoformat(),
        "url": review.url,
    }


def _found_by(match: "SheetMatch | CheckedMatch") -> list[str]:
    ways = (("words", match.by_words), ("meaning", match.by_meaning))
    return [name for name, is_so in ways if is_so]
