from importlib import resources

import pytest

from jesuisla.analysis.triage.grammar import Sentence, sentences
from jesuisla.analysis.triage.model import Model
from jesuisla.analysis.triage.scorer import Label
from jesuisla.analysis.triage.shipped import ShippedScorer
from jesuisla.analysis.triage.training import Recipe, Row, train

FOLDER = resources.files("jesuisla.analysis.triage")
QUICK = Recipe(steps=5, source_folds=2)


def words(lang: str) -> str:
    return FOLDER.joinpath(f"words/{lang}.txt").read_text("utf-8")


def made(lang: str, seed: int, each: int = 3) -> list[Sentence]:
    grammar = FOLDER.joinpath(f"grammar/{lang}.toml").read_text("utf-8")
    return list(sentences(grammar, seed=seed, each=each))


def rows(lang: str, source: str, seed: int) -> list[Row]:
    return [
        Row(
            f"{source}:{number}",
            sentence.text,
            lang,
            source,
            {Label.HATE: sentence.hate, Label.TOXIC: sentence.toxic},
        )
        for number, sentence in enumerate(made(lang, seed))
        if not sentence.kept
    ]


def small_model(version: str = "test") -> Model:
    labelled = rows("fr", "one", 1) + rows("fr", "two", 2) + rows("en", "three", 3)
    files = {"fr": words("fr"), "en": words("en")}
    return train(labelled, [], files, version=version, recipe=QUICK)


@pytest.fixture(scope="session")
def model() -> Model:
    return small_model()


@pytest.fixture(scope="session")
def scorer(model: Model) -> ShippedScorer:
    return ShippedScorer(model)
