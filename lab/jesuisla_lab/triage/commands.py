"""``jesuisla triage train``, ``train-head``, ``train-coach``, ``card`` and ``study-labels``."""

import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla_lab.triage.grammar import Sentence

app = typer.Typer()


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
    """Train on shippable comments only, and write the model."""
    from jesuisla.analysis.triage.model import model_to_bytes
    from jesuisla.cli.labelled_files import labelled_comments
    from jesuisla_lab.triage.training import SHIPPABLE, Recipe, train_model

    start = time.monotonic()
    comments, count = [], 0
    for comment, record in labelled_comments(data):
        count += 1
        if record.get("use") in SHIPPABLE:
            comments.append(comment)
    if not comments:
        sentence = _("%(file)s contains no comment whose licence allows sharing.")
        raise Problem(sentence % {"file": data})
    typer.echo(
        _("%(rows)s comments; %(left)s skipped because of their licence.")
        % {"rows": len(comments), "left": count - len(comments)}
    )
    try:
        model = train_model(
            comments,
            list(_own_sentences(seed, is_kept=False)),
            _texts("words", ".txt"),
            version=version,
            recipe=Recipe(seed=seed),
            tell=lambda line: typer.echo(f"{time.monotonic() - start:6.0f} s  {line}"),
        )
    except ValueError as error:
        raise Problem(_("Training failed: %(reason)s") % {"reason": error}) from error
    data_bytes = model_to_bytes(model)
    out.write_bytes(data_bytes)
    size = round(len(data_bytes) / 1e6, 2)
    typer.echo(_("Written: %(file)s, %(size)s MB.") % {"file": out, "size": size})


@app.command(
    "train-head",
    help=_("Train the head on meanings on labelled comments whose licence allows sharing."),
)
def train_head(
    data: Annotated[Path, typer.Argument(help=_("Folder of labelled comments, or a single file."))],
    out: Annotated[Path, typer.Option(help=_("Output file of the head."))],
    version: Annotated[str, typer.Option(help=_("Version recorded with each score."))] = "1",
    kept: Annotated[
        Path | None, typer.Option(help=_("Folder of what was computed; a run goes on from there."))
    ] = None,
) -> None:
    """Train beside the shipped linear model, which stays as it is, and write the head."""
    from jesuisla.analysis.meaning import meaning_reader
    from jesuisla.analysis.triage import shipped_scorer
    from jesuisla.analysis.triage.denials import Denials
    from jesuisla.analysis.triage.group_words import GroupWords
    from jesuisla.analysis.triage.meaning_head import head_to_bytes
    from jesuisla.cli.labelled_files import labelled_comments
    from jesuisla_lab.triage.denied_words import denied_hashes
    from jesuisla_lab.triage.grammar import training_sentences
    from jesuisla_lab.triage.kept_steps import KeptSteps
    from jesuisla_lab.triage.meaning_rows import Meanings, group_names, head_data
    from jesuisla_lab.triage.meaning_training import HeadRecipe, learn_head
    from jesuisla_lab.triage.training import SHIPPABLE

    reader = meaning_reader()
    if reader is None:
        raise Problem(_("The encoder of meanings is not installed."))
    start = time.monotonic()

    def tell(line: str) -> None:
        typer.echo(f"{time.monotonic() - start:6.0f} s  {line}")

    comments = [
        comment for comment, record in labelled_comments(data) if record.get("use") in SHIPPABLE
    ]
    if not comments:
        sentence = _("%(file)s contains no comment whose licence allows sharing.")
        raise Problem(sentence % {"file": data})
    files = _texts("words", ".txt")
    grammar, contrasts = (
        training_sentences(_texts(folder, ".toml").values(), seed=1, each=12)
        for folder in ("grammars", "contrasts")
    )
    groups, group_langs = group_names(files)
    denied = denied_hashes(files, _texts("denied", ".txt"))
    meanings = Meanings(GroupWords(groups, group_langs), Denials(denied), reader.vectors)
    rows = head_data(comments, grammar, contrasts, files, meanings, tell, KeptSteps(kept))
    shipped = shipped_scorer().model
    lines_before = shipped.head.calibrations if shipped.head else {}
    # Who is named kindly is not flagged more often than by the version before.
    least = {lang: line.threshold for (of, lang), line in lines_before.items() if of == "hate"}
    head = learn_head(
        rows,
        version=version,
        groups=(groups, group_langs),
        denied=denied,
        learned={
            label: frozenset(lang for of, lang in shipped.calibrations if of is label)
            for label in rows
        },
        recipe=HeadRecipe(least=least),
        tell=tell,
    )
    out.write_bytes(head_to_bytes(head))
    typer.echo(_("Written: %(file)s") % {"file": out})


@app.command("train-coach", help=_("Train what the coach reads off meanings, on invented drafts."))
def train_coach(
    out: Annotated[Path, typer.Option(help=_("Output file of the head."))],
) -> None:
    """Learn from the drafts of the laboratory, and tell how drafts left out were remarked on."""
    from jesuisla.analysis.charter.learned import head_to_bytes
    from jesuisla_lab.charter.drafts import LANGUAGES, invented_drafts
    from jesuisla_lab.charter.training import (
        chances_left_out,
        counts_left_out,
        learn_head,
        sentence_table,
    )

    drafts = [draft for language in LANGUAGES for draft in invented_drafts(language)]
    try:
        table = sentence_table(drafts)
    except ValueError as error:
        raise Problem(_("The encoder of meanings is not installed.")) from error
    chances = chances_left_out(table)
    for rule, (remarks, right, breaches) in counts_left_out(table, chances).items():
        typer.echo(f"{rule}\t{right}/{remarks}\t{right}/{breaches}")
    out.write_bytes(head_to_bytes(learn_head(table)))
    typer.echo(_("Written: %(file)s") % {"file": out})


@app.command(help=_("Write a model card, measured on labelled comments not used for training."))
def card(
    data: Annotated[Path, typer.Argument(help=_("Folder of labelled comments."))],
    out: Annotated[Path, typer.Option(help=_("Output file of the model card."))],
    model: Annotated[
        Path | None, typer.Option(help=_("Custom model file; the shipped model by default."))
    ] = None,
) -> None:
    """Measure on the sources that were not trained on, and write everything down."""
    from jesuisla.analysis.triage.evaluation import evaluate_scorer
    from jesuisla.cli.labelled_files import labelled_comments
    from jesuisla.cli.triage import scorer_from
    from jesuisla_lab.triage.card import MEASURED_OF_A_SOURCE, model_card
    from jesuisla_lab.triage.meaning_rows import sampled
    from jesuisla_lab.triage.training import SHIPPABLE

    scorer = scorer_from(model)
    sources: dict[str, tuple[str, str, int]] = {}
    unseen_comments = []
    for comment, record in labelled_comments(data):
        count = sources.get(comment.source, ("", "", 0))[2] + 1
        sources[comment.source] = (str(record.get("licence")), str(record.get("use")), count)
        if record.get("use") not in SHIPPABLE:
            unseen_comments.append(comment)
    test_sentences = [
        sentence.labelled()
        for folder in ("grammars", "contrasts")
        for sentence in _own_sentences(2, is_kept=True, folder=folder)
    ]
    measured = evaluate_scorer(scorer, sampled(unseen_comments, MEASURED_OF_A_SOURCE))
    text = model_card(scorer, sources, measured, test_sentences)
    out.write_text(text, encoding="utf-8")
    typer.echo(_("Written: %(file)s") % {"file": out})


@app.command("study-labels", help=_("Compare chosen labels with drawn ones, on held-out comments."))
def study_labels(
    data: Annotated[Path, typer.Argument(help=_("Folder of labelled comments."))],
    label: Annotated[str, typer.Option(help=_("The label that is learned: hate or toxic."))],
    draws: Annotated[int, typer.Option(help=_("Draws of each source."), min=1)] = 6,
    each: Annotated[int, typer.Option(help=_("Comments of each source."), min=200)] = 1_600,
) -> None:
    """Print, for ten to forty minutes of work, the gain of both ways and their difference."""
    from jesuisla.analysis.triage import LabelledComment, LabelName, shipped_scorer
    from jesuisla.cli.labelled_files import labelled_comments
    from jesuisla_lab.triage.label_study import outcomes, study_lines, study_source
    from jesuisla_lab.triage.meaning_rows import sampled

    if label not in (LabelName.HATE, LabelName.TOXIC):
        raise Problem(_("The label is hate or toxic."))
    studied_label = LabelName(label)
    by_source: dict[str, list[LabelledComment]] = {}
    for comment, _record in labelled_comments(data):
        if studied_label in comment.labels:
            by_source.setdefault(comment.source, []).append(comment)
    studied = {}
    for name, comments in sorted(by_source.items()):
        source = study_source(name, sampled(comments, each), studied_label, shipped_scorer())
        if source is not None:
            studied[name] = [one for seed in range(draws) for one in outcomes(source, seed)]
    if not studied:
        raise Problem(_("Nothing in %(file)s can be read by meanings.") % {"file": data})
    for line in study_lines(studied):
        typer.echo(line)


def _own_sentences(seed: int, *, is_kept: bool, folder: str = "grammars") -> "Iterator[Sentence]":
    """Return our own sentences: those to learn from, or those kept for testing."""
    from jesuisla_lab.triage.grammar import sentences

    for grammar in _texts(folder, ".toml").values():
        for sentence in sentences(grammar, seed=seed, each=12):
            if sentence.is_kept is is_kept:
                yield sentence


def _texts(folder: str, ending: str) -> dict[str, str]:
    """Return the files of one of our folders, by their language."""
    files = resources.files("jesuisla_lab.triage").joinpath(folder).iterdir()
    texts = {file.name: file.read_text("utf-8") for file in files if file.name.endswith(ending)}
    return {name.removesuffix(ending): text for name, text in sorted(texts.items())}
