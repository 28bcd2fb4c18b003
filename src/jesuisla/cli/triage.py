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
    from jesuisla.cli.comment_files import Done

PROMISED = frozenset(
    {"label", "lang", "source", "func", "n", "prevalence", "auc", "ap", "macro_f1"}
    | {"recall_at_10", "ece", "unknown", "ci95"}
)
"""What a row of ``evaluate --json`` holds, and nothing else; ``func`` where there is one."""
IN_THE_TABLE = ("label", "lang", "source", "func", "n", "auc", "macro_f1", "ece", "unknown")

app = typer.Typer(no_args_is_help=True, help=_("Train and run the classifier of comments."))


@app.command(
    help=_("Train the shipped classifier on labelled comments whose licence allows sharing.")
)
def train(
    data: Annotated[Path, typer.Argument(help=_("Folder of labelled comments, or a single file."))],
    out: Annotated[Path, typer.Option(help=_("Output file of the model."))],
    version: Annotated[str, typer.Option(help=_("Version recorded with each score."))] = "1",
    seed: Annotated[
        int, typer.Option(help=_("Random seed; the same seed gives the same model."))
    ] = 1,
) -> None:
    """Train on shippable rows only, and write the model."""
    from jesuisla.analysis.triage.model import to_bytes
    from jesuisla.analysis.triage.training import Recipe
    from jesuisla.analysis.triage.training import train as learn

    started = time.monotonic()
    rows, left = _labelled_rows(data, only_shippable=True)
    if not rows:
        raise Problem(_("%(file)s contains no labelled comment.") % {"file": data})
    typer.echo(
        _("%(rows)s comments; %(left)s skipped because of their licence.")
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
        raise Problem(_("Training failed: %(reason)s") % {"reason": error}) from error
    written = to_bytes(model)
    out.write_bytes(written)
    typer.echo(
        _("Written: %(file)s, %(size)s MB.") % {"file": out, "size": round(len(written) / 1e6, 2)}
    )


@app.command(help=_("Evaluate a classifier on labelled comments, by label, language and source."))
def evaluate(
    files: Annotated[list[Path], typer.Argument(help=_("Labelled comments, plain or gzipped."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Output a JSON list."))] = False,
    model: Annotated[
        Path | None, typer.Option(help=_("Custom model file; the shipped model by default."))
    ] = None,
) -> None:
    """Print one row for each label, language and source, and for each functional test."""
    from jesuisla.analysis.triage.evaluation import evaluate as measure
    from jesuisla.cli.labelled_files import files_under, labelled_comments

    scorer = _scorer(model)
    paths = [path for given in files for path in files_under(given)]
    rows = measure(scorer, (comment for comment, _record in labelled_comments(paths)))
    if as_json:
        promised = [
            {name: value for name, value in row.items() if name in PROMISED} for row in rows
        ]
        typer.echo(json.dumps(promised, indent=1))
        return
    typer.echo("\t".join(IN_THE_TABLE))
    for row in rows:
        values = [row.get(name) for name in IN_THE_TABLE]
        typer.echo("\t".join("–" if value is None else str(value) for value in values))


@app.command(help=_("Score comments from a file or pipe; run again to resume."))
def score(
    source: Annotated[
        str, typer.Argument(help=_("JSON Lines, CSV or Parquet; “-” for standard input."))
    ] = "-",
    out: Annotated[
        Path | None, typer.Option(help=_("Output file; standard output by default."))
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", help=_("jsonl, csv or parquet; by default, detected from the file name.")
        ),
    ] = "",
    lang: Annotated[
        str, typer.Option(help=_("Language of comments that have none, such as fr."))
    ] = "",
    words: Annotated[
        bool, typer.Option(help=_("Include the words that weighed in each score."))
    ] = False,
    engine: Annotated[
        str,
        typer.Option(help=_("“here” (this machine) or “ray” (the Ray cluster in RAY_ADDRESS).")),
    ] = "here",
    model: Annotated[
        Path | None, typer.Option(help=_("Custom model file; the shipped model by default."))
    ] = None,
) -> None:
    """Write one JSON line for each comment, in order, each exactly once."""
    from jesuisla.cli.bulk import write_lines, write_scores
    from jesuisla.cli.comment_files import Way, finished, going_on, rows

    if form not in {"", "jsonl", "csv", "parquet"}:
        raise Problem(_("Unknown format: %(format)s.") % {"format": form})
    if engine not in {"here", "ray"}:
        raise Problem(_("Unknown engine: %(engine)s.") % {"engine": engine})
    scorer = _scorer(model)
    way = Way()
    found = rows(source, form, way=way)
    if out:
        done = finished(out)
        _refuse_other_version(done, scorer.version, out)
        if done.count:
            typer.echo(_("%(rows)s comments are already scored.") % {"rows": done.count}, err=True)
            # From the last one that is done, which tells whether the comments are the same.
            found = going_on(rows(source, form, skip=done.count - 1, way=way), done, out)
    if engine == "ray":
        from jesuisla.cli.ray_engine import scored_on_ray

        lines = scored_on_ray(scorer, found, lang=lang or None, explain=words)
        written = write_lines(lines, out, way=way)
    else:
        written = write_scores(scorer, found, out, lang=lang or None, explain=words, way=way)
    typer.echo(_("%(rows)s comments scored.") % {"rows": written}, err=True)


@app.command(help=_("Write a model card, measured on labelled comments not used for training."))
def card(
    data: Annotated[Path, typer.Argument(help=_("Folder of labelled comments."))],
    out: Annotated[Path, typer.Option(help=_("Output file of the model card."))],
    model: Annotated[
        Path | None, typer.Option(help=_("Custom model file; the shipped model by default."))
    ] = None,
) -> None:
    """Measure on the sources that were not trained on, and write everything down."""
    from jesuisla.analysis.triage.card import card as written
    from jesuisla.analysis.triage.evaluation import Labelled, evaluate
    from jesuisla.analysis.triage.scorer import Item, Label
    from jesuisla.analysis.triage.training import SHIPPABLE
    from jesuisla.cli.labelled_files import files_under, labelled_comments

    scorer = _scorer(model)
    sources: dict[str, tuple[str, str, int]] = {}
    never_seen = []
    for comment, record in labelled_comments(files_under(data)):
        count = sources.get(comment.source, ("", "", 0))[2] + 1
        sources[comment.source] = (str(record.get("licence")), str(record.get("use")), count)
        if record.get("use") not in SHIPPABLE:
            never_seen.append(comment)
    kept = [
        Labelled(
            Item(one.text, lang=one.lang),
            one.lang,
            {Label.HATE: one.hate, Label.TOXIC: one.toxic},
            one.func,
        )
        for one in _own_sentences(2, kept=True)
    ]
    rows = evaluate(scorer, never_seen)
    text = written(scorer, sources, rows, kept)
    out.write_text(text, encoding="utf-8")
    typer.echo(_("Written: %(file)s") % {"file": out})


@app.command(help=_("Adapt the classifier to a group’s own labels; the previous version is kept."))
def adapt(
    labels: Annotated[Path, typer.Option(help=_("Labelled comments, oldest first."))],
    out: Annotated[Path, typer.Option(help=_("Output file of the new model."))],
    model: Annotated[
        Path | None, typer.Option(help=_("Base model; the shipped model by default."))
    ] = None,
    version: Annotated[str, typer.Option(help=_("Version recorded with each score."))] = "",
) -> None:
    """Learn, compare old and new on the last fifth of the labels, and write the new model."""
    from jesuisla.analysis.triage.adaptation import adapt as learn
    from jesuisla.analysis.triage.model import to_bytes

    if out.exists():
        raise Problem(
            _("%(file)s already exists; earlier versions are never overwritten.") % {"file": out}
        )
    scorer = _scorer(model)
    verdicts, _left = _labelled_rows(labels, only_shippable=False)
    try:
        adapted = learn(scorer.model, verdicts, version=version or f"{scorer.version}+local")
    except ValueError as error:
        raise Problem(_("Training failed: %(reason)s") % {"reason": error}) from error
    for label, lang, count in adapted.skipped:
        typer.echo(
            _("%(label)s %(lang)s: %(count)s labels are not enough.")
            % {"label": label, "lang": lang, "count": count}
        )
    for test in adapted.tests:
        typer.echo(
            _(
                "%(label)s %(lang)s: trained on %(learned)s, tested on the last %(tested)s; AUC"
                " %(before)s → %(after)s; %(verdict)s"
            )
            % {
                "label": test.label,
                "lang": test.lang,
                "learned": test.learned,
                "tested": test.tested,
                "before": _figure(test.auc_before),
                "after": _figure(test.auc_after),
                "verdict": _("better, accepted") if test.better else _("not better, unchanged"),
            }
        )
    out.write_bytes(to_bytes(adapted.model))
    typer.echo(_("Written: %(file)s") % {"file": out})


def _refuse_other_version(done: "Done", version: str, out: Path) -> None:
    earlier = done.last.get("version") if done.last else None
    if earlier is not None and earlier != version:
        raise Problem(
            _("%(file)s was scored with version %(earlier)s. Choose another file.")
            % {"file": out, "earlier": earlier}
        )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _labelled_rows(data: Path, *, only_shippable: bool) -> "tuple[list[Row], int]":
    """The labelled comments, and how many were left out because of their licence."""
    from jesuisla.analysis.triage.training import SHIPPABLE, Row
    from jesuisla.cli.labelled_files import files_under, labelled_comments

    rows, left = [], 0
    for number, (comment, record) in enumerate(labelled_comments(files_under(data)), 1):
        if only_shippable and record.get("use") not in SHIPPABLE:
            left += 1
            continue
        name = str(record.get("id") or number)
        lang = comment.item.lang or ""
        rows.append(Row(name, comment.item.text, lang, comment.source, comment.labels))
    return rows, left


def _own_sentences(seed: int, *, kept: bool = False) -> "list[Sentence]":
    """Our own sentences: those to learn from, or those kept for testing."""
    from jesuisla.analysis.triage.grammar import sentences

    made = []
    for grammar in _texts("grammar", "toml").values():
        made += [one for one in sentences(grammar, seed=seed, each=12) if one.kept is kept]
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
