"""The model card: what the bundled classifier is, learned from, can and cannot do."""

from collections.abc import Mapping, Sequence

import numpy as np

from jesuisla.analysis.triage.evaluation import EvaluationRow
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.metrics import auc
from jesuisla.analysis.triage.model import ScorerModel
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer
from jesuisla_lab.triage.card_groups import group_table
from jesuisla_lab.triage.card_head import HEAD
from jesuisla_lab.triage.card_tables import meaning_tables, table
from jesuisla_lab.triage.training import SHIPPABLE

NEUTRAL = frozenset({"ident_neutral_nh", "ident_pos_nh", "kind_nh", "neutral_nh"})
FALSE_ALARMS = 0.15
MEASURED_OF_A_SOURCE = 1_000
"""Comments of a source never trained on that the card is measured on."""


def model_card(
    scorer: ShippedScorer,
    sources: Mapping[str, tuple[str, str, int]],
    never_seen: Sequence[EvaluationRow],
    sentences: Sequence[LabelledComment],
) -> str:
    """Write the card in Markdown.

    ``sources`` gives licence, use and number of comments of each source; ``never_seen``
    the figures on sources that no version may be trained on; ``sentences`` our own
    that were set aside for testing.
    """
    parts = [
        HEAD,
        f"\nVersion {scorer.version}. Languages: {', '.join(sorted(scorer.languages))}.\n",
        _data(sources, scorer.model),
        *meaning_tables(scorer.model.head),
        _learned(scorer.model),
        _calibrated(scorer.model),
        _figures(never_seen),
        _functional(scorer, sentences),
        _classes(scorer, sentences),
        group_table(scorer, sentences, NEUTRAL),
    ]
    return "\n".join(parts)


def _data(sources: Mapping[str, tuple[str, str, int]], model: ScorerModel) -> str:
    training_sources = [
        (name, licence, count)
        for name, (licence, use, count) in sorted(sources.items())
        if use in SHIPPABLE
    ]
    note = (
        f"{model.about.get('rows')} public comments and {model.about.get('own')} sentences made "
        "by the grammars in `lab/jesuisla_lab/triage/grammars/`. Sources that may not be given "
        "away were never trained on.\n"
    )
    return "## Data\n" + note + "\n" + table(("source", "licence", "comments"), training_sources)


def _classes(scorer: ShippedScorer, sentences: Sequence[LabelledComment]) -> str:
    """Return how often each class of our own sentences is called hateful, by language."""
    counts: dict[str, dict[str, list[bool]]] = {}
    for start in range(0, len(sentences), 500):
        batch = sentences[start : start + 500]
        judgements = scorer.score([sentence.item for sentence in batch], explain=False)
        for sentence, judgement in zip(batch, judgements, strict=True):
            answers = counts.setdefault(sentence.func or "", {}).setdefault(sentence.lang, [])
            answers.append(judgement[LabelName.HATE].positive is True)
    langs = sorted({lang for of in counts.values() for lang in of})
    rows = [
        (
            func,
            *(
                f"{np.mean(of[lang]):.2f} of {len(of[lang])}" if lang in of else None
                for lang in langs
            ),
        )
        for func, of in sorted(counts.items())
    ]
    note = (
        "Share called hateful. Names ending in `_h` are hateful, in `_nh` not; those with one word "
        "before are of the contrast sets.\n\n"
    )
    return "## Our own sentences, by class\n" + note + table(("class", *langs), rows)


def _learned(model: ScorerModel) -> str:
    figures = model.about.get("measured")
    rows = [
        (label, source, aucs["aside"].get(source), aucs["unseen"].get(source))
        for label, aucs in (figures.items() if isinstance(figures, dict) else ())
        for source in sorted({*aucs["unseen"], *aucs["aside"]})
    ]
    head = ("label", "source", "AUC, held-out comments", "AUC, source left out")
    return "## By source\nWords alone, as version 2.\n\n" + table(head, rows)


def _calibrated(model: ScorerModel) -> str:
    figures = model.about.get("measured")
    rows: list[tuple[object, ...]] = []
    for (label, lang), line in sorted(model.calibrations.items()):
        of = figures.get(str(label), {}) if isinstance(figures, dict) else {}
        cells = [of.get(name, {}).get(lang) for name in ("macro_f1", "ece")]
        rows.append((label, lang, line.threshold, round(line.spread, 2), *cells))
    for label, of in figures.items() if isinstance(figures, dict) else ():
        cells = [of.get(name, {}).get("all") for name in ("macro_f1", "ece")]
        rows.append((label, "all", None, None, *cells))
    head = (
        "label",
        "language",
        "threshold",
        "spread between sources, log-odds",
        "macro-F1, held-out comments",
        "calibration error, held-out comments",
    )
    return "## By language\nWords alone.\n\n" + table(head, rows)


def _figures(rows: Sequence[EvaluationRow]) -> str:
    names = (
        "n",
        "prevalence",
        "auc",
        "ap",
        "macro_f1",
        "recall_at_10",
        "ece",
        "unknown",
        "doubtful",
        "yes_right",
        "no_right",
    )
    cells = [
        (row["label"], row["lang"], row["source"], *(row.get(name) for name in names))
        for row in rows
        if "func" not in row and row["unknown"] < 1
    ]
    head = ("label", "language", "source", *names)
    note = (
        f"On at most {MEASURED_OF_A_SOURCE:,} comments of each. "
        "The last three columns are computed as if one comment in five bore the label: the share "
        "without a clear answer, and of clear answers the shares of yes and of no that are "
        "right.\n\n"
    )
    return "## Sources never trained on, by licence\n" + note + table(head, cells)


def _functional(scorer: ShippedScorer, sentences: Sequence[LabelledComment]) -> str:
    rows = []
    for lang in sorted({sentence.lang for sentence in sentences}):
        ours = [sentence for sentence in sentences if sentence.lang == lang]
        judgements = scorer.score([sentence.item for sentence in ours], explain=False)
        answers = [judgement[LabelName.HATE] for judgement in judgements]
        hate = np.array([answer.probability or 0.0 for answer in answers])
        decisions = np.array([answer.positive is True for answer in answers])
        truth = np.array([sentence.labels[LabelName.HATE] for sentence in ours], np.float64)
        neutral = np.array([sentence.func in NEUTRAL for sentence in ours])
        if not neutral.any():
            continue
        cut = np.quantile(hate[neutral], 1 - FALSE_ALARMS)
        rows.append(
            (
                lang,
                len(ours),
                round(auc(truth, hate) or 0.0, 3),
                round(float((hate[truth == 1] > cut).mean()), 3),
                round(float(decisions[truth == 1].mean()), 3),
                round(float(decisions[neutral].mean()), 3),
            )
        )
    head = (
        "language",
        "sentences",
        "AUC hate",
        "recall at 15 % false alarms on neutral and kind sentences naming a group",
        "recall as shipped",
        "false alarms as shipped",
    )
    return "## Our own functional tests\n" + table(head, rows)
