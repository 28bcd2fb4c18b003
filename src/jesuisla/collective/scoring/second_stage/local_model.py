"""A sequence-classification model on this machine: ONNX Runtime, or PyTorch where it is.

A folder with ``tokenizer.json``, ``config.json`` and ``model.onnx`` needs the extra
``jesuisla[transformers]`` alone. Any other folder, or a model's name, needs PyTorch and
transformers, which whoever runs the server installs.
"""

import hashlib
import importlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.triage import Item, Judgement, LabelName, UnknownReason
from jesuisla.collective.scoring.second_stage.answers import answer, no_answer

AT_ONCE = 32
LONGEST = 256
"""Pieces of words that are read."""
FEWEST_LETTERS = 3

NAMES: Mapping[LabelName, frozenset[str]] = {
    LabelName.HATE: frozenset({"hate", "hateful", "hate_speech", "hatespeech", "identity_attack"}),
    LabelName.TOXIC: frozenset({"toxic", "toxicity", "offensive", "abusive", "insult"}),
    LabelName.COUNTER: frozenset({"counter", "counterspeech", "counter_speech"}),
    LabelName.SUPPORTIVE: frozenset({"supportive", "support"}),
}
"""What models call our labels."""


class ModelMissing(ValueError):  # noqa: N818  # a sentence for the operator, not an "Error"
    """The model, or what is needed to run it, is not there or not in its form."""


class Engine(Protocol):
    """Whatever turns texts into scores before they become chances."""

    names: Sequence[str]
    """What each column is called."""
    is_multi_label: bool
    """Whether several labels may hold at once."""
    languages: frozenset[str]
    fingerprint: str

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Return how many pieces of words each text has."""
        ...

    def logits(self, texts: Sequence[str]) -> Floats:
        """Scores of shape (texts, columns)."""
        ...


class LocalModel:
    """A :class:`~jesuisla.analysis.triage.Scorer` over such a model."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._columns = {
            label: column
            for label, names in NAMES.items()
            for column, name in enumerate(engine.names)
            if name.lower().replace("-", "_") in names
        }
        if not self._columns:
            raise ModelMissing(f"none of the model's labels is one of ours: {engine.names}")
        _try(engine)

    @property
    def id(self) -> str:
        """Return ``transformers``."""
        return "transformers"

    @property
    def version(self) -> str:
        """Names the model's weights."""
        return self._engine.fingerprint

    @property
    def labels(self) -> tuple[LabelName, ...]:
        """Return those of our labels that the model speaks of."""
        return tuple(self._columns)

    @property
    def languages(self) -> frozenset[str]:
        """Return those that the model's configuration names; empty when it names none."""
        return self._engine.languages

    def score(self, batch: Sequence[Item], *, explain: bool = True) -> list[Judgement]:  # noqa: ARG002  # these models tell no words
        """Return one judgement an item, in order; texts of like length are read together."""
        readable = [at for at, item in enumerate(batch) if self._unknown(item) is None]
        texts = [batch[at].text for at in readable]
        lengths = self._engine.lengths(texts) if texts else []
        order = sorted(range(len(texts)), key=lambda at: lengths[at])
        chances: dict[int, Floats] = {}
        for start in range(0, len(order), AT_ONCE):
            together = order[start : start + AT_ONCE]
            rows = _chances(
                self._engine.logits([texts[at] for at in together]),
                is_multi_label=self._engine.is_multi_label,
            )
            chances |= {readable[at]: row for at, row in zip(together, rows, strict=True)}
        return [self._judgement(item, chances.get(at)) for at, item in enumerate(batch)]

    def _unknown(self, item: Item) -> UnknownReason | None:
        if sum(letter.isalpha() for letter in item.text[:200]) < FEWEST_LETTERS:
            return UnknownReason.TOO_SHORT
        if self.languages and (item.lang or "")[:2].lower() not in self.languages:
            return UnknownReason.LANGUAGE
        return None

    def _judgement(self, item: Item, chances: Floats | None) -> Judgement:
        answers = {}
        for label, column in self._columns.items():
            if chances is None or not np.isfinite(chances[column]):
                answers[label] = no_answer(label, self._unknown(item) or UnknownReason.NO_ANSWER)
            else:
                answers[label] = answer(label, float(chances[column]))
        return Judgement(self.id, self.version, item.lang, answers)


class OnnxEngine:
    """A folder with ``tokenizer.json``, ``config.json`` and ``model.onnx``."""

    def __init__(self, folder: Path) -> None:
        try:
            runtime = importlib.import_module("onnxruntime")
            tokenizers = importlib.import_module("tokenizers")
        except ImportError as error:
            raise ModelMissing("install jesuisla[transformers] to run this model") from error
        config = _config(folder)
        self.names: Sequence[str] = _names(config)
        self.is_multi_label = _is_multi_label(config)
        self.languages = frozenset(config.get("languages", ()))
        try:
            weights = (folder / "model.onnx").read_bytes()
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = runtime.InferenceSession(weights, providers=["CPUExecutionProvider"])
        except Exception as error:  # these libraries raise their own kinds, from C++ and Rust
            raise ModelMissing(f"the model in {folder} cannot be read: {error}") from error
        self.fingerprint = hashlib.sha256(weights).hexdigest()[:12]
        self._tokenizer.enable_truncation(_longest(config))
        self._wanted = {model_input.name for model_input in self._session.get_inputs()}

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Return how many pieces of words each text has."""
        self._tokenizer.no_padding()
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(_plain(texts))]

    def logits(self, texts: Sequence[str]) -> Floats:
        """Scores of shape (texts, columns)."""
        self._tokenizer.enable_padding()
        encodings = self._tokenizer.encode_batch(_plain(texts))
        inputs = {
            "input_ids": np.array([encoding.ids for encoding in encodings], np.int64),
            "attention_mask": np.array(
                [encoding.attention_mask for encoding in encodings], np.int64
            ),
            "token_type_ids": np.array([encoding.type_ids for encoding in encodings], np.int64),
        }
        wanted_inputs = {name: value for name, value in inputs.items() if name in self._wanted}
        return np.asarray(self._session.run(None, wanted_inputs)[0], np.float64)


class TorchEngine:
    """Any sequence-classification model by name or folder, where PyTorch is installed."""

    def __init__(self, name: str) -> None:
        try:
            self._torch = importlib.import_module("torch")
            transformers = importlib.import_module("transformers")
        except ImportError as error:
            raise ModelMissing(
                "this model needs PyTorch and transformers, or a folder with model.onnx"
            ) from error
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(name)
            model = transformers.AutoModelForSequenceClassification.from_pretrained(name)
        except Exception as error:  # whatever these libraries raise, the model is not there
            raise ModelMissing(f"the model {name} cannot be read: {error}") from error
        self._model = model.eval()
        config = model.config.to_dict()
        self.names: Sequence[str] = _names(config)
        self.is_multi_label = _is_multi_label(config)
        self.languages = frozenset(config.get("languages", ()))
        self.fingerprint = self._fingerprint()
        self._cut = {"truncation": True, "max_length": _longest(config)}

    def _fingerprint(self) -> str:
        """Told by the weights: a model may be trained again in its folder, under its name."""
        digest = hashlib.sha256()
        for name, weights in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(weights.float().numpy().tobytes())
        return digest.hexdigest()[:12]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Return how many pieces of words each text has."""
        encodings = self._tokenizer(_plain(texts), **self._cut)
        return [len(ids) for ids in encodings["input_ids"]]

    def logits(self, texts: Sequence[str]) -> Floats:
        """Scores of shape (texts, columns)."""
        if self._tokenizer.pad_token is None:
            # Nothing fills up the shorter ones, so that each is read alone.
            return np.concatenate([self._logits([text], padding=False) for text in texts])
        return self._logits(texts, padding=True)

    def _logits(self, texts: Sequence[str], *, padding: bool) -> Floats:
        inputs = self._tokenizer(_plain(texts), **self._cut, padding=padding, return_tensors="pt")
        with self._torch.inference_mode():
            return np.asarray(self._model(**inputs).logits.float().numpy(), np.float64)


def load_local_model(where: str) -> LocalModel:
    """Return the model in a folder, or by a model's name; raises :class:`ModelMissing`."""
    folder = Path(where)
    if (folder / "model.onnx").is_file():
        return LocalModel(OnnxEngine(folder))
    return LocalModel(TorchEngine(where))


def _try(engine: Engine) -> None:
    """Have one text read, so that a model that cannot read is refused before it is needed."""
    try:
        logits = engine.logits(["bonjour"])
    except Exception as error:  # these libraries raise their own kinds, from C++ and Rust
        raise ModelMissing(f"the model cannot read: {error}") from error
    if logits.shape != (1, len(engine.names)):
        raise ModelMissing(
            f"the model answers in shape {logits.shape} for one text and {len(engine.names)} labels"
        )


def _chances(logits: Floats, *, is_multi_label: bool) -> Floats:
    if is_multi_label:
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMissing(f"{folder} has no config.json that can be read") from error
    if not isinstance(config, dict):
        raise ModelMissing(f"{folder} has no config.json that can be read")
    return config


def _names(config: Mapping[str, Any]) -> list[str]:
    names = config.get("id2label")
    if not isinstance(names, dict):
        raise ModelMissing("the model's configuration names no labels")
    return [str(names[at]) for at in sorted(names, key=int)]


def _longest(config: Mapping[str, Any]) -> int:
    """Pieces of words that are read: no more than the model has places for."""
    places = config.get("max_position_embeddings")
    # Two fewer than told: RoBERTa and its kin count from two on.
    return min(LONGEST, max(1, places - 2)) if isinstance(places, int) else LONGEST


def _is_multi_label(config: Mapping[str, Any]) -> bool:
    return bool(config.get("problem_type") == "multi_label_classification")


def _plain(texts: Sequence[str]) -> list[str]:
    # Halves of broken characters: Rust takes none.
    return [text.encode("utf-8", "replace").decode()[:4000] for text in texts]
