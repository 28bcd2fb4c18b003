"""The cascade: the second-stage model sees the doubtful and the top, within budget and consent."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now

from collective.scoring.misbehaving import model
from collective.scoring.test_local_model import make
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.scoring import jobs
from jesuisla.collective.scoring.events import ThreadsScored
from jesuisla.collective.scoring.models import SecondStage
from jesuisla.collective.scoring.scoring import score_thread, scorer_for
from jesuisla.collective.scoring.second_stage.choice import (
    Choice,
    SecondStageBudget,
    choose_second_stage,
    second_stage_for,
)
from jesuisla.collective.scoring.second_stage.doubtful_comments import read_again
from jesuisla.collective.threads.models import Comment, Place, Reading

SURE = {"p": 0.1, "low": 0.05, "high": 0.2, "threshold": 0.5}
UNSURE = {"p": 0.5, "low": 0.2, "high": 0.8, "threshold": 0.5}


def choice(**more: Any) -> Choice:
    told = {
        "kind": "llm",
        "criteria": "Dehors est haineux.",
        "calls_a_day": 100,
        "euros_a_day": Decimal(1),
        "euros_a_call": Decimal("0.01"),
        "consent": True,
    }
    return Choice(**(told | more))


@pytest.fixture
def comments(cast: Any, thread: Any) -> list[Comment]:
    """One sure, one doubtful, one sure on top, one judged by a person, one without words."""
    made = [
        Comment.objects.create(
            group=cast.group,
            thread=thread,
            native_id=str(at),
            text="" if at == 4 else f"Dehors numéro {at}",
            kind_by=cast.moderator if at == 3 else None,
            kind=CommentKind.NEUTRAL,
            scores={"scorer": "shipped", "version": "0", "labels": {"hate": said, "toxic": said}},
        )
        for at, said in enumerate([SURE, UNSURE, SURE, UNSURE, UNSURE])
    ]
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now(), source="pasted"
    )
    Place.objects.create(
        group=cast.group, reading=reading, position=1, comment=made[2], guessed=True
    )
    return made


def _set_up(settings: Any, address: str) -> None:
    settings.READER_URL, settings.READER_MODEL = address, "petit"


def test_it_reads_only_the_doubtful_and_the_top(
    cast: Any, thread: Any, comments: list[Comment], settings: Any
) -> None:
    with model("good") as server:
        _set_up(settings, server.address)
        choose_second_stage(cast.group, choice(), by=cast.coordinator)
        asked = second_stage_for(cast.group)
        assert asked is not None
        assert read_again(thread, asked) == 2
        assert read_again(thread, asked) == 0
    read = [call["body"]["messages"][1]["content"] for call in server.seen]
    assert ["numéro 2" in read[0], "numéro 1" in read[1]] == [True, True]
    for comment in comments:
        comment.refresh_from_db()
    kinds = [comment.kind for comment in comments]
    assert kinds == ["neutral", "hateful", "hateful", "neutral", "neutral"]
    assert comments[1].scores["reader"]["scorer"] == "llm petit"
    assert Place.objects.get().kind == CommentKind.HATEFUL


def test_a_new_version_of_the_scorer_leaves_what_the_better_reader_said(
    cast: Any, thread: Any, comments: list[Comment], settings: Any
) -> None:
    with model("good") as server:
        _set_up(settings, server.address)
        choose_second_stage(cast.group, choice(), by=cast.coordinator)
        jobs.read_doubtful_again(
            ThreadsScored(group=cast.group.pk, threads=(thread.pk,), comments=5)
        )
    score_thread(thread, scorer_for(cast.group))
    comments[1].refresh_from_db()
    assert comments[1].scores["version"] != "0"
    assert comments[1].scores["reader"]["scorer"] == "llm petit"
    assert comments[1].kind == CommentKind.HATEFUL


def test_what_was_not_answered_is_asked_another_time(
    cast: Any, thread: Any, comments: list[Comment], settings: Any
) -> None:
    with model("prose", "prose", "good") as server:
        _set_up(settings, server.address)
        choose_second_stage(cast.group, choice(), by=cast.coordinator)
        asked = second_stage_for(cast.group)
        assert asked is not None
        assert read_again(thread, asked) == 0
        assert read_again(thread, asked) == 2


def test_nothing_is_sent_without_consent_or_to_another_address(cast: Any, settings: Any) -> None:
    _set_up(settings, "https://one.example/v1")
    assert second_stage_for(cast.group) is None
    for wrong in (choice(consent=False), choice(criteria=" "), choice(kind="transformers")):
        with pytest.raises(Refused):
            choose_second_stage(cast.group, wrong, by=cast.coordinator)
    choose_second_stage(cast.group, choice(), by=cast.coordinator)
    assert second_stage_for(cast.group) is not None
    settings.READER_URL = "https://two.example/v1"
    assert second_stage_for(cast.group) is None
    settings.READER_URL = "https://one.example/v1"
    choose_second_stage(cast.group, choice(kind="none", consent=False), by=cast.coordinator)
    assert second_stage_for(cast.group) is None
    assert SecondStage.objects.get().consented_at is None


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [({"calls_a_day": 3}, 3), ({"euros_a_day": Decimal("0.02")}, 2), ({"euros_a_day": 0}, 0)],
)
def test_the_budget_of_a_day_holds_and_begins_anew(
    cast: Any, settings: Any, limits: dict[str, Any], allowed: int
) -> None:
    _set_up(settings, "https://one.example/v1")
    row = choose_second_stage(cast.group, choice(**limits), by=cast.coordinator)
    account = SecondStageBudget(row.pk)
    assert [account.may_ask() for _ in range(4)].count(True) == allowed
    SecondStage.objects.update(day=now() - timedelta(days=1))
    assert account.may_ask() is (allowed > 0)


def test_the_circuit_opens_after_five_failures_and_closes_by_itself(
    cast: Any, settings: Any
) -> None:
    _set_up(settings, "https://one.example/v1")
    account = SecondStageBudget(choose_second_stage(cast.group, choice(), by=cast.coordinator).pk)
    for _ in range(4):
        account.failed()
    assert account.may_ask()
    account.failed()
    assert not account.may_ask()
    SecondStage.objects.update(open_until=now() - timedelta(seconds=1))
    assert account.may_ask()
    account.worked()
    account.failed(for_good=True)
    assert not account.may_ask()


def test_a_model_on_this_machine_reads_without_sending_anything(
    cast: Any, thread: Any, comments: list[Comment], settings: Any, tmp_path: Path
) -> None:
    settings.READER_FOLDER = str(make(tmp_path))
    choose_second_stage(cast.group, choice(kind="transformers", consent=False), by=cast.coordinator)
    Comment.objects.update(text="dehors")
    asked = second_stage_for(cast.group)
    assert asked is not None
    assert read_again(thread, asked) == 3
    comments[1].refresh_from_db()
    assert comments[1].scores["reader"]["labels"]["hate"]["p"] > 0.9


def test_a_missing_model_stops_nothing(
    cast: Any, thread: Any, comments: list[Comment], settings: Any, tmp_path: Path
) -> None:
    settings.READER_FOLDER = str(tmp_path / "nowhere")
    choose_second_stage(cast.group, choice(kind="transformers"), by=cast.coordinator)
    event = ThreadsScored(group=cast.group.pk, threads=(thread.pk,), comments=5)
    jobs.read_doubtful_again(event)
    comments[1].refresh_from_db()
    assert "reader" not in comments[1].scores


def test_a_coordinator_chooses_it_on_a_page(cast: Any, client_of: Any, settings: Any) -> None:
    client = client_of(cast.coordinator)
    assert "https" not in client.get("/veille/lecture").content.decode().split("</header>")[-1][:10]
    _set_up(settings, "https://lecture.example/v1")
    filled = {
        "kind": "llm",
        "criteria": "Dehors est haineux.",
        "calls_a_day": "50",
        "euros_a_day": "0.5",
        "euros_a_call": "0.001",
    }
    answer = client.post("/veille/lecture", filled)
    assert answer.status_code == 422
    assert client.post("/veille/lecture", filled | {"calls_a_day": "0"}).status_code == 422
    assert client.post("/veille/lecture", filled | {"consent": "on"}).status_code == 302
    chosen = SecondStage.objects.get()
    assert (chosen.consented_by, chosen.address) == (cast.coordinator, "https://lecture.example/v1")
    page = client.get("/veille/lecture").content.decode()
    assert "lecture.example" in page
    assert cast.coordinator.alias in page
    settings.READER_URL = "https://other.example/v1"
    SecondStage.objects.update(open_until=now() + timedelta(minutes=5))
    assert client.get("/veille/lecture").content.decode().count("message-warning") == 2
