import pytest

from jesuisla.analysis.triage.evaluation import evaluate_scorer
from jesuisla.analysis.triage.labelled_comments import LabelledComment, comment_from_record
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer
from small_models import own_sentences


def test_rows_are_as_promised(scorer: ShippedScorer) -> None:
    comments = [
        LabelledComment(
            id="",
            text=sentence.text,
            lang=lang,
            source="own",
            labels={LabelName.HATE: sentence.hate, LabelName.COUNTER: 0},
            func=sentence.func,
        )
        for lang in ("fr", "en")
        for sentence in own_sentences(lang, 9)
    ]
    rows = evaluate_scorer(scorer, comments)
    whole = [row for row in rows if "func" not in row]
    assert {(row["label"], row["lang"]) for row in whole} == {
        (label, lang) for label in ("hate", "counter") for lang in ("fr", "en")
    }
    (french,) = (row for row in whole if (row["label"], row["lang"]) == ("hate", "fr"))
    assert french["auc"] is not None
    assert french["auc"] > 0.8
    assert french["unknown"] == 0
    low, high = french["ci95"]["auc"] or (1, 0)
    assert low <= french["auc"] <= high
    assert {row.get("func") for row in rows} >= {"ident_neutral_nh", "threat_h"}


def test_what_is_left_unanswered_counts_as_negative(scorer: ShippedScorer) -> None:
    comments = [LabelledComment("", "x", "fr", "s", {LabelName.HATE: truth}) for truth in (0, 1, 1)]
    (row,) = evaluate_scorer(scorer, comments)
    assert row["unknown"] == 1
    assert row["auc"] is None
    assert row["macro_f1"] == 0.25


@pytest.mark.parametrize(
    "record",
    [None, [], {}, {"text": 3}, {"text": "a", "lang": 5}, {"text": "a", "hate": 2}],
)
def test_a_record_out_of_form_is_refused(record: object) -> None:
    with pytest.raises(ValueError, match=r"record|text|null"):
        comment_from_record(record)


def test_a_label_of_null_was_not_annotated() -> None:
    assert comment_from_record({"text": "a", "hate": None, "toxic": 1}).labels == {
        LabelName.TOXIC: 1
    }
