import pytest

from jesuisla_lab.triage.grammar import sentences
from small_models import own_sentences


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_our_own_sentences_are_of_both_kinds_and_some_are_kept(lang: str) -> None:
    found = own_sentences(lang, 1)
    assert {sentence.hate for sentence in found} == {0, 1}
    assert {sentence.is_kept for sentence in found} == {True, False}
    assert "{" not in "".join(sentence.text for sentence in found)


def test_sentences_kept_for_testing_are_filled_with_words_kept_too() -> None:
    pets = [f"pet{number}" for number in range(20)]
    templates = [f"Sentence {number} about {{pet}}." for number in range(20)]
    text = (
        f"lang='fr'\n[slots]\npet={pets}\n[[sentence]]\n"
        f"func='a'\nhate=0\ntoxic=0\ntemplates={templates}"
    )
    words: dict[bool, set[str]] = {True: set(), False: set()}
    for sentence in sentences(text, seed=1, each=60):
        words[sentence.is_kept].add(sentence.text.split()[-1])
    assert (len(words[True]), len(words[False])) == (4, 16)
    assert not words[True] & words[False]


@pytest.mark.parametrize("text", ["", "lang = 'fr'", "[[sentence]]", "lang ="])
def test_a_grammar_out_of_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a grammar"):
        list(sentences(text, seed=1, each=1))


def test_a_slot_that_nothing_fills_is_named() -> None:
    text = "lang='fr'\n[slots]\n[[sentence]]\nfunc='a'\nhate=0\ntoxic=0\ntemplates=['{cat}']"
    with pytest.raises(ValueError, match="cat"):
        list(sentences(text, seed=1, each=1))
