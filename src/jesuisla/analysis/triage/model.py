"""The shipped model as data: weights, lexicon and calibration, to bytes and back."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage.features import BITS
from jesuisla.analysis.triage.lexicon import Lexicon
from jesuisla.analysis.triage.meaning_head import (
    LabelCalibration,
    MeaningHead,
    calibration_from_record,
    head_arrays,
    head_from_arrays,
)
from jesuisla.analysis.triage.scorer import LabelName, ModelError

FORMAT = 3
"""2: the words of the lexicon tell which kinds of people they name."""
LARGEST = 100_000_000
"""Bytes beyond which a file is refused unread."""


_PARTS = ("head", "weights", "steps", "rarity", "words", "concepts", "targets")
_OF_MEANING = (
    "meaning",
    "meaning_vectors",
    "meaning_groups",
    "meaning_group_langs",
    "meaning_denied",
)
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
    it already, and only learning goes on from it. ``head`` reads meanings, where the encoder is.
    """

    version: str
    labels: tuple[LabelName, ...]
    shared: Weights
    own: Mapping[str, Weights]
    rarity: NDArray[np.uint8]
    lexicon: Lexicon
    calibrations: Mapping[tuple[LabelName, str], LabelCalibration]
    head: MeaningHead | None = None
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
    of_meaning = {} if model.head is None else head_arrays(model.head)
    np.savez_compressed(
        out,
        **of_meaning,  # type: ignore[arg-type]  # its other argument is a flag
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
    arrays = _arrays(data, (*_PARTS, *_OF_MEANING))
    with _damage_told():
        head = json.loads(arrays["head"].tobytes())
        _refuse_other_format(head)
        _refuse_damaged(head, arrays["weights"])
        return _model(head, arrays)


def head_from_bytes(data: bytes) -> MeaningHead:
    """Return the head on meanings in a file of its own; raises as :func:`model_from_bytes`."""
    arrays = _arrays(data, _OF_MEANING)
    with _damage_told():
        head = head_from_arrays(arrays)
    if head is None:
        raise ModelError("the file holds no head on meanings")
    return head


def _arrays(data: bytes, names: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    if len(data) > LARGEST:
        raise ModelError(f"the model file is larger than {LARGEST} bytes")
    with _damage_told(), np.load(io.BytesIO(data), allow_pickle=False) as parts:
        return {name: parts[name] for name in names if name in parts}


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
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
        calibrations[LabelName(entry["label"]), str(entry["lang"])] = calibration_from_record(entry)
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
        head=head_from_arrays(arrays),
        about=about if isinstance(about, dict) else {},
    )


def _list(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list):
        raise ModelError("the model's head is not in its form")
    return value


def _check(weights: NDArray[np.generic]) -> int:
    return zlib.crc32(weights.tobytes())
