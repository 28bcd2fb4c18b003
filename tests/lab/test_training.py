from dataclasses import replace
from itertools import product

import pytest

from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer
from jesuisla_lab.triage.grammar import Fold, Sentence
from jesuisla_lab.triage.training import Recipe, fold_scores, train_model

QUICK = Recipe(steps=12, source_folds=2)
OPENINGS = [f"{one} {other}" for one, other in product("abcdefghijklmn", repeat=2)]


def comments(lang: str, source: str, rude: str, kind: str) -> list[LabelledComment]:
    """196 comments, half with either word, each beginning in its own way."""
    return [
        LabelledComment(
            f"{source}:{number}",
            f"{opening} {rude if number % 2 else kind} {opening}",
            lang,
            source,
            {LabelName.TOXIC: number % 2},
        )
        for number, opening in enumerate(OPENINGS)
    ]


def trained(rows: list[LabelledComment]) -> ShippedScorer:
    return ShippedScorer(train_model(rows, [], {}, version="test", recipe=QUICK))


def score(scorer: ShippedScorer, text: str, lang: str) -> float:
    return float(scorer.raw([text], [lang])[0, scorer.labels.index(LabelName.TOXIC)])


def test_a_word_may_be_rude_in_one_language_only() -> None:
    scorer = trained(
        comments("fr", "one", rude="bougon", kind="merci")
        + comments("en", "two", rude="grumpy", kind="bougon")
    )
    assert score(scorer, "bougon", "fr") > 0 > score(scorer, "bougon", "en")


def test_a_language_without_data_leans_on_the_others() -> None:
    scorer = trained(
        comments("fr", "one", rude="bougon", kind="merci")
        + comments("en", "two", rude="bougon", kind="merci")
    )
    assert score(scorer, "bougon", "pt") > score(scorer, "merci", "pt")
    assert "pt" not in scorer.languages


def test_a_source_with_one_answer_teaches_nothing() -> None:
    both = comments("fr", "one", rude="bougon", kind="merci")
    one_sided = [
        LabelledComment(f"x:{number}", f"{opening} tulipe", "fr", "x", {LabelName.TOXIC: 1})
        for number, opening in enumerate(OPENINGS)
    ]
    with_it, without = trained(both + one_sided), trained(both)
    assert score(with_it, "tulipe", "fr") == pytest.approx(score(without, "tulipe", "fr"), abs=0.2)
    assert score(with_it, "tulipe", "fr") < score(with_it, "bougon", "fr") / 3


def test_a_sentence_left_out_is_scored_by_a_model_that_did_not_learn_it() -> None:
    rows = [
        replace(comment, labels={LabelName.HATE: comment.labels[LabelName.TOXIC]})
        for comment in comments("fr", "one", rude="bougon", kind="merci")
    ]
    one, other = (
        [Sentence(f"bougon {word} {n}", "fr", "kind_nh", 0, 0, is_kept=False) for n in range(40)]
        for word in ("tulipe", "jonquille")
    )
    left_out, learned = fold_scores(
        LabelName.HATE, rows, [Fold(other, one), Fold(one, one)], {}, QUICK
    )
    assert left_out.min() > 0 > learned.max()
