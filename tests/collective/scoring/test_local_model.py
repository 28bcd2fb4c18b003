"""A real tiny classification model, made on the spot, as a model."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from jesuisla.analysis.triage.scorer import Item, LabelName, Scorer, UnknownReason
from jesuisla.collective.scoring.second_stage.local_model import (
    LocalModel,
    ModelMissing,
    OnnxEngine,
    load_local_model,
)

WORDS = {"[UNK]": 0, "bonjour": 1, "dehors": 2, "merci": 3}
# What each word adds to the two labels.
WEIGHTS = np.array([[0, 0], [3, -3], [-4, 4], [3, -3]], np.float32)


def make(folder: Path, *, labels: tuple[str, ...] = ("neutral", "hate"), **config: Any) -> Path:
    """A model that adds up its words' weights, in the files that such models come in."""
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["wide"]),
        helper.make_node("Mul", ["each", "wide"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axis"], ["logits"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "t"]),
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["n", "t"]),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 2])],
        [
            numpy_helper.from_array(WEIGHTS, "weights"),
            numpy_helper.from_array(np.array([-1], np.int64), "last"),
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 8
    onnx.save(made, str(folder / "model.onnx"))
    names = {str(at): name for at, name in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": names, **config}))
    return folder


def test_it_reads_by_the_model(tmp_path: Path) -> None:
    model = load_local_model(str(make(tmp_path)))
    assert isinstance(model, Scorer)
    assert model.labels == (LabelName.HATE,)
    kind, harsh = model.score([Item("bonjour merci"), Item("dehors")])
    assert kind[LabelName.HATE].positive is False
    assert harsh[LabelName.HATE].positive
    assert harsh[LabelName.HATE].probability == pytest.approx(1 / (1 + np.exp(-8)), abs=1e-4)


def test_texts_of_any_length_keep_their_order(tmp_path: Path) -> None:
    model = load_local_model(str(make(tmp_path)))
    words = ["bonjour", "dehors", "merci"]
    items = [Item(" ".join([words[at % 3]] * (1 + at * 7 % 40))) for at in range(100)]
    together = [judged[LabelName.HATE].positive for judged in model.score(items)]
    alone = [model.score([item])[0][LabelName.HATE].positive for item in items]
    assert together == alone == [at % 3 == 1 for at in range(100)]


def test_texts_of_like_length_are_read_together(tmp_path: Path) -> None:
    class Watching(OnnxEngine):
        batches: list[list[int]] = []

        def logits(self, texts: Any) -> Any:
            self.batches.append([len(text.split()) for text in texts])
            return super().logits(texts)

    engine = Watching(make(tmp_path))
    model = LocalModel(engine)
    engine.batches.clear()  # one text was read to see whether the model can
    model.score([Item("merci " * (1 + at * 7 % 40)) for at in range(100)])
    spans = [(min(batch), max(batch)) for batch in engine.batches]
    assert [len(batch) for batch in engine.batches] == [32, 32, 32, 4]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_several_labels_may_hold_at_once(tmp_path: Path) -> None:
    folder = make(
        tmp_path, labels=("Toxicity", "Hate-Speech"), problem_type="multi_label_classification"
    )
    model = load_local_model(str(folder))
    assert set(model.labels) == {LabelName.HATE, LabelName.TOXIC}
    (judged,) = model.score([Item("inconnu tout à fait")])
    assert judged[LabelName.HATE].probability == judged[LabelName.TOXIC].probability == 0.5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", UnknownReason.TOO_SHORT),
        ("👋", UnknownReason.TOO_SHORT),
        ("1234 567", UnknownReason.TOO_SHORT),
    ],
)
def test_what_cannot_be_read_is_unknown(tmp_path: Path, text: str, why: UnknownReason) -> None:
    (judged,) = load_local_model(str(make(tmp_path))).score([Item(text)])
    assert judged[LabelName.HATE].unknown is why


def test_a_language_that_the_model_does_not_name_is_unknown(tmp_path: Path) -> None:
    model = load_local_model(str(make(tmp_path, languages=["fr"])))
    french, german, untold = model.score([Item("dehors", lang=lang) for lang in ("fr", "de", None)])
    assert french[LabelName.HATE].positive
    assert german[LabelName.HATE].unknown is UnknownReason.LANGUAGE
    assert untold[LabelName.HATE].unknown is UnknownReason.LANGUAGE


def test_bad_input_takes_bounded_time(tmp_path: Path) -> None:
    model = load_local_model(str(make(tmp_path)))
    texts = ["x" * 1_000_000, "\ud800 abc", "dehors " * 100_000, "אבג 你好 дом"]
    assert len(model.score([Item(text) for text in texts])) == 4
    assert model.score([]) == []


def test_no_more_is_read_than_the_model_has_places_for(tmp_path: Path) -> None:
    model = load_local_model(str(make(tmp_path, max_position_embeddings=5)))
    (judged,) = model.score([Item("bonjour merci bonjour" + " dehors" * 20)])
    assert judged[LabelName.HATE].positive is False


def test_a_model_that_answers_in_another_shape_is_refused_when_loaded(tmp_path: Path) -> None:
    folder = make(tmp_path, labels=("neutral", "hate", "spam"))
    with pytest.raises(ModelMissing, match="shape"):
        load_local_model(str(folder))


@pytest.mark.parametrize(
    "harm", ["cut", "labels", "strange", "config", "list", "tokenizer", "gone"]
)
def test_a_model_that_is_none_is_refused(tmp_path: Path, harm: str) -> None:
    folder = make(tmp_path)
    if harm == "cut":
        whole = (folder / "model.onnx").read_bytes()
        (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    elif harm == "labels":
        (folder / "config.json").write_text("{}")
    elif harm == "strange":
        (folder / "config.json").write_text('{"id2label": {"0": "cat", "1": "dog"}}')
    elif harm == "config":
        (folder / "config.json").write_text("not json")
    elif harm == "list":
        (folder / "config.json").write_text("[]")
    elif harm == "tokenizer":
        (folder / "tokenizer.json").write_text("{}")
    else:
        (folder / "model.onnx").unlink()
    with pytest.raises(ModelMissing):
        load_local_model(str(folder))
