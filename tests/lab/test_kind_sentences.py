"""What holds kind sentences below the threshold of hate: those that no reader learned from."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.meaning import NUMBERS, Vectors
from jesuisla.analysis.triage.clear_margins import STILL_WRONG
from jesuisla.analysis.triage.meaning_head import LabelCalibration, MeaningHead
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.card import FALSE_ALARMS
from jesuisla_lab.triage.card_tables import meaning_tables
from jesuisla_lab.triage.clear_answers import PREVALENCES
from jesuisla_lab.triage.kind_sentences import HIGHEST, spare_kind_sentences
from jesuisla_lab.triage.meaning_training import (
    HeadData,
    HeadRecipe,
    OwnFold,
    SentencesLeftOut,
    learn_head,
)

TEMPLATES, EACH = 10, 12
SIGN_OF_HATE, FIRST_TEMPLATE = 0, 20


def own(templates: range) -> tuple[Vectors, Floats]:
    """Sentences that all bear the sign of hate; a template is known by a number of its own.

    Every second template is kind: who learned it knows it by heart, who did not calls it hateful.
    """
    vectors = np.zeros((len(templates) * EACH, NUMBERS), np.float32)
    vectors[:, SIGN_OF_HATE] = 1.0
    numbers = np.repeat(np.array(templates), EACH)
    vectors[np.arange(len(numbers)), FIRST_TEMPLATE + numbers] = 3.0
    return vectors, (numbers % 2).astype(np.float64)


def fold(left_out: int, *, is_learned: bool) -> OwnFold:
    """The fold of a kind template and its neighbour, learned from all the same or not."""
    vectors, labels = own(range(TEMPLATES))
    which = np.repeat(np.arange(TEMPLATES) // 2 != left_out // 2, EACH) | is_learned
    return OwnFold(
        vectors=vectors[which],
        labels=labels[which],
        insults=labels[which],
        kind_vectors=own(range(left_out, left_out + 1))[0],
        kind_words=np.zeros(EACH),
        kind_langs=np.array(["fr"] * EACH),
        kind_funcs=np.array(["kind_nh"] * EACH),
    )


def head(folds: list[OwnFold], least: float = 0.0) -> MeaningHead:
    rng = np.random.default_rng(1)
    labels = np.tile([0.0, 1.0], 300)
    vectors = rng.normal(0, 0.3, (600, NUMBERS)).astype(np.float32)
    vectors[:, SIGN_OF_HATE] += labels
    own_vectors, own_labels = own(range(TEMPLATES))
    data = HeadData(
        vectors=vectors,
        labels=labels,
        sources=np.repeat([0, 1, 2], 200),
        names=["one", "two", "three"],
        langs=np.array(["fr"] * 600),
        aside=np.arange(600) % 5 < 2,
        words_in_new=rng.normal(0, 1, 600),
        words_in_known=rng.normal(0, 1, 600),
        own_vectors=own_vectors,
        own_labels=own_labels,
        own_folds=folds,
    )
    return learn_head(
        {LabelName.HATE: data},
        version="test",
        groups=(np.zeros(0, np.uint64), np.zeros(0, "<U2")),
        denied=np.zeros(0, np.uint64),
        learned={LabelName.HATE: frozenset({"fr"})},
        recipe=HeadRecipe(
            own={LabelName.HATE: 1.0}, words={LabelName.HATE: 0.1}, least={"fr": least}
        ),
    )


def threshold(folds: list[OwnFold], lang: str = "fr") -> float:
    return head(folds).calibrations[LabelName.HATE, lang].threshold


def test_kind_sentences_that_were_learned_from_do_not_decide_the_threshold() -> None:
    kind = range(0, TEMPLATES, 2)
    left_out = [fold(number, is_learned=False) for number in kind]
    learned = [fold(number, is_learned=True) for number in kind]
    without = threshold([])
    assert threshold(learned) < without + 0.1, "what was learned as kind stays low by itself"
    assert threshold(left_out) > without + 0.2
    assert threshold(left_out, "de") == pytest.approx(threshold([], "de")), "no German ones"


def test_no_threshold_falls_below_that_of_the_version_before() -> None:
    before = head([fold(0, is_learned=True)], least=0.91).calibrations
    assert before[LabelName.HATE, "fr"].threshold == pytest.approx(0.91)
    assert before[LabelName.HATE, "de"].threshold < 0.91


def test_what_is_clear_is_measured_at_the_threshold_that_is_shipped() -> None:
    kind = [fold(number, is_learned=False) for number in range(0, TEMPLATES, 2)]
    curves = [head(folds).about["measured"]["hate"]["curve"] for folds in ([], kind)]  # type: ignore[index]
    before, after = ([step["yes"] for step in curve if step["above"] == 0] for curve in curves)
    assert max(after) < max(before)


def test_our_sentences_left_out_are_told_by_what_they_test() -> None:
    folds = []
    for number in range(0, TEMPLATES, 2):
        kind = fold(number, is_learned=False)
        vectors, labels = own(range(number, number + 2))
        sentences = SentencesLeftOut(
            vectors=vectors,
            words=100 * labels,  # the number of a template never seen says nothing
            langs=np.array(["fr"] * 2 * EACH),
            funcs=np.where(labels == 1, "said_h", "kind_nh"),
            labels=labels,
        )
        folds.append(replace(kind, left_out=sentences))
    told = head(folds)
    figures = told.about["measured"]["hate"]["sentences"]  # type: ignore[index]
    assert figures["auc"] == {"fr": 1.0}
    assert figures["called"]["said_h"]["fr"][0] == 1.0
    counts = {func: of["fr"][1] for func, of in figures["called"].items()}
    assert counts == {"said_h": TEMPLATES // 2 * EACH, "kind_nh": TEMPLATES // 2 * EACH}
    share, _ = figures["called"]["kind_nh"]["fr"]
    assert share <= FALSE_ALARMS
    assert f"| kind_nh | {share:.2f} of {counts['kind_nh']} |" in "".join(meaning_tables(told))


def test_a_clear_no_says_more_than_that_most_comments_have_none() -> None:
    curve = head([]).about["measured"]["hate"]["curve"]  # type: ignore[index]
    assert curve[0]["no_right"] >= 1 - STILL_WRONG * PREVALENCES[LabelName.HATE]


LANGS: NDArray[np.str_] = np.array(["fr", "de"])


@given(
    scores=st.lists(st.floats(-6, 6), max_size=40),
    before=st.floats(0.05, 0.95),
)
def test_few_kind_sentences_pass_and_no_threshold_falls(scores: list[float], before: float) -> None:
    lines = {
        lang: LabelCalibration(slope=1.0, offset=0.5, spread=1.0, threshold=before)
        for lang in LANGS
    }
    langs, funcs = np.array(["fr"] * len(scores)), np.array(["kind_nh"] * len(scores))
    spared = spare_kind_sentences(lines, np.array(scores), langs, funcs)
    after = spared["fr"].threshold
    assert spared["de"] == lines["de"]
    assert after >= before
    chances = 1 / (1 + np.exp(-(np.array(scores) + 0.5)))
    if after < HIGHEST and scores:
        assert (chances >= after).mean() <= FALSE_ALARMS
