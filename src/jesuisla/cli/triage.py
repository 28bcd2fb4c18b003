"""``jesuisla triage``."""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jesuisla.cli.errors import Problem, refuse_unwritable
from jesuisla.cli.families import Family
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage import BackTest, ShippedScorer
    from jesuisla.cli.comment_files import EarlierRun

PROMISED = frozenset(
    {"label", "lang", "source", "func", "n", "prevalence", "auc", "ap", "macro_f1"}
    | {"recall_at_10", "ece", "unknown", "ci95"}
)
"""What a row of ``evaluate --json`` holds, ``func`` where there is one; with ``--prevalence`` also
what is told of clear answers, and nothing else."""
CLEAR = ("doubtful", "yes_right", "no_right")
"""What is told of clear answers at a stated prevalence."""
IN_THE_TABLE = ("label", "lang", "source", "func", "n", "auc", "macro_f1", "ece", "unknown", *CLEAR)

logger = logging.getLogger(__name__)

app = typer.Typer(
    cls=Family,
    name="triage",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help=_("Train and run the classifier of comments."),
)


@app.command(help=_("Evaluate a classifier on labelled comments, by label, language and source."))
def evaluate(
    files: Annotated[list[Path], typer.Argument(help=_("Labelled comments, plain or gzipped."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Output a JSON list."))] = False,
    model: Annotated[
        Path | None, typer.Option(help=_("Custom model file; the shipped model by default."))
    ] = None,
    prevalence: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            max=0.999,
            help=_(
                "Share of comments taken to bear each label, for how often clear answers are right."
            ),
        ),
    ] = None,
) -> None:
    """Print one row for each label, language and source, and for each functional test."""
    from jesuisla.analysis.triage import PREVALENCE
    from jesuisla.analysis.triage import evaluate_scorer as measure
    from jesuisla.cli.labelled_files import labelled_comments

    scorer = scorer_from(model)
    rows = measure(
        scorer,
        (comment for file in files for comment, _record in labelled_comments(file)),
        prevalence=prevalence or PREVALENCE,
    )
    if as_json:
        names = PROMISED.union(CLEAR if prevalence else ())
        public_rows = [
            {name: value for name, value in row.items() if name in names} for row in rows
        ]
        typer.echo(json.dumps(public_rows, indent=1))
        return
    typer.echo("\t".join(IN_THE_TABLE))
    for row in rows:
        values = [row.get(name) for name in IN_THE_TABLE]
        typer.echo("\t".join("–" if value is None else str(value) for value in values))
    typer.echo(
        _("Clear answers are told as if %(share)s of the comments bore each label.")
        % {"share": f"{prevalence or PREVALENCE:.0%}"},
        err=True,
    )


@app.command(help=_("Score comments from a file or pipe; run again to resume."))
def score(  # noqa: PLR0913, PLR0917  # each is an option of the command
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
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help=_("Read words alone: much quicker, less right on pages never seen.")
        ),
    ] = False,
    archive: Annotated[
        bool,
        typer.Option(
            "--archive",
            help=_("Read the meaning of the beginning of long comments only: quicker."),
        ),
    ] = False,
    model: Annotated[
        Path | None, typer.Option(help=_("Custom model file; the shipped model by default."))
    ] = None,
) -> None:
    """Write one JSON line for each comment, in order, each exactly once."""
    from jesuisla.cli.bulk import write_lines, write_scores
    from jesuisla.cli.comment_files import FileProgress, earlier_run, read_rows, rows_still_to_score

    if form not in {"", "jsonl", "csv", "parquet"}:
        sentence = _("Unknown format: %(format)s. Choose jsonl, csv or parquet.")
        raise Problem(sentence % {"format": form})
    if engine not in {"here", "ray"}:
        sentence = _("Unknown engine: %(engine)s. Choose here or ray.")
        raise Problem(sentence % {"engine": engine})
    if quick and archive:
        raise Problem(_("Choose --quick or --archive."))
    scorer = scorer_from(model)
    scorer = scorer.by_words() if quick else scorer.for_archives() if archive else scorer
    way = FileProgress()
    records = read_rows(source, form, way=way)
    if out:
        run = earlier_run(out)
        _refuse_other_version(run, scorer.version, out)
        if run.count:
            typer.echo(_("%(rows)s comments are already scored.") % {"rows": run.count}, err=True)
            # From the last one that is done, which tells whether the comments are the same.
            records = rows_still_to_score(
                read_rows(source, form, skip=run.count - 1, way=way), run, out
            )
    if engine == "ray":
        from jesuisla.cli.ray_engine import scored_on_ray

        lines = scored_on_ray(scorer, records, lang=lang or None, explain=words)
        count = write_lines(lines, out, way=way)
    else:
        count = write_scores(scorer, records, out, lang=lang or None, explain=words, way=way)
    typer.echo(_("%(rows)s comments scored.") % {"rows": count}, err=True)


@app.command(help=_("Adapt the classifier to a group’s own labels; the previous version is kept."))
def adapt(
    labels: Annotated[Path, typer.Option(help=_("Labelled comments, oldest first."))],
    out: Annotated[Path, typer.Option(help=_("Output file of the new model."))],
    model: Annotated[
        Path | None, typer.Option(help=_("Base model; the shipped model by default."))
    ] = None,
    version: Annotated[str, typer.Option(help=_("Version recorded with each score."))] = "",
) -> None:
    """Learn, compare old and new on labels that it did not know, and write the new model."""
    from jesuisla.analysis.triage import FEWEST_VERDICTS, FEWEST_VERDICTS_EACH, model_to_bytes
    from jesuisla.analysis.triage import adapt_model as learn
    from jesuisla.cli.labelled_files import labelled_comments

    if out.exists():
        raise Problem(
            _("%(file)s already exists; earlier versions are never overwritten.") % {"file": out}
        )
    refuse_unwritable(out)
    scorer = scorer_from(model)
    verdicts = [comment for comment, _record in labelled_comments(labels)]
    try:
        adaptation = learn(scorer.model, verdicts, version=version or f"{scorer.version}+local")
    except ValueError as error:
        logger.info("%s: %s", labels, error)
        sentence = _("Nothing was learned: %(file)s holds no labels to learn from.")
        raise Problem(sentence % {"file": labels}) from error
    for label, lang, count in adaptation.too_few:
        values = [row.labels[label] for row in verdicts if row.lang == lang and label in row.labels]
        sentence = _("%(label)s %(lang)s: %(count)s labels are not enough.")
        if count >= FEWEST_VERDICTS:
            sentence = _(
                "%(label)s %(lang)s: one of the two answers is missing or too rare (yes: %(yes)s,"
                " no: %(no)s); at least %(fewest)s of each are needed."
            )
        figures = {"count": count, "yes": values.count(1), "no": values.count(0)}
        names = {"label": label, "lang": lang or "–", "fewest": FEWEST_VERDICTS_EACH}
        typer.echo(sentence % {**names, **figures})
    for test in adaptation.tests:
        typer.echo(_test_in_words(test))
    if not adaptation.tests:
        raise Problem(
            _(
                "Nothing was learned: too few labels, or hardly any of one answer, in any language."
                " Nothing was written."
            )
        )
    out.write_bytes(model_to_bytes(adaptation.model))
    typer.echo(_("Written: %(file)s") % {"file": out})


def _test_in_words(test: "BackTest") -> str:
    if test.is_refused is None:
        sentence = _(
            "%(label)s %(lang)s: trained on %(learned)s, tested on the last %(tested)s; AUC"
            " %(before)s → %(after)s; %(verdict)s"
        )
        verdict = _("better, accepted") if test.better else _("not better, unchanged")
    else:
        sentence = _(
            "%(label)s %(lang)s: trained on %(learned)s, each tested by a version that did not know"
            " it; AUC %(before)s → %(after)s; %(verdict)s"
        )
        if not test.is_refused:
            verdict = _("not worse, accepted")
        elif test.is_recalibrated:
            verdict = _("surely worse, refused; only how sure it says it is was changed")
        else:
            verdict = _("surely worse, unchanged")
    return sentence % {
        "label": test.label,
        "lang": test.lang,
        "learned": test.learned_count,
        "tested": test.test_count,
        "before": _figure(test.auc_before),
        "after": _figure(test.auc_after),
        "verdict": verdict,
    }


def _refuse_other_version(run: "EarlierRun", version: str, out: Path) -> None:
    earlier = run.last.get("version") if run.last else None
    if earlier is not None and earlier != version:
        raise Problem(
            _("%(file)s was scored with version %(earlier)s. Choose another file.")
            % {"file": out, "earlier": earlier}
        )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def scorer_from(model: Path | None) -> "ShippedScorer":
    """Return the scorer in a file, or the shipped one; raise ``Problem`` for a broken file."""
    from jesuisla.analysis.triage import ModelError, load_scorer, shipped_scorer

    try:
        return shipped_scorer() if model is None else load_scorer(model.read_bytes())
    except ModelError as error:
        raise Problem(
            _(
                "This file is no model of this version of the classifier, or it is damaged: "
                "%(file)s. Take it again, or train it anew."
            )
            % {"file": model or "–"}
        ) from error
