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
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from jesuisla.analysis.triage.features import BITS, featurise
from jesuisla.analysis.triage.fitting import fit_line, fit_logistic
from jesuisla.analysis.triage.grammar import Sentence
from jesuisla.analysis.triage.lexicon import Lexicon, lexicon
from jesuisla.analysis.triage.metrics import auc, best_threshold, calibration_error, macro_f1
from jesuisla.analysis.triage.model import Calibration, Model, quantised
from jesuisla.analysis.triage.scorer import Label

SHIPPABLE = frozenset({"ship", "share-alike"})
"""Values of ``use`` that allow a model trained on a row to be given away."""
LEARNED = (Label.HATE, Label.TOXIC, Label.COUNTER)
AT_ONCE = 2_000
RARITY = 8.0
"""Brings the multipliers of rare features near 1."""
FEWEST = 100
"""Comments of a source, or of a language, below which nothing is measured on it."""
SEARCHED_FOR = 0.5
"""A language in which more than half of the comments bear a label, in every source, was
collected by searching for rude words; it is calibrated as if ``TYPICAL`` of them did."""
TYPICAL = 0.3

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
    penalty: float = 1.0
    within: float = 0.5
    """Share of the regression with an offset for each source."""
    own_weight: float = 1.5
    """How much one of our own sentences weighs beside one public comment."""
    source_folds: int = 2
    steps: int = 55


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

    The same input gives the same model. ``about["measured"]`` holds, label by label, the
    AUC on each source (of comments kept ``aside``, and of the source ``unseen`` in
    training), and macro-F1 and calibration error of comments kept aside by language.
    ``tell`` is called with what is being done.
    Raises ``ValueError`` when no row bears a label.
    """
    known = lexicon(lexicon_files)
    tell(f"reading {len(rows)} comments and {len(sentences)} sentences")
    features = _features(rows, sentences, known)
    rarity = _rarity(features)
    # In double precision once, or every product would convert it again.
    features = features.astype(np.float64)
    features.data *= rarity[features.indices]
    measured: dict[str, dict[str, dict[str, float]]] = {}
    heads: list[Floats] = []
    labels: list[Label] = []
    calibrations: dict[tuple[Label, str], Calibration] = {}
    for label in LEARNED:
        data = _select(label, features, rows, sentences, recipe)
        if data is None:
            continue
        tell(f"learning {label} from {len(data.labels)} comments")
        weights, found = _learn(label, data, recipe, measured, tell)
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
        about={"measured": measured, "rows": len(rows), "own": len(sentences)},
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
        sources += [rows[at[0]].source] * len(own)
        langs += [sentence.lang for sentence in own]
        aside += [False] * len(own)
    names, numbers = np.unique(sources, return_inverse=True)
    is_own = np.arange(len(at)) >= public
    # Without an offset of their own: what they teach holds everywhere, its level included.
    numbers = np.where(is_own, -1, numbers)
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
    measured: dict[str, dict[str, dict[str, float]]],
    tell: Callable[[str], None],
) -> tuple[Floats, dict[str, Calibration]]:
    known = np.full(len(data.labels), np.nan)
    aside = np.flatnonzero(data.aside & ~data.own)
    tell(f"  {label}: keeping {len(aside)} comments aside")
    known[aside] = data.rows[aside] @ _fit(data, ~data.aside, recipe)
    unseen = np.full(len(data.labels), np.nan)
    sizes = np.bincount(data.sources[~data.own], minlength=len(data.names))
    large = np.flatnonzero(sizes >= FEWEST)
    if len(large) > 1:
        for fold in range(min(recipe.source_folds, len(large))):
            out = np.isin(data.sources, large[fold :: recipe.source_folds]) & ~data.own
            names = sorted({data.names[number] for number in data.sources[out]})
            tell(f"  {label}: leaving out {', '.join(names)}")
            at = np.flatnonzero(out)
            unseen[at] = data.rows[at] @ _fit(data, ~out, recipe)
    measured[str(label)] = {
        "unseen": _by_source(data, unseen),
        "aside": _by_source(data, known),
    }
    found = _calibrate(data, known, unseen)
    measured[str(label)] |= _as_shipped(data, known, found)
    everything = np.ones(len(data.labels), np.bool_)
    tell(f"  {label}: learning from everything")
    return _fit(data, everything, recipe), found


def _by_source(data: _Data, scores: Floats) -> dict[str, float]:
    """The AUC on each source, where it can be told."""
    found = {}
    for number, name in enumerate(data.names):
        of = (data.sources == number) & ~np.isnan(scores)
        value = auc(data.labels[of], scores[of]) if of.sum() >= FEWEST else None
        if value is not None:
            found[name] = round(value, 3)
    return found


def _as_shipped(
    data: _Data, scores: Floats, lines: Mapping[str, Calibration]
) -> dict[str, dict[str, float]]:
    """Macro-F1 and calibration error on comments kept aside, by language and for ``all``."""
    truths, chances, decisions = [], [], []
    found: dict[str, dict[str, float]] = {"macro_f1": {}, "ece": {}}
    for lang, line in lines.items():
        of = (data.langs == lang) & ~np.isnan(scores)
        truths.append(data.labels[of])
        chances.append(1 / (1 + np.exp(-line.log_odds(scores[of]))))
        decisions.append((chances[-1] >= line.threshold).astype(np.float64))
        found["macro_f1"][lang] = macro_f1(truths[-1], decisions[-1]) or 0.0
        found["ece"][lang] = round(calibration_error(truths[-1], chances[-1]) or 0.0, 4)
    if truths:
        together = np.concatenate(truths)
        found["macro_f1"]["all"] = macro_f1(together, np.concatenate(decisions)) or 0.0
        found["ece"]["all"] = round(calibration_error(together, np.concatenate(chances)) or 0.0, 4)
    return found


def _calibrate(data: _Data, known: Floats, unseen: Floats) -> dict[str, Calibration]:
    """For each language, from comments kept aside: in sources known, and in new ones."""
    here = np.flatnonzero(~np.isnan(known))
    there = np.flatnonzero(~np.isnan(unseen) & data.aside)
    both = np.concatenate((here, there))
    raw = np.concatenate((known[here], unseen[there]))
    is_new = np.arange(len(both)) >= len(here)
    labels, langs, sources = data.labels[both], data.langs[both], data.sources[both]
    found, offsets = {}, []
    for lang in sorted(set(langs.tolist())):
        of = langs == lang
        if of.sum() < FEWEST or len(set(labels[of])) < 2:
            continue
        importance = _importance(labels[of], sources[of])
        slope, offset = fit_line(raw[of], labels[of], importance)
        odds = slope * raw[of] + offset
        chances = 1 / (1 + np.exp(-odds))
        threshold = best_threshold(labels[of], chances, importance)
        new = is_new[of]
        offsets += _misses(labels[of][new], chances[new], sources[of][new])
        found[lang] = Calibration(
            slope=round(slope, 5),
            offset=round(offset, 5),
            spread=0.0,
            threshold=min(max(threshold, 0.05), 0.95),
        )
    spread = 1.4826 * float(np.median(np.abs(offsets))) if len(offsets) > 2 else 1.5
    return {lang: replace(line, spread=round(spread, 5)) for lang, line in found.items()}


def _importance(labels: Floats, sources: Ints) -> Floats:
    size = np.bincount(sources)
    rates = np.bincount(sources, labels)[size >= FEWEST] / size[size >= FEWEST]
    rate = float(labels.mean())
    if (rates <= SEARCHED_FOR).any() or rate <= SEARCHED_FOR:
        return np.ones(len(labels))
    return np.where(labels == 1, TYPICAL / rate, (1 - TYPICAL) / (1 - rate))


def _misses(labels: Floats, chances: Floats, sources: Ints) -> list[float]:
    """By how much, in log-odds, each source never seen is read too high or too low."""
    found = []
    for source in set(sources.tolist()):
        of = sources == source
        truth, told = float(labels[of].mean()), float(chances[of].mean())
        if of.sum() >= FEWEST // 2 and 0 < truth < 1:
            found.append(float(np.log(truth / (1 - truth)) - np.log(told / (1 - told))))
    return found
