"""The shipped model as data: weights, lexicon and calibration, to bytes and back."""

import io
import json
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage.features import BITS
from jesuisla.analysis.triage.lexicon import Lexicon
from jesuisla.analysis.triage.scorer import LabelName, ModelError

FORMAT = 3
"""2: the words of the lexicon tell which kinds of people they name."""
LARGEST = 100_000_000
"""Bytes beyond which a file is refused unread."""


_PARTS = ("weights", "steps", "rarity", "words", "concepts", "targets")
_DAMAGE = (
    OSError,
    EOFError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    MemoryError,
)
"""What reading damaged bytes may raise, ``ModelError`` aside, which is caught before."""
RARITY_STEP = 1 / 128
"""The size of a step of ``Model.rarity``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCalibration:
    """From a raw score to a probability, for one label in one language.

    ``probability = 1 / (1 + exp(-(slope × score + offset)))``. ``spread`` is the standard
    deviation, in log-odds, of the offset from one source to another: how far a page never
    seen may lie off. ``threshold`` is the probability with the best macro-F1.
    """

    slope: float
    offset: float
    spread: float
    threshold: float

    def log_odds(self, score: Floats) -> Floats:
        """Return the calibrated log-odds of raw scores."""
        return self.slope * score + self.offset


@dataclass(frozen=True, slots=True)
class Weights:
    """What each column adds to each label's score, in 255 steps a label.

    ``small`` has shape (labels, ``2 ** BITS``), ``steps`` the size of a label's step.
    """

    small: NDArray[np.int8]
    steps: NDArray[np.float32]

    def full(self) -> NDArray[np.float32]:
        """Return the weights as numbers, shape (``2 ** BITS``, labels)."""
        return np.ascontiguousarray((self.small.astype(np.float32) * self.steps[:, None]).T)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorerModel:
    """Everything a shipped scorer needs.

    ``shared`` counts in every language, ``own`` is what a language adds. ``rarity`` is what
    each column was multiplied by in training, in steps of ``RARITY_STEP``; the weights hold
    it already, and only learning goes on from it.
    """

    version: str
    labels: tuple[LabelName, ...]
    shared: Weights
    own: Mapping[str, Weights]
    rarity: NDArray[np.uint8]
    lexicon: Lexicon
    calibrations: Mapping[tuple[LabelName, str], LabelCalibration]
    about: Mapping[str, object] = field(default_factory=dict)

    @property
    def languages(self) -> frozenset[str]:
        """The languages with a calibration for at least one label."""
        return frozenset(lang for _, lang in self.calibrations)

    def multipliers(self) -> Floats:
        """Return what each column was multiplied by in training, shape (``2 ** BITS``,)."""
        return self.rarity.astype(np.float64) * RARITY_STEP

    def weights(self, lang: str | None) -> NDArray[np.float32]:
        """Return the weights that count in a language, shape (``2 ** BITS``, labels)."""
        own = self.own.get(lang or "")
        return self.shared.full() if own is None else self.shared.full() + own.full()


def quantised(weights: Floats) -> Weights:
    """Round weights of shape (labels, columns) to 255 steps a label.

    >>> few = quantised(np.array([[0.0, 0.5, -1.0]]))
    >>> few.small.tolist(), round(float(few.steps[0]), 5)
    ([[0, 64, -127]], 0.00787)
    """
    # A few extreme weights would make all others coarse; they are cut.
    largest = np.maximum(np.quantile(np.abs(weights), 0.99995, axis=1), 1e-9)
    if weights.shape[1] < 10_000:
        largest = np.maximum(np.abs(weights).max(axis=1), 1e-9)
    steps = (largest / 127).astype(np.float32)
    whole = np.rint(np.clip(weights / steps[:, None], -127, 127))
    return Weights(whole.astype(np.int8), steps)


def model_to_bytes(model: ScorerModel) -> bytes:
    """Return the model as a compressed file; the same model gives the same bytes."""
    parts = [model.shared, *(model.own[lang] for lang in sorted(model.own))]
    small = np.stack([part.small for part in parts])
    head = {
        "format": FORMAT,
        "version": model.version,
        "bits": BITS,
        "labels": list(model.labels),
        "calibrations": [
            {"label": label, "lang": lang, **asdict(calibration)}
            for (label, lang), calibration in sorted(model.calibrations.items())
        ],
        "about": model.about,
        "own": sorted(model.own),
        "check": _check(small),
    }
    out = io.BytesIO()
    np.savez_compressed(
        out,
        head=np.frombuffer(json.dumps(head, sort_keys=True).encode(), np.uint8),
        weights=small,
        steps=np.stack([part.steps for part in parts]),
        rarity=model.rarity,
        words=model.lexicon.hashes,
        concepts=model.lexicon.concepts,
        targets=model.lexicon.targets,
    )
    return out.getvalue()


def model_from_bytes(data: bytes) -> ScorerModel:
    """Return the model in these bytes.

    Raises :class:`ModelError` when they are cut short, damaged, too many, or of a format
    that this version cannot read. Nothing in them is executed.
    """
    if len(data) > LARGEST:
        raise ModelError(f"the model file is larger than {LARGEST} bytes")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            head = json.loads(parts["head"].tobytes())
            _refuse_other_format(head)
            arrays = {name: parts[name] for name in _PARTS}
        _refuse_damaged(head, arrays["weights"])
        return _model(head, arrays)
    except ModelError:
        raise
    except _DAMAGE as error:
        # Not in the reader's own words: NumPy's advice would be to read it unsafely.
        raise ModelError("the model file is cut short or damaged; take it again") from error


def _refuse_other_format(head: Mapping[str, object]) -> None:
    if head.get("format") != FORMAT or head.get("bits") != BITS:
        raise ModelError(
            f"the model file has format {head.get('format')} with {head.get('bits')} bits; "
            f"this version reads format {FORMAT} with {BITS} bits; train it anew"
        )


def _refuse_damaged(head: Mapping[str, object], weights: NDArray[np.generic]) -> None:
    if head["check"] != _check(weights):
        raise ModelError("the model file is damaged: its weights do not match their check")


def _model(head: Mapping[str, object], arrays: Mapping[str, NDArray[np.generic]]) -> ScorerModel:
    labels = tuple(LabelName(str(name)) for name in _list(head["labels"]))
    langs = [str(lang) for lang in _list(head["own"])]
    weights, steps, rarity = arrays["weights"], arrays["steps"], arrays["rarity"]
    words, concepts, targets = arrays["words"], arrays["concepts"], arrays["targets"]
    shape = (1 + len(langs), len(labels))
    if weights.shape != (*shape, 2**BITS) or weights.dtype != np.int8:
        raise ModelError(f"the model's weights have the wrong shape: {weights.shape}")
    fit = words.ndim == 1 and words.shape == concepts.shape == targets.shape
    if steps.shape != shape or rarity.shape != (2**BITS,) or not fit:
        raise ModelError("the model's parts do not fit together")
    shared_weights, *own_weights = [
        Weights(small, step)
        for small, step in zip(weights.astype(np.int8), steps.astype(np.float32), strict=True)
    ]
    calibrations = {}
    for entry in _list(head["calibrations"]):
        numbers = {name: float(entry[name]) for name in LabelCalibration.__dataclass_fields__}
        if not all(math.isfinite(number) for number in numbers.values()):
            raise ModelError("the model's calibration is not a number")
        calibrations[LabelName(entry["label"]), str(entry["lang"])] = LabelCalibration(**numbers)
    about = head["about"]
    return ScorerModel(
        version=str(head["version"]),
        labels=labels,
        shared=shared_weights,
        own=dict(zip(langs, own_weights, strict=True)),
        rarity=rarity.astype(np.uint8),
        lexicon=Lexicon(
            words.astype(np.uint64), concepts.astype(np.uint8), targets.astype(np.uint8)
        ),
        calibrations=calibrations,
        about=about if isinstance(about, dict) else {},
    )


def _list(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise ModelError("the model's head is not in its form")
    return value


def _check(weights: NDArray[np.generic]) -> int:
    return zlib.crc32(weights.tobytes())
