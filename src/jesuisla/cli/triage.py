"""``jesuisla triage``."""

import json
import time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage.grammar import Sentence
    from jesuisla.analysis.triage.shipped import ShippedScorer
    from jesuisla.analysis.triage.training import Row

app = typer.Typer(no_args_is_help=True)


@app.command(help=_("Train the shipped scorer from labelled comments that may be given away."))
def train(
    data: Annotated[Path, typer.Argument(help=_("A folder of labelled comments, or one file."))],
    out: Annotated[Path, typer.Option(help=_("Where the model is written."))],
    version: Annotated[str, typer.Option(help=_("The version that judgements will name."))] = "1",
    seed: Annotated[int, typer.Option(help=_("The same seed gives the same model."))] = 1,
) -> None:
    """Train on shippable rows only, and write the model."""
    from jesuisla.analysis.triage.model import to_bytes
    from jesuisla.analysis.triage.training import Recipe
    from jesuisla.analysis.triage.training import train as learn

    started = time.monotonic()
    rows, left = _shippable(data)
    if not rows:
        raise Problem(_("There is no labelled comment in %(file)s.") % {"file": data})
    typer.echo(
        _("%(rows)s comments; %(left)s left out because of their licence.")
        % {"rows": len(rows), "left": left}
    )
    try:
        model = learn(
            rows,
            _own_sentences(seed),
            _texts("words", "txt"),
            version=version,
            recipe=Recipe(seed=seed),
            tell=lambda line: typer.echo(f"{time.monotonic() - started:6.0f} s  {line}"),
        )
    except ValueError as error:
        raise Problem(_("Nothing was learned: %(reason)s") % {"reason": error}) from error
    written = to_bytes(model)
    out.write_bytes(written)
    typer.echo(
        _("Written: %(file)s, %(size)s MB.") % {"file": out, "size": round(len(written) / 1e6, 2)}
    )


@app.command(help=_("Say how well a scorer reads labelled comments, by label, language, source."))
def evaluate(
    files: Annotated[list[Path], typer.Argument(help=_("Labelled comments, plain or gzip."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print a JSON list."))] = False,
    model: Annotated[
        Path | None, typer.Option(help=_("A model of your own; the shipped one if not given."))
    ] = None,
) -> None:
    """Print one row for each label, language and source, and for each functional test."""
    from jesuisla.analysis.triage.evaluation import evaluate as measure
    from jesuisla.analysis.triage.evaluation import labelled
    from jesuisla.cli.labelled_files import files_under, records

    scorer = _scorer(model)
    paths = [path for given in files for path in files_under(given)]
    try:
        rows = measure(scorer, (labelled(record) for record in records(paths)))
    except ValueError as error:
        raise Problem(str(error)) from error
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    names = ("label", "lang", "source", "func", "n", "auc", "macro_f1", "ece", "unknown")
    typer.echo("\t".join(names))
    for row in rows:
        values = [row.get(name) for name in names]
        typer.echo("\t".join("–" if value is None else str(value) for value in values))


def _shippable(data: Path) -> "tuple[list[Row], int]":
    from jesuisla.analysis.triage.evaluation import labelled
    from jesuisla.analysis.triage.training import SHIPPABLE, Row
    from jesuisla.cli.labelled_files import files_under, records

    rows, left = [], 0
    for number, record in enumerate(records(files_under(data)), 1):
        try:
            comment = labelled(record)
        except ValueError as error:
            raise Problem(
                _("Record %(number)s: %(reason)s") % {"number": number, "reason": error}
            ) from error
        if not isinstance(record, dict) or record.get("use") not in SHIPPABLE:
            left += 1
            continue
        name = str(record.get("id") or number)
        lang = comment.item.lang or ""
        rows.append(Row(name, comment.item.text, lang, comment.source, comment.labels))
    return rows, left


def _own_sentences(seed: int) -> "list[Sentence]":
    from jesuisla.analysis.triage.grammar import sentences

    made = []
    for grammar in _texts("grammar", "toml").values():
        made += [one for one in sentences(grammar, seed=seed, each=12) if not one.kept]
    return made


def _texts(folder: str, ending: str) -> dict[str, str]:
    """The files of one folder of the program, by their name without ending."""
    files = resources.files("jesuisla.analysis.triage").joinpath(folder).iterdir()
    found = {file.name: file.read_text("utf-8") for file in files}
    return {
        name.removesuffix(f".{ending}"): text
        for name, text in sorted(found.items())
        if name.endswith(f".{ending}")
    }


def _scorer(model: Path | None) -> "ShippedScorer":
    from jesuisla.analysis.triage.scorer import ModelError
    from jesuisla.analysis.triage.shipped import load, shipped

    try:
        return shipped() if model is None else load(model.read_bytes())
    except ModelError as error:
        raise Problem(_("The model cannot be read: %(reason)s") % {"reason": error}) from error
