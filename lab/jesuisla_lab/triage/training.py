"""Training the shipped model: from labelled comments to weights with their calibration.

Two regressions are fitted for each label and their weights added. One gives every source
an offset of its own, so that it learns how hateful comments differ from others *within* a
source; it is the better of the two on pages never seen. The other does not, and so also
learns which kinds of places are rough; it is the better on places like those it knows.
In both, languages share weights and each adds its own. Being linear, the sums cost nothing
when scoring.
"""

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.triage.features import BITS, featurise
from jesuisla.analysis.triage.fitting import Examples, fit_logistic
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.lexicon import Lexicon, build_lexicon
from jesuisla.analysis.triage.meaning_head import LabelCalibration
from jesuisla.analysis.triage.model import RARITY_STEP, ScorerModel, quantised
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.calibration import (
    FEWEST,
    HeldOutScores,
    auc_by_source,
    calibrate,
    importances,
    measure_calibration,
)
from jesuisla_lab.triage.grammar import Fold, Sentence

SHIPPABLE = frozenset({"ship", "share-alike"})
"""Values of ``use`` that allow a model trained on a row to be given away."""
SHARED = ""
"""Stands among languages for what all of them share."""
LEARNED = (LabelName.HATE, LabelName.TOXIC, LabelName.COUNTER)
AT_ONCE = 2_000
RARITY = 8.0
"""Brings the multipliers of rare features near 1."""
FEWEST_OF_EACH = 10
"""Comments bearing the rarer answer below which a source of some size teaches which source
it is rather than what the label means, and is left out for that label."""
TWINS = 4
"""Comments that begin with as many equal words are learned from together or not at all."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All that decides a model beside its data."""

    seed: int = 1
    penalty: float = 1.0
    own_penalty: float = 1.0
    """As ``penalty``, for what each language adds to the weights that all share."""
    within: float = 0.2
    """Share of the regression with an offset for each source."""
    own_weight: float = 1.5
    """How much one of our own sentences weighs beside one public comment."""
    source_folds: int = 2
    steps: int = 70


@dataclass(frozen=True, slots=True)
class _Data:
    """One label's comments: features, labels, and the number of each one's source."""

    rows: csr_array
    labels: Floats
    importance: Floats
    sources: Ints
    names: list[str]
    langs: NDArray[np.str_]
    aside: Flags
    own: Flags


def train_model(
    rows: Sequence[LabelledComment],
    sentences: Sequence[Sentence],
    lexicon_files: Mapping[str, str],
    *,
    version: str,
    recipe: Recipe,
    tell: Callable[[str], None] = lambda _: None,
) -> ScorerModel:
    """Train a model on labelled comments and our own sentences.

    The same input gives the same model. ``about["measured"]`` holds, label by label, the
    AUC on each source (of comments kept ``aside``, and of the source ``unseen`` in
    training), and macro-F1 and calibration error of comments kept aside by language.
    ``tell`` is called with what is being done.
    Raises ``ValueError`` when no row bears a label.
    """
    word_lexicon = build_lexicon(lexicon_files)
    tell(f"reading {len(rows)} comments and {len(sentences)} sentences")
    features = _features(rows, sentences, word_lexicon)
    rarity = _rarity(features)
    # In double precision once, or every product would convert it again.
    features = features.astype(np.float64)
    multipliers = rarity.astype(np.float64) * RARITY_STEP
    features.data *= multipliers[features.indices]
    figures: dict[str, dict[str, dict[str, float]]] = {}
    heads: dict[LabelName, _Head] = {}
    calibrations: dict[tuple[LabelName, str], LabelCalibration] = {}
    for label in LEARNED:
        data = _select(label, features, rows, sentences, recipe)
        if data is None:
            continue
        tell(f"learning {label} from {len(data.labels)} comments")
        heads[label], lines = _learn(label, data, recipe, figures, tell)
        calibrations.update({(label, lang): line for lang, line in lines.items()})
    if not heads:
        raise ValueError("no comment bears a label that can be learned")
    # What rare features were multiplied by is part of their weight from here on.
    parts = {
        lang: quantised(np.array([_part(head, lang) for head in heads.values()]) * multipliers)
        for lang in sorted({lang for head in heads.values() for lang in head})
    }
    return ScorerModel(
        version=version,
        labels=tuple(heads),
        shared=parts.pop(SHARED),
        own=parts,
        rarity=rarity,
        lexicon=word_lexicon,
        calibrations=calibrations,
        about={"measured": figures, "rows": len(rows), "own": len(sentences)},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One label's comments, by their place among the rows, with scores that did not know them.

    ``in_new`` are scores of models that left the comment's source out, ``in_known`` of one that
    left out the comments kept ``aside``; NaN where there is none.
    """

    at: Ints
    labels: Floats
    sources: Ints
    names: Sequence[str]
    langs: NDArray[np.str_]
    aside: Flags
    in_new: Floats
    in_known: Floats


def left_out_scores(
    rows: Sequence[LabelledComment],
    sentences: Sequence[Sentence],
    lexicon_files: Mapping[str, str],
    labels: Sequence[LabelName],
    recipe: Recipe,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[LabelName, LeftOut]:
    """Return what linear models say of comments that they did not learn from, label by label."""
    features = _features(rows, sentences, build_lexicon(lexicon_files))
    multipliers = _rarity(features).astype(np.float64) * RARITY_STEP
    features = features.astype(np.float64)
    features.data *= multipliers[features.indices]
    scores_by_label: dict[LabelName, LeftOut] = {}
    for label in labels:
        data = _select(label, features, rows, sentences, recipe)
        if data is not None:
            in_known, in_new = _left_out(label, data, recipe, tell)
            public = np.flatnonzero(~data.own)
            scores_by_label[label] = LeftOut(
                at=np.array(_places(label, rows)),
                labels=data.labels[public],
                sources=data.sources[public],
                names=data.names,
                langs=data.langs[public],
                aside=data.aside[public],
                in_new=in_new,
                in_known=in_known,
            )
    return scores_by_label


def fold_scores(
    label: LabelName,
    rows: Sequence[LabelledComment],
    folds: Sequence[Fold],
    lexicon_files: Mapping[str, str],
    recipe: Recipe,
) -> list[Floats]:
    """Return, fold by fold, what a linear model says of our sentences that it did not learn from.

    It learned from all of ``rows`` and from the other sentences.
    """
    own = [one for fold in folds for one in (*fold.learned, *fold.left_out)]
    features = _features(rows, own, build_lexicon(lexicon_files))
    # How rare a word is, is counted once: the folds repeat most of their sentences.
    once = features[: len(rows) + len(folds[0].learned)]
    multipliers = _rarity(once).astype(np.float64) * RARITY_STEP
    features = features.astype(np.float64)
    features.data *= multipliers[features.indices]
    data = _select(label, features, rows, own, recipe)
    if data is None:
        raise ValueError(f"no comment bears the label {label}")
    scores, at = [], int((~data.own).sum())
    for fold in folds:
        middle = at + len(fold.learned)
        which = ~data.own
        which[at:middle] = True
        at = middle + len(fold.left_out)
        scores.append(_scores(data, np.arange(middle, at), _fit(data, which, recipe)))
    return scores


def _places(label: LabelName, rows: Sequence[LabelledComment]) -> list[int]:
    """Return which rows teach a label."""
    at = [number for number, row in enumerate(rows) if label in row.labels]
    return _two_sided([(number, rows[number].source, rows[number].labels[label]) for number in at])


def _part(head: "_Head", lang: str) -> Floats:
    """Return what a language adds to one label's weights; nothing where it had no data."""
    return head[lang] if lang in head else np.zeros_like(head[SHARED])


def _features(
    rows: Sequence[LabelledComment], own: Sequence[Sentence], word_lexicon: Lexicon
) -> csr_array:
    texts = [row.text for row in rows] + [sentence.text for sentence in own]
    langs = [row.lang for row in rows] + [sentence.lang for sentence in own]
    parts = [
        featurise(texts[at : at + AT_ONCE], langs[at : at + AT_ONCE], word_lexicon)
        for at in range(0, len(texts), AT_ONCE)
    ]
    return csr_array(vstack(parts)) if parts else csr_array((0, 2**BITS))


def _rarity(features: csr_array) -> NDArray[np.uint8]:
    """Return multipliers of columns: the rarer, the more (inverse document frequency)."""
    counts = np.bincount(features.indices, minlength=features.shape[1]) + 1
    scale = (np.log((features.shape[0] + 1) / counts).clip(-1) + 1) / RARITY
    return np.rint(scale / RARITY_STEP).clip(0, 255).astype(np.uint8)


def _select(
    label: LabelName,
    features: csr_array,
    rows: Sequence[LabelledComment],
    own: Sequence[Sentence],
    recipe: Recipe,
) -> _Data | None:
    at = _places(label, rows)
    if len({rows[number].labels[label] for number in at}) < 2:
        return None
    values = [rows[number].labels[label] for number in at]
    sources = [rows[number].source for number in at]
    langs = [rows[number].lang for number in at]
    aside = [_aside(rows[number].text, recipe.seed) for number in at]
    public = len(at)
    if label is not LabelName.COUNTER:
        at += range(len(rows), len(rows) + len(own))
        values += [sentence.hate if label is LabelName.HATE else sentence.toxic for sentence in own]
        sources += [rows[at[0]].source] * len(own)
        langs += [sentence.lang for sentence in own]
        aside += [False] * len(own)
    names, numbers = np.unique(sources, return_inverse=True)
    is_own = np.arange(len(at)) >= public
    public_importance = importances(np.array(values[:public], np.float64), numbers[:public])
    # Without an offset of their own: what they teach holds everywhere, its level included.
    numbers = np.where(is_own, -1, numbers)
    return _Data(
        rows=features[np.array(at)],
        labels=np.array(values, np.float64),
        importance=np.concatenate(
            (public_importance, np.full(len(at) - public, recipe.own_weight))
        ),
        sources=numbers.astype(np.int64),
        names=[str(name) for name in names],
        langs=np.array(langs),
        aside=np.array(aside),
        own=is_own,
    )


def _two_sided(answers: Sequence[tuple[int, str, int]]) -> list[int]:
    """Return those of (number, source, answer) whose source bears both answers, or is small."""
    counts: dict[str, list[int]] = {}
    for _, source, answer in answers:
        counts.setdefault(source, [0, 0])[answer] += 1
    left_out = {
        source
        for source, count in counts.items()
        if sum(count) >= FEWEST and min(count) < FEWEST_OF_EACH
    }
    return [number for number, source, _ in answers if source not in left_out]


def _aside(text: str, seed: int) -> bool:
    """Return whether a comment is of the fifth kept aside, with all that begin with the same words.

    Some sources are written as twins: nearly the same sentence once hateful, once not. One
    to learn from and the other to be measured on would be read the wrong way round.

    >>> ends = ("a warm meal", "nothing at all", "the door")
    >>> len({_aside(f"They are given only {end}", seed=1) for end in ends})
    1
    """
    start = " ".join(_WORD.findall(text.lower())[:TWINS])
    return zlib.crc32(f"{seed}:{start}".encode("utf-8", "replace")) % 5 == 0


_Head = dict[str, Floats]
"""One label's weights: what all languages share, and what each adds."""


def _fit(data: _Data, which: Flags, recipe: Recipe) -> _Head:
    """Return the summed weights of both regressions, fitted to some of the rows."""
    at = np.flatnonzero(which)
    head: _Head = {}
    for share, sources in ((recipe.within, data.sources[at]), (1 - recipe.within, None)):
        if not share:
            continue
        examples = Examples(
            data.rows[at], data.labels[at], data.importance[at], sources, data.langs[at]
        )
        fit = fit_logistic(
            examples, penalty=recipe.penalty, own_penalty=recipe.own_penalty, steps=recipe.steps
        )
        for lang, weights in ((SHARED, fit.weights), *fit.own.items()):
            head[lang] = head.get(lang, 0.0) + share * weights
    return head


def _scores(data: _Data, at: Ints, head: _Head) -> Floats:
    scores = data.rows[at] @ head[SHARED]
    langs = data.langs[at]
    for lang in set(langs.tolist()) & set(head):
        here = np.flatnonzero(langs == lang)
        scores[here] += data.rows[at[here]] @ head[lang]
    return scores


def _left_out(
    label: LabelName, data: _Data, recipe: Recipe, tell: Callable[[str], None]
) -> tuple[Floats, Floats]:
    """Return scores of comments kept aside in known sources, and in sources left out."""
    public = np.flatnonzero(~data.own)
    known_scores, unseen_scores = np.full(len(public), np.nan), np.full(len(public), np.nan)
    aside = np.flatnonzero(data.aside[public])
    tell(f"  {label}: keeping {len(aside)} comments aside")
    known_scores[aside] = _scores(data, public[aside], _fit(data, ~data.aside, recipe))
    sizes = np.bincount(data.sources[public], minlength=len(data.names))
    large = np.flatnonzero(sizes >= FEWEST)
    for fold in range(min(recipe.source_folds, len(large)) if len(large) > 1 else 0):
        out = np.isin(data.sources, large[fold :: recipe.source_folds]) & ~data.own
        names = sorted({data.names[number] for number in data.sources[out]})
        tell(f"  {label}: leaving out {', '.join(names)}")
        at = np.flatnonzero(out[public])
        unseen_scores[at] = _scores(data, public[at], _fit(data, ~out, recipe))
    return known_scores, unseen_scores


def _learn(
    label: LabelName,
    data: _Data,
    recipe: Recipe,
    figures: dict[str, dict[str, dict[str, float]]],
    tell: Callable[[str], None],
) -> tuple[_Head, dict[str, LabelCalibration]]:
    known_scores, unseen_scores = _left_out(label, data, recipe, tell)
    public = np.flatnonzero(~data.own)
    scores_aside = HeldOutScores(
        known_scores,
        unseen_scores,
        data.labels[public],
        data.langs[public],
        data.sources[public],
        data.names,
    )
    calibrations = calibrate(scores_aside)
    figures[str(label)] = {
        "unseen": auc_by_source(scores_aside, unseen_scores),
        "aside": auc_by_source(scores_aside, known_scores),
        **measure_calibration(scores_aside, calibrations),
    }
    everything = np.ones(len(data.labels), np.bool_)
    tell(f"  {label}: learning from everything")
    return _fit(data, everything, recipe), calibrations
