"""What a head is learned from, and what is left out of it."""

import zlib
from collections.abc import Sequence

import numpy as np

from jesuisla.analysis.meaning import NUMBERS, Vectors
from jesuisla.analysis.triage.denials import Denials
from jesuisla.analysis.triage.group_words import GroupWords
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.grammar import FOLDS, training_sentences
from jesuisla_lab.triage.meaning_rows import Meanings, head_data
from small_models import FOLDER, rows, words


def read(texts: Sequence[str]) -> Vectors:
    """Tell texts apart, as the encoder would; what they mean is of no matter here."""
    seeds = [zlib.crc32(text.encode()) for text in texts]
    return np.array(
        [np.random.default_rng(seed).random(NUMBERS, np.float32) for seed in seeds], np.float32
    )


def test_kind_sentences_of_a_fold_are_read_by_nobody_who_learned_them() -> None:
    grammar, contrasts = (
        training_sentences([FOLDER.joinpath(f"{folder}/fr.toml").read_text()], seed=1, each=2)
        for folder in ("grammars", "contrasts")
    )
    comments = rows("fr", "one", 1) + rows("fr", "two", 2)
    nothing = np.zeros(0, np.uint64)
    meanings = Meanings(GroupWords(nothing), Denials(nothing), read)
    data = head_data(comments, grammar, contrasts, {"fr": words("fr")}, meanings, lambda _: None)
    folds = data[LabelName.HATE].own_folds
    assert len(folds) == FOLDS
    assert not data[LabelName.TOXIC].own_folds
    for fold in folds:
        learned = {vector.tobytes() for vector in fold.vectors}
        assert len(fold.kind_words) == len(fold.kind_langs) == len(fold.kind_vectors) > 0
        assert not learned & {vector.tobytes() for vector in fold.kind_vectors}
        assert set(fold.labels) == {0.0, 1.0}
        assert fold.left_out is not None
        assert not learned & {vector.tobytes() for vector in fold.left_out.vectors}
        assert set(fold.left_out.labels) == {0.0, 1.0}
        assert np.isfinite(fold.kind_words).all()
