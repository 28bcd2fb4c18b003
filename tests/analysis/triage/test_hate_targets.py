from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jesuisla.analysis.triage.evaluation import evaluate_scorer
from jesuisla.analysis.triage.features import featurise
from jesuisla.analysis.triage.labelled_comments import LabelledComment, comment_from_record
from jesuisla.analysis.triage.lexicon import build_lexicon
from jesuisla.analysis.triage.model import model_from_bytes, model_to_bytes
from jesuisla.analysis.triage.scorer import (
    HateTarget,
    Item,
    Judgement,
    LabelName,
    targets_as_bits,
    targets_from_bits,
)
from jesuisla.analysis.triage.shipped import ShippedScorer, shipped_scorer

FILE = """[group religion]
musulman~
[group origin religion]
juif/s
[group]
voyageur/s
[insult]
idiot~
"""
KNOWN = build_lexicon({"fr": FILE})


@given(st.frozensets(st.sampled_from(list(HateTarget))))
def test_kinds_survive_their_bits(targets: frozenset[HateTarget]) -> None:
    bits = targets_as_bits(targets)
    assert 0 <= bits < 256
    assert targets_from_bits(bits) == targets


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Les MUSULMANES et les voyageurs", {HateTarget.RELIGION}),
        ("ces juifs-là", {HateTarget.RELIGION, HateTarget.ORIGIN}),
        ("les voyageurs, ces idiots", set()),
        ("eux, tous", set()),
        ("", set()),
    ],
)
def test_words_name_kinds_of_people(text: str, named: set[HateTarget]) -> None:
    assert KNOWN.targets_in(text, "fr") == named
    assert KNOWN.targets_in(text, "en") == frozenset()


def test_a_word_in_two_sections_names_both_kinds() -> None:
    both = build_lexicon({"fr": "[group sex]\nfille\n[group age]\nfille"})
    assert both.targets_in("cette fille", "fr") == {HateTarget.SEX, HateTarget.AGE}


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_names_some_kinds_or_none(text: str) -> None:
    assert KNOWN.targets_in(text, "fr") <= set(HateTarget)


def test_kinds_weigh_nothing_when_scoring() -> None:
    plain = build_lexicon({"fr": FILE.replace(" origin", "").replace(" religion", "")})
    texts = ["Les musulmans et les juifs sont des idiots", "rien"]
    one, other = (featurise(texts, ["fr", "fr"], known) for known in (KNOWN, plain))
    assert (one != other).nnz == 0


@pytest.mark.parametrize(
    ("file", "fault"),
    [("[group colour]\nmot", "no such kind"), ("[not sex]\nmot", "only names of groups")],
)
def test_a_kind_out_of_the_set_is_refused(file: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        build_lexicon({"fr": file})


def test_the_kinds_survive_the_file_of_a_model(scorer: ShippedScorer) -> None:
    known = scorer.model.lexicon
    again = model_from_bytes(model_to_bytes(scorer.model)).lexicon
    assert known.targets.any()
    assert (again.targets == known.targets).all()


def judged(text: str, lang: str | None = "fr") -> Judgement:
    return shipped_scorer().score([Item(text, lang=lang)])[0]


def test_hate_tells_whom_it_seems_aimed_at() -> None:
    found = judged("Les musulmans sont des parasites, dehors, on ne veut pas de vous ici")
    assert found[LabelName.HATE].positive
    assert found.targets == {HateTarget.RELIGION}


def test_who_is_meant_is_unknown_without_a_name() -> None:
    found = judged("Ce sont des parasites, il faut tous les exterminer, dehors")
    assert found[LabelName.HATE].positive or found[LabelName.HATE].doubtful
    assert found.targets is None


def test_nothing_is_known_of_whom_where_hate_is_unknown() -> None:
    assert judged("ok").targets is None
    assert judged("Les musulmans", lang="xx").targets is None


def test_clearly_no_hate_is_aimed_at_nobody(scorer: ShippedScorer) -> None:
    sure = {
        key: replace(line, slope=0.0, offset=-8.0, spread=0.0)
        for key, line in scorer.model.calibrations.items()
    }
    calm = ShippedScorer(replace(scorer.model, calibrations=sure))
    [found] = calm.score([Item("Les musulmans de la ville", lang="fr")])
    assert found.targets == frozenset()


def test_evaluating_says_how_often_the_target_agrees() -> None:
    hateful = "Les musulmans sont des parasites, dehors"
    records = [
        {"text": hateful, "lang": "fr", "source": "own", "hate": 1, "target": told}
        for told in (["muslims"], ["women"], ["politics"], None)
    ]
    [row] = evaluate_scorer(shipped_scorer(), (comment_from_record(record) for record in records))
    assert row["target"] == {"n": 2, "named": 2, "agreed": 1}


def test_rows_without_told_targets_say_nothing_of_them() -> None:
    [row] = evaluate_scorer(
        shipped_scorer(), [LabelledComment("", "Bonjour", "fr", "own", {LabelName.HATE: 0})]
    )
    assert "target" not in row
