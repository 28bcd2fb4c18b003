import pytest

from jesuisla_lab.triage.grammar import FOLDS, folds, sentences, training_sentences
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


def test_a_fold_shares_no_template_and_no_word_with_what_is_learned_beside_it() -> None:
    pets = [f"pet{number}" for number in range(20)]
    templates = [f"Sentence {number} about {{pet}}" for number in range(40)]
    text = (
        f"lang='fr'\n[slots]\npet={pets}\n[[sentence]]\n"
        f"func='a'\nhate=0\ntoxic=0\ntemplates={templates}"
    )
    for_testing = [one.text.split() for one in sentences(text, seed=1, each=60) if one.is_kept]
    every_fold = folds(text, seed=1, each=60)
    assert len(every_fold) == FOLDS
    for fold in every_fold:
        learned, left_out = (
            [sentence.text.split() for sentence in side] for side in (fold.learned, fold.left_out)
        )
        for at in (1, 3):  # the template's number, and the word in it
            sides = [{words[at] for words in side} for side in (learned, left_out, for_testing)]
            assert sum(map(len, sides)) == len(set().union(*sides))
    left_out_templates = [
        sentence.text.split()[1] for fold in every_fold for sentence in fold.left_out
    ]
    in_training = training_sentences([text], seed=1, each=60).learned
    assert set(left_out_templates) == {sentence.text.split()[1] for sentence in in_training}


@pytest.mark.parametrize("text", ["", "lang = 'fr'", "[[sentence]]", "lang ="])
def test_a_grammar_out_of_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a grammar"):
        list(sentences(text, seed=1, each=1))


def test_a_slot_that_nothing_fills_is_named() -> None:
    text = "lang='fr'\n[slots]\n[[sentence]]\nfunc='a'\nhate=0\ntoxic=0\ntemplates=['{cat}']"
    with pytest.raises(ValueError, match="cat"):
        list(sentences(text, seed=1, each=1))
