"""Learn the coach's head from invented drafts, and choose where each remark begins.

A logistic regression a rule over :func:`jesuisla.analysis.charter.learned.sentence_rows`, fitted
without chance: the same drafts give the same head. Floors are chosen on drafts left out: a fifth
at a time, with drafts that nearly say the same (a sentence and its translation) in one fifth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.charter.draft import RuleName
from jesuisla.analysis.charter.learned import MEANING_SCALE, CharterHead, sentence_rows
from jesuisla.analysis.meaning import NUMBERS
from jesuisla_lab.charter.drafts import InventedDraft

FLOORS = {
    RuleName.INSULT: 0.87,
    RuleName.GENERALISING: 0.7,
    RuleName.LECTURING: 0.8,
    RuleName.SPELLING: 0.35,
    RuleName.IRONY: 0.6,
    RuleName.ADDRESSING: 0.9,
    RuleName.THREAT: 0.62,
    RuleName.PARTISAN: 0.35,
    RuleName.UNSOURCED: 0.2,
    RuleName.PERSONAL_DATA: 0.5,
    RuleName.EMPTY: 0.15,
}
"""The chance from which a rule speaks: chosen on drafts that others wrote, where some nine in ten
remarks of the whole rule were right, or as near to it as the rule comes; those of insults,
whole groups and threats on our own drafts left out."""
FLOORS_WITH_WORDS = {
    RuleName.INSULT: 0.45,
    RuleName.GENERALISING: 0.55,
    RuleName.LECTURING: 0.5,
    RuleName.SPELLING: 0.05,
    RuleName.IRONY: 0.4,
    RuleName.ADDRESSING: 0.85,
    RuleName.THREAT: 0.4,
    RuleName.PARTISAN: 0.12,
    RuleName.UNSOURCED: 0.05,
    RuleName.PERSONAL_DATA: 0.45,
    RuleName.EMPTY: 0.05,
}
"""The same where words are found in the sentence, too; not much less where those often err."""
LEARNED = tuple(FLOORS)
FOLDS = 5
ALIKE = 0.72
"""Cosine from which two sentences are taken for one said twice."""
STEPS = 80
PENALTY = 8.0
"""Weight of the ridge: chosen on drafts that others wrote, which more ridge tells better."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SentenceTable:
    """Rows of sentences with the draft of each, what each breaks, and what may be learned."""

    rows: Floats
    drafts: NDArray[np.intp]
    broken: Flags
    teaches: Flags


def sentence_table(drafts: Sequence[InventedDraft]) -> SentenceTable:
    """Return the sentences of all drafts; raises ``ValueError`` where meanings are not read."""
    rows, owners, broken, teaches = [], [], [], []
    for number, draft in enumerate(drafts):
        read = sentence_rows(draft.words, [each.sentence for each in draft.sentences])
        if read is None:
            if draft.sentences:
                raise ValueError("the encoder of meanings is not installed")
            continue
        rows.append(read)
        for each in draft.sentences:
            owners.append(number)
            broken.append([rule in each.rules for rule in LEARNED])
            teaches.append([rule not in each.open_rules for rule in LEARNED])
    return SentenceTable(
        np.vstack(rows), np.array(owners), np.array(broken, bool), np.array(teaches, bool)
    )


def learn_weights(rows: Floats, broken: Flags, penalty: float = PENALTY) -> Floats:
    """Return the weights of a logistic regression with a ridge, the last one alone unbound.

    >>> weights = learn_weights(np.array([[-1.0], [1.0]]), np.array([False, True]))
    >>> bool(weights[0] > 0), round(float(weights[1]), 3) + 0.0
    (True, 0.0)
    """
    wide = np.hstack([rows, np.ones((len(rows), 1))])
    side = np.where(broken, 1.0, -1.0)
    ridge = np.full(wide.shape[1], penalty)
    ridge[-1] = 0.01

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = side * (wide @ weights)
        slope = -(side / (1 + np.exp(margins))) @ wide + ridge * weights
        return float(np.logaddexp(0, -margins).sum() + (ridge * weights**2).sum() / 2), slope

    fit = minimize(
        loss, np.zeros(wide.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    weights: Floats = fit.x
    return weights


def folds(table: SentenceTable) -> NDArray[np.intp]:
    """Return a fold for each sentence; drafts with sentences alike share one."""
    meanings = table.rows[:, :NUMBERS] / MEANING_SCALE
    group = list(range(int(table.drafts.max()) + 1))

    def root(at: int) -> int:
        while group[at] != at:
            at = group[at]
        return at

    for first, second in zip(*np.nonzero(meanings @ meanings.T > ALIKE), strict=True):
        group[root(int(table.drafts[first]))] = root(int(table.drafts[second]))
    _, clusters = np.unique([root(at) for at in group], return_inverse=True)
    of_cluster = np.random.default_rng(0).integers(0, FOLDS, int(clusters.max()) + 1)
    fold: NDArray[np.intp] = of_cluster[clusters][table.drafts]
    return fold


def chances_left_out(table: SentenceTable) -> Floats:
    """Return for each sentence and rule the chance told by a head that has not seen it."""
    fold = folds(table)
    chances = np.zeros(table.broken.shape)
    for column, rule in enumerate(LEARNED):
        for each in range(FOLDS):
            learn = (fold != each) & table.teaches[:, column]
            weights = learn_weights(table.rows[learn], table.broken[learn, column])
            head = CharterHead({rule: weights.astype(np.float32)}, {}, {})
            chances[fold == each, column] = head.chances(rule, table.rows[fold == each])
    return chances


def counts_left_out(table: SentenceTable, chances: Floats) -> dict[RuleName, tuple[int, int, int]]:
    """Return for each rule the drafts remarked on, those of them rightly, and those meant."""
    drafts = int(table.drafts.max()) + 1
    counts = {}
    for column, rule in enumerate(LEARNED):
        best, is_meant = np.zeros(drafts), np.zeros(drafts, bool)
        counting = table.teaches[:, column] | table.broken[:, column]
        np.maximum.at(best, table.drafts[counting], chances[counting, column])
        np.logical_or.at(is_meant, table.drafts, table.broken[:, column])
        is_remarked = best >= FLOORS[rule]
        counts[rule] = (
            int(is_remarked.sum()),
            int((is_remarked & is_meant).sum()),
            int(is_meant.sum()),
        )
    return counts


def learn_head(table: SentenceTable) -> CharterHead:
    """Return the head learned from all sentences, with the floors."""
    weights = {}
    for column, rule in enumerate(LEARNED):
        learn = table.teaches[:, column]
        fitted_weights = learn_weights(table.rows[learn], table.broken[learn, column])
        weights[rule] = fitted_weights.astype(np.float32)
    return CharterHead(weights, FLOORS, FLOORS_WITH_WORDS)
