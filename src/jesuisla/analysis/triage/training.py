"""Training the shipped model: from labelled comments to weights with their calibration.

Two regressions are fitted for each label and their weights added. One gives every source
an offset of its own, so that it learns how hateful comments differ from others *within* a
source; it is the better of the two on pages never seen. The other does not, and so also
learns which kinds of places are rough; it is the better on places like those it knows.
Being linear, the sum costs nothing when scoring.

Calibration is learned on comments kept aside, half from sources that were trained on and
half from sources left out, because a group's next page is one never seen.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from jesuisla.analysis.triage.features import BITS, featurise
from jesuisla.analysis.triage.fitting import fit_line, fit_logistic
from jesuisla.analysis.triage.grammar import Sentence
from jesuisla.analysis.triage.lexicon import Lexicon, lexicon
from jesuisla.analysis.triage.metrics import auc, best_threshold
from jesuisla.analysis.triage.model import Calibration, Model, quantised
from jesuisla.analysis.triage.scorer import Label

SHIPPABLE = frozenset({"ship", "share-alike"})
"""Values of ``use`` that allow a model trained on a row to be given away."""
LEARNED = (Label.HATE, Label.TOXIC, Label.COUNTER)
OWN = "own sentences"
AT_ONCE = 2_000
RARITY = 8.0
"""Brings the multipliers of rare features near 1."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled comment; a label that is absent was not annotated, which is not "no"."""

    id: str
    text: str
    lang: str
    source: str
    labels: Mapping[Label, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """All that decides a model beside its data."""

    seed: int = 1
    penalty: float = 1.5
    within: float = 0.5
    """Share of the regression with an offset for each source."""
    own_weight: float = 1.0
    """How much one of our own sentences weighs beside one public comment."""
    source_folds: int = 4
    steps: int = 40


@dataclass(frozen=True, slots=True)
class _Data:
    """One label's comments: features, labels, and the number of each one's source."""

    rows: csr_array
    labels: Floats
    importance: Floats
    sources: Ints
    names: list[str]
    langs: NDArray[np.str_]
    aside: NDArray[np.bool_]
    own: NDArray[np.bool_]


def train(
    rows: Sequence[Row],
    sentences: Sequence[Sentence],
    lexicon_files: Mapping[str, str],
    *,
    version: str,
    recipe: Recipe,
    tell: Callable[[str], None] = lambda _: None,
) -> Model:
    """A model from labelled comments and our own sentences.

    The same input gives the same model. ``about["unseen"]`` holds, label by label, the
    AUC on each source when it was left out of training. ``tell`` is called with what is being done.
    Raises ``ValueError`` when no row bears a label.
    """
    known = lexicon(lexicon_files)
    tell(f"reading {len(rows)} comments and {len(sentences)} sentences")
    features = _features(rows, sentences, known)
    rarity = _rarity(features)
    features.data *= rarity[features.indices].astype(np.float32)
    unseen: dict[str, dict[str, float]] = {}
    heads: list[Floats] = []
    labels: list[Label] = []
    calibrations: dict[tuple[Label, str], Calibration] = {}
    for label in LEARNED:
        data = _select(label, features, rows, sentences, recipe)
        if data is None:
            continue
        tell(f"learning {label} from {len(data.labels)} comments")
        weights, found = _learn(label, data, recipe, unseen, tell)
        heads.append(weights)
        labels.append(label)
        calibrations.update({(label, lang): line for lang, line in found.items()})
    if not heads:
        raise ValueError("no comment bears a label that can be learned")
    # What rare features were multiplied by is part of their weight from here on.
    small, steps = quantised(np.array(heads) * rarity)
    return Model(
        version=version,
        labels=tuple(labels),
        weights=small,
        steps=steps,
        lexicon=known,
        calibrations=calibrations,
        about={"unseen": unseen, "rows": len(rows), "own": len(sentences)},
    )


def _features(rows: Sequence[Row], own: Sequence[Sentence], known: Lexicon) -> csr_array:
    texts = [row.text for row in rows] + [sentence.text for sentence in own]
    langs = [row.lang for row in rows] + [sentence.lang for sentence in own]
    parts = [
        featurise(texts[at : at + AT_ONCE], langs[at : at + AT_ONCE], known)
        for at in range(0, len(texts), AT_ONCE)
    ]
    return csr_array(vstack(parts)) if parts else csr_array((0, 2**BITS))


def _rarity(features: csr_array) -> Floats:
    """What each column is multiplied by: the rarer, the more (inverse document frequency)."""
    found = np.bincount(features.indices, minlength=features.shape[1]) + 1
    scale: Floats = (np.log((features.shape[0] + 1) / found).clip(-1) + 1) / RARITY
    return scale


def _select(
    label: Label,
    features: csr_array,
    rows: Sequence[Row],
    own: Sequence[Sentence],
    recipe: Recipe,
) -> _Data | None:
    at = [number for number, row in enumerate(rows) if label in row.labels]
    if len({rows[number].labels[label] for number in at}) < 2:
        return None
    values = [rows[number].labels[label] for number in at]
    sources = [rows[number].source for number in at]
    langs = [rows[number].lang for number in at]
    aside = [zlib.crc32(f"{recipe.seed}:{rows[number].id}".encode()) % 5 == 0 for number in at]
    public = len(at)
    if label is not Label.COUNTER:
        at += range(len(rows), len(rows) + len(own))
        values += [sentence.hate if label is Label.HATE else sentence.toxic for sentence in own]
        sources += [OWN] * len(own)
        langs += [sentence.lang for sentence in own]
        aside += [False] * len(own)
    names, numbers = np.unique(sources, return_inverse=True)
    is_own = np.arange(len(at)) >= public
    return _Data(
        rows=features[np.array(at)],
        labels=np.array(values, np.float64),
        importance=np.where(is_own, recipe.own_weight, 1.0),
        sources=numbers.astype(np.int64),
        names=[str(name) for name in names],
        langs=np.array(langs),
        aside=np.array(aside),
        own=is_own,
    )


def _fit(data: _Data, which: NDArray[np.bool_], recipe: Recipe) -> Floats:
    """The summed weights of both regressions, fitted to some of the rows."""
    at = np.flatnonzero(which)
    parts = []
    for share, sources in ((recipe.within, data.sources[at]), (1 - recipe.within, None)):
        if share:
            found = fit_logistic(
                data.rows[at],
                data.labels[at],
                importance=data.importance[at],
                penalty=recipe.penalty,
                sources=sources,
                steps=recipe.steps,
            )
            parts.append(share * found.weights)
    total: Floats = np.add.reduce(np.array(parts), axis=0)
    return total


def _learn(
    label: Label,
    data: _Data,
    recipe: Recipe,
    unseen: dict[str, dict[str, float]],
    tell: Callable[[str], None],
) -> tuple[Floats, dict[str, Calibration]]:
    scores = np.zeros(len(data.labels))
    seen = data.aside & ~data.own
    scores[seen] = data.rows[np.flatnonzero(seen)] @ _fit(data, ~data.aside, recipe)
    unseen_scores = np.full(len(data.labels), np.nan)
    publics = sorted(set(data.sources[~data.own]))
    if len(publics) > 1:
        for fold in range(min(recipe.source_folds, len(publics))):
            out = np.isin(data.sources, publics[fold :: recipe.source_folds]) & ~data.own
            names = sorted({data.names[number] for number in data.sources[out]})
            tell(f"  {label}: leaving out {', '.join(names)}")
            unseen_scores[out] = data.rows[np.flatnonzero(out)] @ _fit(data, ~out, recipe)
    unseen[str(label)] = _by_source(data, unseen_scores)
    found = _calibrate(data, seen, scores, unseen_scores)
    return _fit(data, np.ones(len(data.labels), np.bool_), recipe), found


def _by_source(data: _Data, scores: Floats) -> dict[str, float]:
    found = {}
    for number, name in enumerate(data.names):
        of = (data.sources == number) & ~np.isnan(scores)
        value = auc(data.labels[of], scores[of])
        if value is not None:
            found[name] = round(value, 3)
    return found


def _calibrate(
    data: _Data, seen: NDArray[np.bool_], scores: Floats, unseen: Floats
) -> dict[str, Calibration]:
    left_out = ~np.isnan(unseen) & data.aside
    both = np.concatenate((np.flatnonzero(seen), np.flatnonzero(left_out)))
    raw = np.concatenate((scores[seen], unseen[left_out]))
    labels, langs, sources = data.labels[both], data.langs[both], data.sources[both]
    spread = _spread(raw[seen.sum() :], labels[seen.sum() :], sources[seen.sum() :])
    overall = fit_line(raw, labels, np.ones(len(raw)))
    found = {}
    for lang in sorted(set(langs)):
        of = langs == lang
        importance = np.ones(int(of.sum()))
        slope, offset = overall
        if len(set(labels[of])) == 2:
            slope, offset = fit_line(raw[of], labels[of], importance)
        chances = 1 / (1 + np.exp(-(slope * raw[of] + offset)))
        threshold = best_threshold(labels[of], chances, importance)
        found[str(lang)] = Calibration(
            slope=round(slope, 5),
            offset=round(offset, 5),
            spread=round(slope * spread, 5),
            threshold=min(max(threshold, 0.05), 0.95),
        )
    return found


def _spread(scores: Floats, labels: Floats, sources: Ints) -> float:
    """How much the right offset differs from source to source, in raw log-odds."""
    offsets = []
    for source in set(sources.tolist()):
        of = sources == source
        rate = float(labels[of].mean())
        if of.sum() >= 50 and 0 < rate < 1:
            offsets.append(np.log(rate / (1 - rate)) - float(scores[of].mean()))
    return float(np.std(offsets)) if len(offsets) > 2 else 1.5
