"""Small models, quickly trained on our own sentences."""

from importlib import resources

from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.model import ScorerModel
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.grammar import Sentence, sentences
from jesuisla_lab.triage.training import Recipe, train_model

FOLDER = resources.files("jesuisla_lab.triage")
QUICK = Recipe(steps=5, source_folds=2)


def words(lang: str) -> str:
    return FOLDER.joinpath(f"words/{lang}.txt").read_text("utf-8")


def own_sentences(lang: str, seed: int, each: int = 3) -> list[Sentence]:
    grammar = FOLDER.joinpath(f"grammars/{lang}.toml").read_text("utf-8")
    return list(sentences(grammar, seed=seed, each=each))


def rows(lang: str, source: str, seed: int) -> list[LabelledComment]:
    return [
        LabelledComment(
            f"{source}:{number}",
            sentence.text,
            lang,
            source,
            {LabelName.HATE: sentence.hate, LabelName.TOXIC: sentence.toxic},
        )
        for number, sentence in enumerate(own_sentences(lang, seed))
        if not sentence.is_kept
    ]


def small_model(version: str = "test") -> ScorerModel:
    labelled = rows("fr", "one", 1) + rows("fr", "two", 2) + rows("en", "three", 3)
    files = {"fr": words("fr"), "en": words("en")}
    return train_model(labelled, [], files, version=version, recipe=QUICK)
