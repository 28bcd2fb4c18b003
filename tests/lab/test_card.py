from importlib import resources

import numpy as np

from jesuisla.analysis.triage.evaluation import evaluate_scorer
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer, shipped_scorer
from jesuisla_lab.triage.card import FALSE_ALARMS, NEUTRAL, model_card
from small_models import own_sentences


def kept(lang: str) -> list[LabelledComment]:
    return [sentence.labelled() for sentence in own_sentences(lang, 2, each=12) if sentence.is_kept]


def test_the_card_says_what_was_learned_from_and_how_well_it_does(scorer: ShippedScorer) -> None:
    ours = kept("fr")
    sources = {"open_fr": ("MIT", "ship", 10), "closed_fr": ("CC-BY-NC", "nc", 10)}
    text = model_card(scorer, sources, evaluate_scorer(scorer, ours), ours)
    data, _, figures = text.partition("## By source")
    assert "| open_fr | MIT | 10 |" in data
    assert "closed_fr" not in data
    assert "| hate | fr | 0." in figures
    assert "Our own functional tests" in figures
    groups = figures.partition("## False alarms by group")[2]
    assert "times the false alarms of the mean" in groups
    assert "| origin | " in groups


def test_the_shipped_model_is_small_and_speaks_french_first() -> None:
    file = resources.files("jesuisla.analysis.triage").joinpath("models/shipped.npz")
    assert len(file.read_bytes()) < 25_000_000
    assert {"fr", "en", "de"} <= shipped_scorer().languages


def test_hateful_french_is_found_at_few_false_alarms_on_those_it_names() -> None:
    ours = kept("fr")
    scores = shipped_scorer().raw([one.text for one in ours], ["fr"] * len(ours))
    hate = scores[:, shipped_scorer().labels.index(LabelName.HATE)]
    neutral = np.array([one.func in NEUTRAL for one in ours])
    hateful = np.array([one.labels[LabelName.HATE] == 1 for one in ours])
    cut = np.quantile(hate[neutral], 1 - FALSE_ALARMS)
    assert (hate[hateful] > cut).mean() >= 0.35
