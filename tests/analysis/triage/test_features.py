import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.triage.features import BITS, featurise
from jesuisla.analysis.triage.lexicon import build_lexicon

KNOWN = build_lexicon({"fr": "[group]\nmusulman~ juif/s femme/s\n[not]\npas\n[insult]\nidiot~"})
TEXTS = st.lists(st.text(st.characters(), max_size=40), max_size=6)


def same(one: str, other: str) -> bool:
    rows = featurise([one, other], ["fr", "fr"], KNOWN)
    return (rows[[0]] != rows[[1]]).nnz == 0


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_row_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    together = featurise(texts, ["fr"] * len(texts), KNOWN)
    assert together.shape == (len(texts), 2**BITS)
    weights = np.cos(np.arange(2**BITS))
    whole = together @ weights
    for at, text in enumerate(texts):
        alone = featurise([text], ["fr"], KNOWN) @ weights
        assert alone[0] == pytest.approx(whole[at], rel=1e-4, abs=1e-4)


def test_all_groups_are_one_to_the_model() -> None:
    assert same("Les juifs vivent ici", "Les musulmanes vivent ici")


def test_disguises_are_one_to_the_model() -> None:
    assert same("quel IDI0T", "quel i d i o t")


def test_word_order_is_not_lost() -> None:
    assert not same("pas idiot", "idiot pas")


def test_the_lexicon_is_of_one_language() -> None:
    french = featurise(["femme"], ["fr"], KNOWN)
    english = featurise(["femme"], ["en"], KNOWN)
    assert (french != english).nnz > 0


@pytest.mark.parametrize(
    ("file", "fault"),
    [("mot", "before any section"), ("[chien]\nmot", "line 1: no such concept: chien")],
)
def test_a_lexicon_out_of_form_is_refused(file: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        build_lexicon({"fr": file})
