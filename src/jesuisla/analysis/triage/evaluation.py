"""How well a scorer reads labelled comments, in the rows that ``evaluate`` prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats
from jesuisla.analysis.triage import metrics
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.scorer import HateTarget, Judgement, LabelName, Scorer

PREVALENCE = 0.2
"""One comment in five: assumed, of pages that a team looks at."""
SEED = 20_261_122
"""Of the bootstrap, so that two runs print the same intervals."""


class TargetAgreement(TypedDict):
    """How often the kind of people that hate is aimed at is told, and told right.

    Of ``n`` hateful comments whose target people told, the scorer gave one to ``named``,
    and to ``agreed`` of these one that people had told too.
    """

    n: int
    named: int
    agreed: int


class EvaluationRow(TypedDict, total=False):
    """One row: a label × language × source, with ``func`` for a functional test.

    ``unknown`` is the share left unanswered, counted as negative, ``uncertain`` the share
    whose threshold lies within the interval, which screens call doubtful. Figures that do not
    exist, for want of either kind of comment, are ``None``. ``doubtful`` is the share of comments,
    unanswered ones among them, with no clear answer, ``yes_right`` and ``no_right`` the shares of
    clear answers that are right, all three as if the stated prevalence of comments bore the
    label; ``None`` where either kind, or such an answer, is missing. ``ci95`` holds 95 % bootstrap
    intervals. ``target`` stands in rows of hate where people told whom it is aimed at.
    """

    label: str
    lang: str | None
    source: str
    func: str
    n: int
    prevalence: float
    auc: float | None
    ap: float | None
    macro_f1: float | None
    recall_at_10: float | None
    ece: float | None
    unknown: float
    uncertain: float
    doubtful: float | None
    yes_right: float | None
    no_right: float | None
    ci95: dict[str, list[float] | None]
    target: TargetAgreement


@dataclass(slots=True)
class _Answers:
    truth: list[int]
    chances: list[float]
    decisions: list[bool]
    doubts: list[bool]
    unknown: int = 0
    uncertain: int = 0
    target: TargetAgreement = field(default_factory=lambda: TargetAgreement(n=0, named=0, agreed=0))


def evaluate_scorer(
    scorer: Scorer,
    comments: Iterable[LabelledComment],
    *,
    at_once: int = 500,
    prevalence: float = PREVALENCE,
) -> list[EvaluationRow]:
    """Measure a scorer by label × language × source, and by functional test.

    Clear answers are told as if ``prevalence``, between 0 and 1, of the comments bore the label.

    Comments are scored as they come, in constant memory but for the scores themselves.
    """
    answers: dict[tuple[str, str | None, str, str | None], _Answers] = {}
    for batch in _batches(comments, at_once):
        judgements = scorer.score([comment.item for comment in batch], explain=False)
        for comment, judgement in zip(batch, judgements, strict=True):
            for label, truth in comment.labels.items():
                answer = judgement[label]
                for func in {None, comment.func}:
                    key = (str(label), comment.lang or None, comment.source, func)
                    answer_row = answers.setdefault(key, _Answers([], [], [], []))
                    answer_row.truth.append(truth)
                    answer_row.chances.append(answer.probability or 0.0)
                    answer_row.decisions.append(answer.positive is True)
                    answer_row.doubts.append(answer.doubtful)
                    answer_row.unknown += answer.probability is None
                    answer_row.uncertain += answer.probability is not None and answer.doubtful
                    if label is LabelName.HATE and truth:
                        _compare(answer_row.target, comment.targets, judgement)
    rows = sorted(answers.items(), key=lambda entry: tuple(str(part) for part in entry[0]))
    return [_figures(key, answer_row, prevalence) for key, answer_row in rows]


def _compare(
    agreement: TargetAgreement, annotation: frozenset[HateTarget] | None, judgement: Judgement
) -> None:
    if annotation is not None:
        agreement["n"] += 1
        agreement["named"] += bool(judgement.targets)
        agreement["agreed"] += bool(annotation & (judgement.targets or frozenset()))


def _figures(
    key: tuple[str, str | None, str, str | None], answers: _Answers, prevalence: float
) -> EvaluationRow:
    label, lang, source, func = key
    truth, chances = np.array(answers.truth, np.float64), np.array(answers.chances)
    decisions = np.array(answers.decisions, np.float64)
    silent = answers.unknown == len(truth)
    metric_inputs: dict[str, tuple[metrics.Metric, Floats]] = {
        "auc": (metrics.auc, chances),
        "ap": (metrics.average_precision, chances),
        "macro_f1": (metrics.macro_f1, decisions),
        "recall_at_10": (metrics.recall_at_tenth, chances),
        "ece": (metrics.calibration_error, chances),
    }
    values = {name: metric(truth, scores) for name, (metric, scores) in metric_inputs.items()}
    bounds = {
        name: metrics.bootstrap_interval(metric, truth, scores, seed=SEED)
        for name, (metric, scores) in metric_inputs.items()
        if values[name] is not None
    }
    if silent:
        # Whoever says nothing has ranked and calibrated nothing.
        values.update(dict.fromkeys(("auc", "ap", "recall_at_10", "ece")))
        bounds = {name: edges for name, edges in bounds.items() if name == "macro_f1"}
    clear = _clear_answers(truth, decisions, np.array(answers.doubts), prevalence)
    row = EvaluationRow(
        label=label,
        lang=lang,
        source=source,
        n=len(truth),
        prevalence=round(float(truth.mean()), 4),
        auc=_short(values["auc"]),
        ap=_short(values["ap"]),
        macro_f1=_short(values["macro_f1"]),
        recall_at_10=_short(values["recall_at_10"]),
        ece=_short(values["ece"]),
        unknown=round(answers.unknown / len(truth), 4),
        uncertain=round(answers.uncertain / len(truth), 4),
        doubtful=clear["doubtful"],
        yes_right=clear["yes_right"],
        no_right=clear["no_right"],
        ci95=bounds,
    )
    if func is not None:
        row["func"] = func
    if answers.target["n"]:
        row["target"] = answers.target
    return row


class _Clear(TypedDict):
    doubtful: float | None
    yes_right: float | None
    no_right: float | None


def _clear_answers(truth: Floats, decisions: Floats, doubts: Flags, prevalence: float) -> _Clear:
    """Return how many answers are not clear, and how many of the clear ones are right.

    >>> truth, decisions = np.array([1.0, 0, 0, 0]), np.array([1.0, 1, 0, 0])
    >>> _clear_answers(truth, decisions, np.array([False, False, False, True]), 0.25)
    {'doubtful': 0.25, 'yes_right': 0.5, 'no_right': 1.0}
    """
    has_label = truth == 1
    if has_label.all() or not has_label.any():
        return _Clear(doubtful=None, yes_right=None, no_right=None)
    weights = np.where(
        has_label, prevalence / has_label.sum(), (1 - prevalence) / (~has_label).sum()
    )
    is_yes, is_no = (decisions == 1) & ~doubts, (decisions == 0) & ~doubts
    return _Clear(
        doubtful=_short(float(weights[doubts].sum())),
        yes_right=_share(weights, is_yes, is_yes & has_label),
        no_right=_share(weights, is_no, is_no & ~has_label),
    )


def _share(weights: Floats, of: Flags, right: Flags) -> float | None:
    return _short(float(weights[right].sum() / weights[of].sum())) if of.any() else None


def _batches(comments: Iterable[LabelledComment], size: int) -> Iterator[Sequence[LabelledComment]]:
    batch: list[LabelledComment] = []
    for comment in comments:
        batch.append(comment)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
