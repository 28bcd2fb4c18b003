"""A tiny scorer, a key, and a program that asks."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from jesuisla.analysis.text import language, letters
from jesuisla.analysis.triage.scorer import Answer, Item, Judgement, LabelName, UnknownReason


class TinyScorer:
    """Finds one word rude; speaks French and English, and knows hate in French alone."""

    id = "tiny"
    version = "1"
    labels = (LabelName.TOXIC, LabelName.HATE)
    languages = frozenset({"fr", "en"})

    def __init__(self) -> None:
        self.asked: list[Item] = []

    def score(self, batch: Sequence[Item], *, explain: bool = True) -> list[Judgement]:
        assert not explain, "words that weighed are asked for and never told"
        self.asked += batch
        return [self._judge(item) for item in batch]

    def _judge(self, item: Item) -> Judgement:
        lang = (item.lang or language(item.text) or "").lower().partition("-")[0]
        answers = {label: self._answer(item, lang, label) for label in self.labels}
        return Judgement(self.id, self.version, lang, answers)

    def _answer(self, item: Item, lang: str, label: LabelName) -> Answer:
        if lang not in self.languages:
            return Answer(label, 0.5, unknown=UnknownReason.LANGUAGE)
        if letters(item.text, 3) < 3:
            return Answer(label, 0.5, unknown=UnknownReason.TOO_SHORT)
        if label is LabelName.HATE and lang == "en":
            return Answer(label, 0.5, unknown=UnknownReason.NOT_LEARNED)
        value = 0.9 if "idiot" in item.text.lower() else 0.1
        return Answer(label, 0.5, value, value - 0.05, value + 0.05)


@pytest.fixture
def scorer(monkeypatch: pytest.MonkeyPatch) -> TinyScorer:
    """The scorer of every group, instead of the shipped one."""
    # Pages that take the scorer by its name are loaded with the real one, not with this.
    import jesuisla.server.urls  # noqa: F401
    from jesuisla.collective.scoring import scoring

    tiny = TinyScorer()
    monkeypatch.setattr(scoring, "scorer_for", lambda _group: tiny)
    return tiny


@pytest.fixture
def given_key(cast: Any, scorer: TinyScorer) -> tuple[Any, str]:
    """A key of the first group: as it is kept, and as a program sends it."""
    from jesuisla.collective.api.keys import create_key

    return create_key(cast.group, "Courrier", per_minute=6000, per_day=100_000, by=None)


@pytest.fixture
def key(given_key: tuple[Any, str]) -> Any:
    """A key as it is kept."""
    return given_key[0]


@pytest.fixture
def secret(given_key: tuple[Any, str]) -> str:
    """A key as a program sends it."""
    return given_key[1]


@pytest.fixture
def ask(secret: str) -> Any:
    """``ask(body)`` sends JSON (or bytes as they are) to ``comments:analyze``."""

    def send(body: Any, *, method: str = "analyze", key: str | None = secret, **more: Any) -> Any:
        client = Client(headers={"host": "jesuisla.localhost"})
        query = f"?key={key}" if key is not None else ""
        return client.post(
            f"/v1alpha1/comments:{method}{query}",
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
            **more,
        )

    return send
