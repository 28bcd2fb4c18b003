"""What is read off a comment's meaning, beside its words.

A head is a logistic regression on the numbers of :mod:`jesuisla.analysis.meaning`. Its log-odds
and those of the linear model are added, and the sum is calibrated by language anew. Names of
groups are taken out of a text before its meaning is read.
"""

import io
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.meaning import NUMBERS, Vectors
from jesuisla.analysis.triage.scorer import LabelName, ModelError

ANY = ""
"""Stands among languages for all that have no share of their own."""
SOFTENS_DENIALS = "softens_denials"
"""Named in ``about`` of a head before which insults that are denied are taken out of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCalibration:
    """From a raw score to a probability, for one label in one language.

    ``probability = 1 / (1 + exp(-(slope × score + offset)))``. ``spread`` is the standard
    deviation, in log-odds, of the offset from one source to another: how far a page never
    seen may lie off. ``threshold`` is the probability with the best macro-F1, or one so high that
    few kind sentences pass it. ``above`` and ``below`` are how far from it, in log-odds, an answer
    is clear: measured on sources left out or on a group's own verdicts, ``None`` where the spread
    has to do.
    """

    slope: float
    offset: float
    spread: float
    threshold: float
    above: float | None = None
    below: float | None = None

    def log_odds(self, score: Floats) -> Floats:
        """Return the calibrated log-odds of raw scores."""
        return self.slope * score + self.offset

    def distances(self, score: Floats) -> Floats:
        """Return how far above the threshold raw scores lie, in log-odds; below is negative."""
        return self.log_odds(score) - math.log(self.threshold / (1 - self.threshold))


def calibration_from_record(entry: Mapping[str, object]) -> LabelCalibration:
    """Return the calibration in a record of a model's head.

    Raises ``ModelError`` on a number that is none, ``KeyError`` on one that is missing.
    """
    above, below = entry.get("above"), entry.get("below")
    return LabelCalibration(
        slope=_number(entry["slope"]),
        offset=_number(entry["offset"]),
        spread=_number(entry["spread"]),
        threshold=_number(entry["threshold"]),
        above=None if above is None else _number(above),
        below=None if below is None else _number(below),
    )


def _number(value: object) -> float:
    number = float(str(value))
    if not math.isfinite(number):
        raise ModelError("the model's calibration is not a number")
    return number


@dataclass(frozen=True, slots=True)
class MeaningShare:
    """One label's score: ``linear`` × the linear model's + numbers × ``vector`` + ``offset``.

    The offset brings usual comments near zero, from where a calibration is found quickly.
    """

    linear: float
    vector: Vectors
    offset: float = 0.0

    def scores(self, linear_scores: Floats, vectors: Vectors) -> Floats:
        """Return the sums, the same to the bit whatever stands beside a comment.

        >>> share = MeaningShare(2.0, np.ones(3, np.float32))
        >>> share.scores(np.array([0.5]), np.ones((1, 3), np.float32)).tolist()
        [4.0]
        """
        products = vectors.astype(np.float64) * self.vector.astype(np.float64)
        total: Floats = self.linear * linear_scores + products.sum(axis=1) + self.offset
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningHead:
    """All that a scorer needs to read meanings.

    ``groups`` are hashes of names that are taken out, ``group_langs`` their languages, ``denied``
    hashes of insults that are taken out where a comment denies them, ``shares`` by label and
    language (``ANY`` for those without their own), ``calibrations`` those of the sums.
    """

    version: str
    groups: NDArray[np.uint64]
    shares: Mapping[tuple[LabelName, str], MeaningShare]
    calibrations: Mapping[tuple[LabelName, str], LabelCalibration]
    group_langs: NDArray[np.str_] = field(default_factory=lambda: np.zeros(0, "<U2"))
    denied: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    about: Mapping[str, object] = field(default_factory=dict)

    def share(self, label: LabelName, lang: str) -> MeaningShare | None:
        """Return what counts for a label in a language."""
        return self.shares.get((label, lang)) or self.shares.get((label, ANY))

    @property
    def languages(self) -> frozenset[str]:
        """The languages with a calibration for at least one label."""
        return frozenset(lang for _, lang in self.calibrations)


def head_arrays(head: MeaningHead) -> dict[str, NDArray[np.generic]]:
    """Return the head as arrays that a file of a model may hold."""
    keys = sorted(head.shares)
    about = {
        "version": head.version,
        "shares": [
            [str(label), lang, head.shares[label, lang].linear, head.shares[label, lang].offset]
            for label, lang in keys
        ],
        "calibrations": [
            {"label": label, "lang": lang, **asdict(line)}
            for (label, lang), line in sorted(head.calibrations.items())
        ],
        "about": head.about,
    }
    return {
        "meaning": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
        "meaning_vectors": np.stack([head.shares[key].vector for key in keys]),
        "meaning_groups": head.groups,
        "meaning_group_langs": head.group_langs,
        "meaning_denied": head.denied,
    }


def head_from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> MeaningHead | None:
    """Return the head in a model's arrays; ``None`` where it has none.

    Raises ``ModelError``, or what NumPy and JSON raise, on what does not fit together.
    """
    if "meaning" not in arrays:
        return None
    head = json.loads(arrays["meaning"].tobytes())
    vectors, groups = arrays["meaning_vectors"], arrays["meaning_groups"]
    # Heads of before have none of these, and take the insults of the linear model's lexicon.
    denied = arrays.get("meaning_denied", np.zeros(0, np.uint64))
    group_langs = arrays.get("meaning_group_langs", np.zeros(0, "<U2"))
    shares = head["shares"]
    if vectors.shape != (len(shares), NUMBERS) or groups.ndim != 1 or denied.ndim != 1:
        raise ModelError("the model's parts do not fit together")
    if len(group_langs) and group_langs.shape != groups.shape:
        raise ModelError("the model's parts do not fit together")
    numbers = vectors.astype(np.float32)
    if not np.isfinite(numbers).all():
        raise ModelError("the model's weights are not numbers")
    about = head["about"]
    return MeaningHead(
        version=str(head["version"]),
        groups=groups.astype(np.uint64),
        group_langs=group_langs.astype(np.str_),
        denied=denied.astype(np.uint64),
        shares={
            (LabelName(label), str(lang)): MeaningShare(_number(linear), vector, _number(offset))
            for (label, lang, linear, offset), vector in zip(shares, numbers, strict=True)
        },
        calibrations={
            (LabelName(entry["label"]), str(entry["lang"])): calibration_from_record(entry)
            for entry in head["calibrations"]
        },
        about=about if isinstance(about, dict) else {},
    )


def head_to_bytes(head: MeaningHead) -> bytes:
    """Return the head as a small compressed file of its own."""
    out = io.BytesIO()
    arrays: Mapping[str, NDArray[np.generic]] = head_arrays(head)
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]  # its other argument is a flag
    return out.getvalue()
