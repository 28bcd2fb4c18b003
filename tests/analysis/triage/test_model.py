import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.triage.model import ScorerModel, model_from_bytes, model_to_bytes
from jesuisla.analysis.triage.scorer import ModelError
from jesuisla.analysis.triage.shipped import load_scorer
from small_models import small_model


@pytest.fixture(scope="module")
def data(model: ScorerModel) -> bytes:
    return model_to_bytes(model)


def test_a_model_survives_its_bytes(model: ScorerModel, data: bytes) -> None:
    again = model_from_bytes(data)
    assert again.version == model.version
    assert again.labels == model.labels
    assert again.calibrations == model.calibrations
    for lang in (None, "fr", "en"):
        assert np.array_equal(again.weights(lang), model.weights(lang))
    assert np.array_equal(again.multipliers(), model.multipliers())


def test_the_same_data_and_seed_give_the_same_bytes(data: bytes) -> None:
    assert model_to_bytes(small_model()) == data


def test_it_is_small(data: bytes) -> None:
    assert len(data) < 25_000_000


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(0, 10_000))
def test_a_file_cut_short_is_refused(data: bytes, cut: int) -> None:
    with pytest.raises(ModelError, match="cut short or damaged"):
        load_scorer(data[: cut * len(data) // 10_001])


@settings(max_examples=25, deadline=None)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_file_is_refused_or_gives_the_same_weights(
    model: ScorerModel, data: bytes, at: int, bit: int
) -> None:
    damaged = bytearray(data)
    damaged[at * (len(data) - 1) // 10_000] ^= 1 << bit
    try:
        again = model_from_bytes(bytes(damaged))
    except ModelError:
        return
    assert np.array_equal(again.weights("fr"), model.weights("fr"))


@given(st.binary(max_size=200))
def test_anything_else_is_refused(noise: bytes) -> None:
    with pytest.raises(ModelError):
        load_scorer(noise)


def test_another_format_is_named(data: bytes) -> None:
    with np.load(io.BytesIO(data)) as parts:
        arrays = dict(parts)
    head = arrays["head"].tobytes().replace(b'"format": 3', b'"format": 9')
    arrays["head"] = np.frombuffer(head, np.uint8)
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    with pytest.raises(ModelError, match="has format 9"):
        load_scorer(out.getvalue())
