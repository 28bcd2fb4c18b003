"""The language model as a model: whatever it sends, a valid answer or none."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collective.scoring.misbehaving import PROSE, SLOW, model
from jesuisla.analysis.triage.scorer import HateTarget, Item, LabelName, Scorer, UnknownReason
from jesuisla.collective.scoring.second_stage.language_model import (
    LanguageModel,
    NoAnswer,
    answers_in,
    nameless,
)
from processes import PATIENCE

ITEM = Item(
    "@jo.doe ton avis sur https://mechant.example/profil?u=jo ne compte pas, écris à a@b.fr",
    parent="Réponds-moi @autre@mastodon.example",
    post="Un incendie à Plouvan www.gazette.example/1",
    lang="fr",
)


@dataclass
class Purse:
    """An account that allows so many calls and remembers."""

    calls: int = 100
    heard: list[str] = field(default_factory=list)

    def may_ask(self) -> bool:
        self.calls -= 1
        return self.calls >= 0

    def worked(self) -> None:
        self.heard.append("worked")

    def failed(self, *, for_good: bool = False) -> None:
        self.heard.append("for good" if for_good else "failed")


def _model(
    address: str, purse: Purse, waited: list[float] | None = None, seconds: float = PATIENCE
) -> LanguageModel:
    return LanguageModel(
        address,
        "petit-modèle",
        "Chez nous, dire « dehors » à des gens est haineux.",
        account=purse,
        key="a-secret-key",
        seconds=seconds,
        sleep=(waited if waited is not None else []).append,
    )


def test_it_asks_by_the_group_s_criteria_and_gives_its_answer() -> None:
    purse = Purse()
    with model("good") as server:
        asked = _model(server.address, purse)
        (judged,) = asked.score([ITEM])
    assert isinstance(asked, Scorer)
    assert judged[LabelName.HATE].positive
    assert judged[LabelName.SUPPORTIVE].positive is False
    assert judged[LabelName.CLAIM].unknown is UnknownReason.NOT_LEARNED
    assert judged.targets == {HateTarget.ORIGIN}
    assert purse.heard == ["worked"]
    (asked,) = server.seen
    assert asked["path"] == "/v1/chat/completions"
    assert asked["headers"]["authorization"] == "Bearer a-secret-key"
    assert "dehors" in asked["body"]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        (["religion", "sex"], {HateTarget.RELIGION, HateTarget.SEX}),
        ([], frozenset()),
        (None, None),
        (["cats"], None),
        ("religion", None),
        ([["religion"]], None),
    ],
)
def test_whom_hate_is_aimed_at_is_one_of_our_kinds_or_not_told(told: Any, kinds: Any) -> None:
    said = {"hate": 0.9, "toxic": 0.1, "supportive": 0, "targets": told}
    body = json.dumps({"choices": [{"message": {"content": json.dumps(said)}}]}).encode()
    assert answers_in(200, body).targets == kinds


def test_a_comment_without_hate_is_aimed_at_nobody_whatever_the_model_says() -> None:
    with model("calm") as server:
        (judged,) = _model(server.address, Purse()).score([ITEM])
    assert judged.targets == frozenset()


def test_it_reads_for_whoever_stands_in_an_event_loop_already() -> None:
    async def positive(address: str) -> bool | None:
        return _model(address, Purse()).score([ITEM])[0][LabelName.HATE].positive

    # In a thread of its own: a browser that other tests drive may have left a loop in this one.
    with model("good") as server, ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(positive(server.address))).result()


def test_no_author_and_no_link_is_ever_sent() -> None:
    with model("good") as server:
        _model(server.address, Purse()).score([ITEM])
    sent = json.dumps(server.seen[0]["body"], ensure_ascii=False)
    for name in ("jo.doe", "mechant", "gazette", "autre", "mastodon", "a@b.fr", "http", "u=jo"):
        assert name not in sent
    assert "Plouvan" in sent


@pytest.mark.parametrize("way", sorted(PROSE))
def test_whatever_else_comes_back_is_unknown_and_not_asked_again(way: str) -> None:
    purse = Purse()
    with model(way) as server:
        (judged,) = _model(server.address, purse).score([ITEM])
    assert judged[LabelName.HATE].unknown is UnknownReason.NO_ANSWER
    assert judged[LabelName.HATE].probability is None
    assert purse.heard == ["failed"]
    assert len(server.seen) == 1


@pytest.mark.parametrize("way", ["429", "500", "503", "cut", "hang_up", *SLOW])
def test_it_asks_again_after_a_while_and_then_gives_up(way: str) -> None:
    purse, waited = Purse(), list[float]()
    seconds = 0.5 if way in SLOW else PATIENCE
    with model(way) as server:
        (judged,) = _model(server.address, purse, waited, seconds).score([ITEM])
    assert judged[LabelName.HATE].unknown is UnknownReason.NO_ANSWER
    assert purse.heard == ["failed"] * 3
    # Half a second may pass on a busy machine before a server hears of it.
    assert len(server.seen) == 3 or way in SLOW
    # A server that says when to come back is believed.
    assert waited == ([7.0, 7.0] if way.isdigit() else [1.0, 2.0])


def test_a_packed_answer_is_neither_asked_for_nor_unpacked() -> None:
    purse = Purse()
    with model("packed") as server:
        (judged,) = _model(server.address, purse).score([ITEM])
    assert server.seen[0]["headers"]["accept-encoding"] == "identity"
    assert judged[LabelName.HATE].unknown is UnknownReason.NO_ANSWER
    assert purse.heard == ["failed"]


def test_a_second_try_that_works_is_an_answer() -> None:
    purse = Purse()
    with model("503", "good") as server:
        (judged,) = _model(server.address, purse).score([ITEM])
    assert judged[LabelName.HATE].positive
    assert purse.heard == ["failed", "worked"]


@pytest.mark.parametrize("way", ["401", "402", "403", "404"])
def test_a_refusal_is_not_asked_again(way: str) -> None:
    purse = Purse()
    with model(way) as server:
        _model(server.address, purse).score([ITEM])
    assert purse.heard == ["for good"]
    assert len(server.seen) == 1


def test_it_does_not_follow_elsewhere() -> None:
    with model("redirect") as server:
        (judged,) = _model(server.address, Purse()).score([ITEM])
    assert judged[LabelName.HATE].unknown is UnknownReason.NO_ANSWER


def test_a_spent_budget_asks_nothing() -> None:
    purse = Purse(calls=2)
    with model("good") as server:
        judged = _model(server.address, purse).score([ITEM] * 4)
    assert [one[LabelName.HATE].probability for one in judged] == [0.9, 0.9, None, None]
    assert len(server.seen) == 2


def test_nobody_there_is_unknown() -> None:
    purse = Purse()
    (judged,) = _model("http://127.0.0.1:9/v1", purse).score([ITEM])
    assert judged[LabelName.HATE].unknown is UnknownReason.NO_ANSWER
    assert purse.heard == ["failed"] * 3


def test_its_version_changes_with_the_criteria() -> None:
    one = LanguageModel("http://x", "m", "A", account=Purse())
    other = LanguageModel("http://x", "m", "B", account=Purse())
    assert one.version != other.version


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300) | st.sampled_from(["\ud800", "x" * 1_000_000, "👋"]))
def test_any_text_can_be_sent(text: str) -> None:
    plain = nameless(text)
    assert len(plain) <= 10_000
    plain.encode()


@settings(max_examples=100, deadline=None)
@given(
    body=st.binary(max_size=200) | st.sampled_from(list(PROSE.values())),
    status=st.integers(100, 599),
)
def test_any_answer_is_valid_or_none(body: bytes, status: int) -> None:
    try:
        found: Any = answers_in(status, body)
    except NoAnswer:
        return
    assert all(0 <= answer.probability <= 1 for answer in found.answers.values())
    assert found.targets is None or found.targets <= set(HateTarget)
