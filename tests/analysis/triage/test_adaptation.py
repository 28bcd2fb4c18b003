import random
from dataclasses import replace

import numpy as np
import pytest

from jesuisla.analysis.triage.adaptation import FEWEST_VERDICTS, adapt_model
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.model import ScorerModel
from jesuisla.analysis.triage.scorer import Item, LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer

CODE = ["les pastèques du marché", "encore les pastèques", "pastèques partout, comme toujours"]
PLAIN = ["le marché est ouvert samedi", "encore un beau match", "il fait beau, comme toujours"]


def verdicts(count: int, seed: int = 1) -> list[LabelledComment]:
    """A page where an innocent word has become a hateful one."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        hateful = rng.random() < 0.4
        text = f"{rng.choice(CODE if hateful else PLAIN)} {rng.choice('abcdef')}"
        rows.append(
            LabelledComment(str(number), text, "fr", "page", {LabelName.HATE: int(hateful)})
        )
    return rows


def test_it_learns_what_only_this_page_says(model: ScorerModel) -> None:
    adapted = adapt_model(model, verdicts(200), version="test.1")
    (test,) = adapted.tests
    assert test.better
    assert test.auc_after is not None
    assert test.auc_after > 0.95
    old, new = (
        ShippedScorer(one).score([Item("Tiens, des pastèques.", lang="fr")])[0][LabelName.HATE]
        for one in (model, adapted.model)
    )
    assert new.probability > old.probability  # type: ignore[operator]
    assert new.positive


def test_the_earlier_version_is_left_as_it_was(model: ScorerModel) -> None:
    weights, calibrations = model.weights("fr").copy(), dict(model.calibrations)
    adapted = adapt_model(model, verdicts(100), version="test.1")
    assert adapted.model.version == "test.1"
    assert adapted.model.about["adapted_from"] == "test"
    assert (model.weights("fr") == weights).all()
    assert dict(model.calibrations) == calibrations


def test_verdicts_change_their_own_language_only(model: ScorerModel) -> None:
    adapted = adapt_model(model, verdicts(200), version="test.1").model
    assert not np.array_equal(adapted.weights("fr"), model.weights("fr"))
    assert np.array_equal(adapted.weights("en"), model.weights("en"))
    english = {key: line for key, line in model.calibrations.items() if key[1] == "en"}
    assert english.items() <= dict(adapted.calibrations).items()


def test_two_languages_are_learned_side_by_side(model: ScorerModel) -> None:
    english = [replace(row, lang="en") for row in verdicts(100, seed=3)]
    tests = adapt_model(model, [*verdicts(100), *english], version="test.1").tests
    assert {test.lang for test in tests} == {"en", "fr"}


def test_too_few_verdicts_change_nothing_and_are_told(model: ScorerModel) -> None:
    adapted = adapt_model(model, verdicts(FEWEST_VERDICTS - 1), version="test.1")
    assert adapted.tests == ()
    assert (LabelName.HATE, "fr", FEWEST_VERDICTS - 1) in adapted.too_few
    assert adapted.model.calibrations == model.calibrations


def test_verdicts_of_one_kind_alone_change_nothing(model: ScorerModel) -> None:
    rows = [replace(row, labels={LabelName.HATE: 1}) for row in verdicts(100)]
    assert adapt_model(model, rows, version="test.1").tests == ()


def test_verdicts_that_contradict_each_other_do_not_go_live(model: ScorerModel) -> None:
    learned, last = verdicts(160), verdicts(40, seed=2)
    turned = [replace(row, labels={LabelName.HATE: 1 - row.labels[LabelName.HATE]}) for row in last]
    (test,) = adapt_model(model, [*learned, *turned], version="test.1").tests
    assert not test.better


def test_nothing_to_learn_from_is_refused(model: ScorerModel) -> None:
    with pytest.raises(ValueError, match="no verdicts"):
        adapt_model(model, [], version="test.1")
