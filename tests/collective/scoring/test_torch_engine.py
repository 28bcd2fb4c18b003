"""What is asked of PyTorch and transformers; they are stood in for, being too large to install."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from jesuisla.analysis.triage.scorer import Item, LabelName
from jesuisla.collective.scoring.second_stage.local_model import ModelMissing, load_local_model

PLACES = 12


class Tensor:
    """Numbers as PyTorch hands them over."""

    def __init__(self, numbers: Any) -> None:
        self.numbers = np.asarray(numbers, np.float32)

    def float(self) -> "Tensor":
        return self

    def numpy(self) -> Any:
        return self.numbers


class Tokenizer:
    """A piece for each word, and no filling up without a piece to fill up with."""

    def __init__(self, pad: str | None) -> None:
        self.pad_token = pad

    def __call__(
        self, texts: list[str], *, max_length: int, padding: bool = False, **_more: Any
    ) -> dict[str, Any]:
        if padding and self.pad_token is None:
            raise ValueError("Asking to pad but the tokenizer does not have a padding token.")
        return {"input_ids": [text.split()[:max_length] for text in texts]}


class Model:
    """Finds one word; breaks on more pieces than it has places for, as real ones do."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        known = {"id2label": {0: "neutral", 1: "hate"}, "max_position_embeddings": PLACES}
        self.config = SimpleNamespace(to_dict=lambda: known)

    def eval(self) -> "Model":
        return self

    def state_dict(self) -> dict[str, Tensor]:
        return {"weight": Tensor([self.weight])}

    def __call__(self, input_ids: list[list[str]]) -> Any:
        if max(map(len, input_ids)) > PLACES:
            raise RuntimeError("The expanded size of the tensor must match the existing size")
        found = [[0, self.weight if "dehors" in words else -self.weight] for words in input_ids]
        return SimpleNamespace(logits=Tensor(found))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """PyTorch with one model; its weights and its filling piece can be changed."""
    there = SimpleNamespace(weight=4.0, pad="[PAD]")

    @contextmanager
    def inference_mode() -> Iterator[None]:
        yield

    def given(make: Any) -> Any:
        return SimpleNamespace(from_pretrained=lambda _name: make())

    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(inference_mode=inference_mode))
    library = SimpleNamespace(
        AutoTokenizer=given(lambda: Tokenizer(there.pad)),
        AutoModelForSequenceClassification=given(lambda: Model(there.weight)),
    )
    monkeypatch.setitem(sys.modules, "transformers", library)
    return there


def told(texts: list[str]) -> list[bool | None]:
    items = [Item(text) for text in texts]
    return [judged[LabelName.HATE].positive for judged in load_local_model("tiny").score(items)]


@pytest.mark.usefixtures("installed")
def test_it_reads_by_the_model_and_no_more_than_it_has_places_for() -> None:
    assert told(["dehors", "merci " * 500, "bonjour"]) == [True, False, False]


def test_without_a_filling_piece_each_text_is_read_alone(installed: Any) -> None:
    installed.pad = None
    assert told(["dehors les gens", "merci", "bonjour à tous"]) == [True, False, False]


def test_a_model_trained_again_under_its_name_is_another_version(installed: Any) -> None:
    before = load_local_model("tiny").version
    assert load_local_model("tiny").version == before
    installed.weight = 5.0
    assert load_local_model("tiny").version != before


def test_without_pytorch_it_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModelMissing, match="PyTorch"):
        load_local_model("tiny")
