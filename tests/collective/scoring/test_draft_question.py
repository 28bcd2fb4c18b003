"""A question about a draft from the group's own model: by three people's leave, kept nowhere."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from tests.collective.threads.test_planted_names import whole_database

from collective.scoring.misbehaving import ANSWERS, Model, model, reply
from collective.scoring.test_doubtful_comments import choice
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.scoring.models import SecondStage
from jesuisla.collective.scoring.second_stage.choice import choose_second_stage
from jesuisla.collective.scoring.second_stage.draft_question import (
    may_question_drafts,
    question_in,
    question_on_draft,
)
from jesuisla.collective.scoring.second_stage.model_address import NoAnswer

TRACE = "quadrillevermillon"
DRAFT = f"Je tiens la pharmacie {TRACE}, et mes voisins viennent de partout. #jesuislà"
QUESTION = "Qu’avez-vous vécu derrière ce comptoir ?"
ASKS = "Demander aussi à notre modèle"


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """The group's model, at an address that the operator named as private."""
    monkeypatch.setitem(ANSWERS, "asks", reply(json.dumps({"question": QUESTION})))
    with model("asks") as running_model:
        settings.READER_URL, settings.READER_MODEL = running_model.address, "petit"
        settings.READER_PRIVATE = True
        yield running_model


def look(client: Any, action: Action, **more: str) -> str:
    answer = client.post(f"/actions/{action.number}/relire", {"text": DRAFT, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_nothing_leaves_before_the_group_chose_it(
    cast: Any, client_of: Any, running: Action, server: Model
) -> None:
    for chosen in (None, choice()):
        if chosen:
            choose_second_stage(cast.group, chosen, by=cast.coordinator)
        assert not may_question_drafts(cast.group)
        page = look(client_of(cast.member), running, model="yes")
        assert ASKS not in page
        assert QUESTION not in page
    assert server.seen == []


def test_nothing_leaves_for_an_address_that_nobody_named_as_private(
    cast: Any, client_of: Any, running: Action, server: Model, settings: Any
) -> None:
    choose_second_stage(cast.group, choice(questions_drafts=True), by=cast.coordinator)
    settings.READER_PRIVATE = False
    assert ASKS not in look(client_of(cast.member), running, model="yes")
    assert question_on_draft(cast.group, DRAFT) is None
    with pytest.raises(Refused):
        choose_second_stage(cast.group, choice(questions_drafts=True), by=cast.coordinator)
    page = client_of(cast.coordinator).get("/veille/lecture")
    assert "questions_drafts" not in page.content.decode()
    assert server.seen == []


def test_only_the_writers_own_tap_sends_this_draft_and_the_question_is_marked(
    cast: Any, client_of: Any, running: Action, server: Model
) -> None:
    choose_second_stage(cast.group, choice(questions_drafts=True), by=cast.coordinator)
    client = client_of(cast.member)
    page = look(client, running)
    assert ASKS in page
    assert QUESTION not in page
    pause = client.post(
        f"/actions/{running.number}/relire", {"text": DRAFT}, headers={"HX-Request": "true"}
    )
    assert QUESTION not in pause.content.decode()
    assert server.seen == []
    page = look(client, running, model="yes")
    assert QUESTION in page
    assert "par le modèle de votre groupe" in page
    (seen,) = server.seen
    assert TRACE in seen["raw"].decode()
    look(client, running)
    assert len(server.seen) == 1


def test_a_draft_that_was_sent_is_kept_nowhere(
    cast: Any,
    client_of: Any,
    running: Action,
    server: Model,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    choose_second_stage(cast.group, choice(questions_drafts=True), by=cast.coordinator)
    assert QUESTION in look(client_of(cast.member), running, model="yes")
    assert TRACE not in whole_database()
    assert TRACE not in caplog.text.casefold()
    assert QUESTION.casefold() not in whole_database()
    assert len(server.seen) == 1


def test_names_and_links_stay_here(cast: Any, server: Model) -> None:
    choose_second_stage(cast.group, choice(questions_drafts=True), by=cast.coordinator)
    question_on_draft(cast.group, "@anna lis https://exemple.org/p ou écris à a@exemple.org")
    sent = server.seen[0]["raw"].decode()
    assert "anna" not in sent
    assert "exemple.org" not in sent


@pytest.mark.parametrize("way", ["prose", "half", "empty", "huge", "500", "401", "hang_up", "calm"])
def test_whatever_else_comes_back_is_no_question(
    cast: Any, client_of: Any, running: Action, server: Model, way: str
) -> None:
    server.ways = [way]
    choose_second_stage(cast.group, choice(questions_drafts=True), by=cast.coordinator)
    page = look(client_of(cast.member), running, model="yes")
    assert "n’a pas répondu" in page
    assert SecondStage.objects.get().failures == 1


@pytest.mark.parametrize(
    "question",
    [
        "Écrivez plutôt : « Bonjour à tous » ?",
        'Et si vous disiez "bonjour" ?',
        "Voir https://exemple.org ?",
        "Voici votre texte.",
        "x" * 300 + "?",
        7,
        ["?"],
    ],
)
def test_a_text_to_paste_is_no_question(question: Any) -> None:
    with pytest.raises(NoAnswer):
        question_in({"question": question})


def test_a_spent_budget_asks_nothing(cast: Any, server: Model) -> None:
    spent = choice(questions_drafts=True, calls_a_day=1)
    choose_second_stage(cast.group, spent, by=cast.coordinator)
    assert question_on_draft(cast.group, DRAFT) == QUESTION
    assert question_on_draft(cast.group, DRAFT) is None
    assert len(server.seen) == 1
