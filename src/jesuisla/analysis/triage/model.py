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

from jesuisla.analysis.triage.features import BITS
from jesuisla.analysis.triage.lexicon import Lexicon
from jesuisla.analysis.triage.scorer import Label, ModelError

FORMAT = 2
"""2: the words of the lexicon tell which kinds of people they name."""
LARGEST = 100_000_000
"""Bytes beyond which a file is refused unread."""


_PARTS = ("weights", "steps", "words", "concepts", "targets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """From a raw score to a probability, for one label in one language.

    ``probability = 1 / (1 + exp(-(slope × score + offset)))``. ``spread`` is the standard
    deviation, in log-odds, of the offset from one source to another: how far a page never
    seen may lie off. ``threshold`` is the probability with the best macro-F1.
    """

    slope: float
    offset: float
    spread: float
    threshold: float

    def log_odds(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """The calibrated log-odds of raw scores."""
        return self.slope * score + self.offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything a shipped scorer needs; ``weights`` has shape (labels, ``2 ** BITS``)."""

    version: str
    labels: tuple[Label, ...]
    weights: NDArray[np.int8]
    steps: NDArray[np.float32]
    lexicon: Lexicon
    calibrations: Mapping[tuple[Label, str], Calibration]
    about: Mapping[str, object] = field(default_factory=dict)

    @property
    def languages(self) -> frozenset[str]:
        """The languages with a calibration for at least one label."""
        return frozenset(lang for _, lang in self.calibrations)

    def full_weights(self) -> NDArray[np.float32]:
        """The weights as numbers, shape (``2 ** BITS``, labels)."""
        full = self.weights.astype(np.float32) * self.steps[:, None]
        return np.ascontiguousarray(full.T)


def quantised(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights of shape (labels, columns) in 255 steps a label, and the steps' sizes.

    >>> small, step = quantised(np.array([[0.0, 0.5, -1.0]]))
    >>> small.tolist(), round(float(step[0]), 5)
    ([[0, 64, -127]], 0.00787)
    """
    # A few extreme weights would make all others coarse; they are cut.
    largest = np.maximum(np.quantile(np.abs(weights), 0.99995, axis=1), 1e-9)
    if weights.shape[1] < 10_000:
        largest = np.maximum(np.abs(weights).max(axis=1), 1e-9)
    steps = (largest / 127).astype(np.float32)
    whole = np.rint(np.clip(weights / steps[:, None], -127, 127))
    return whole.astype(np.int8), steps


def to_bytes(model: Model) -> bytes:
    """The model as a compressed file; the same model gives the same bytes."""
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
        "check": _check(model.weights),
    }
    out = io.BytesIO()
    np.savez_compressed(
        out,
        head=np.frombuffer(json.dumps(head, sort_keys=True).encode(), np.uint8),
        weights=model.weights,
        steps=model.steps,
        words=model.lexicon.hashes,
        concepts=model.lexicon.concepts,
        targets=model.lexicon.targets,
    )
    return out.getvalue()


def from_bytes(data: bytes) -> Model:
    """The model in these bytes.

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
        model = _model(head, arrays)
    except ModelError:
        raise
    except (OSError, EOFError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"the model file is cut short or damaged: {error}") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError) as error:
        raise ModelError(f"the model file is cut short or damaged: {error}") from error
    if head["check"] != _check(model.weights):
        raise ModelError("the model file is damaged: its weights do not match their check")
    return model


def _refuse_other_format(head: Mapping[str, object]) -> None:
    if head.get("format") != FORMAT or head.get("bits") != BITS:
        raise ModelError(
            f"the model file has format {head.get('format')} with {head.get('bits')} bits; "
            f"this version reads format {FORMAT} with {BITS} bits; train it anew"
        )


def _model(head: Mapping[str, object], arrays: Mapping[str, NDArray[np.generic]]) -> Model:
    labels = tuple(Label(str(name)) for name in _list(head["labels"]))
    weights, steps = arrays["weights"], arrays["steps"]
    words, concepts, targets = arrays["words"], arrays["concepts"], arrays["targets"]
    if weights.shape != (len(labels), 2**BITS) or weights.dtype != np.int8:
        raise ModelError(f"the model's weights have the wrong shape: {weights.shape}")
    fit = words.ndim == 1 and words.shape == concepts.shape == targets.shape
    if steps.shape != (len(labels),) or not fit:
        raise ModelError("the model's parts do not fit together")
    calibrations = {}
    for entry in _list(head["calibrations"]):
        numbers = {name: float(entry[name]) for name in Calibration.__dataclass_fields__}
        if not all(math.isfinite(number) for number in numbers.values()):
            raise ModelError("the model's calibration is not a number")
        calibrations[Label(entry["label"]), str(entry["lang"])] = Calibration(**numbers)
    about = head["about"]
    return Model(
        version=str(head["version"]),
        labels=labels,
        weights=weights.astype(np.int8),
        steps=steps.astype(np.float32),
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


def _check(weights: NDArray[np.int8]) -> int:
    return zlib.crc32(weights.tobytes())
