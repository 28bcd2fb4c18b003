"""The second look: agreed to, sent back with a word, refused by name; and who was faster."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    review_action,
    void_action,
)
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused


def decide(client: Client, action: Action, deed: str, **sent: str) -> str:
    """The page that is drawn after a press of a button."""
    path = f"/veille/actions/{action.number}"
    return unescape(client.post(path, {"deed": deed, **sent}, follow=True).content.decode())


def of_state(action: Action) -> str:
    action.refresh_from_db()
    return action.state


@pytest.fixture
def maud(cast: Any, client_of: Any) -> Any:
    """Who prepared the action."""
    return client_of(cast.moderator)


@pytest.fixture
def malik(cast: Any, client_of: Any) -> Any:
    """Who takes the second look."""
    return client_of(cast.second_moderator)


@pytest.fixture
def colette(cast: Any, client_of: Any) -> Any:
    return client_of(cast.coordinator)


def test_the_second_launcher_is_told_by_name_who_was_faster(
    prepared: Action, malik: Any, colette: Any
) -> None:
    decide(malik, prepared, "agree_and_launch")
    page = decide(colette, prepared, "agree_and_launch", note="Ces mots ne se perdent pas.")
    assert "Malik a été plus rapide\N{NO-BREAK SPACE}: l’action 1 est lancée." in page
    assert 'role="alert"' in page
    assert "Ces mots ne se perdent pas." in page
    assert Entry.objects.filter(event="ActionLaunched").count() == 1


def test_it_is_said_in_the_reader_s_language(prepared: Action, malik: Any, colette: Any) -> None:
    decide(malik, prepared, "agree")
    answer = colette.post("/veille/actions/1", {"deed": "agree"}, headers={"accept-language": "en"})
    assert "Malik was faster: action 1 is agreed to" in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (lambda action, by: review_action(action, "agreed", by=by), "est approuvée"),
        (lambda action, by: review_action(action, "returned", by=by, note="?"), "est renvoyée"),
        (lambda action, by: review_action(action, "declined", by=by, note="?"), "est refusée"),
    ],
)
def test_every_turn_is_told_by_name(
    cast: Any, prepared: Action, colette: Any, turn: Any, said: str
) -> None:
    turn(prepared, cast.second_moderator)
    page = decide(colette, prepared, "agree")
    assert "Malik a été plus rapide" in page
    assert said in page


def test_what_nobody_overtook_is_said_without_a_name(
    cast: Any, running: Action, malik: Any
) -> None:
    assert "L’action 1 est maintenant" in decide(malik, running, "launch")
    close_action(running, by=None)
    assert "L’action 1 est maintenant" in decide(malik, running, "launch")


def test_a_gone_thread_is_said_on_a_page_without_the_form(
    cast: Any, prepared: Action, malik: Any
) -> None:
    void_action(prepared, by=cast.moderator)
    assert "L’action 1 est maintenant" in decide(malik, prepared, "agree")


def test_agreeing_and_launching_is_one_thing(cast: Any, prepared: Action, malik: Any) -> None:
    cast.group.daily_budget = 0
    cast.group.save()
    page = decide(malik, prepared, "agree_and_launch", note="Bien vu.")
    assert "Rien n’est donc encore approuvé." in page
    assert of_state(prepared) == "proposed"
    assert not prepared.reviews.exists()
    assert "Bien vu." in page
    decide(malik, prepared, "agree_and_launch", note="Bien vu.", past_budget="yes")
    assert of_state(prepared) == "running"


def test_once_the_day_is_full_another_launch_is_a_choice_of_its_own(
    cast: Any, prepared: Action, malik: Any
) -> None:
    path = f"/veille/actions/{prepared.number}"
    before = malik.get(path).content.decode()
    assert 'name="past_budget"' not in before
    assert "Approuver, et lancer une action de plus" not in before
    cast.group.daily_budget = 0
    cast.group.save()
    full = malik.get(path).content.decode()
    assert '<input type="hidden" name="past_budget" value="yes">' in full
    form = full.split('id="verdict"')[1].split("</form>")[0]
    later, more = form.index("Approuver, lancer plus tard"), form.index("lancer une action de plus")
    assert later < more, "the main button does not launch"
    assert form.count("Approuver, lancer plus tard") == 1
    assert "Limite du jour atteinte" in form
    decide(malik, prepared, "agree", past_budget="yes")
    assert of_state(prepared) == "reviewed"
    assert "Lancer une action de plus aujourd’hui" in malik.get(path).content.decode()
    decide(malik, prepared, "launch", past_budget="yes")
    assert of_state(prepared) == "running"


def test_sent_back_with_a_word_it_is_changed_and_looked_at_again(
    cast: Any, prepared: Action, maud: Any, malik: Any
) -> None:
    queue = decide(malik, prepared, "send_back", note="Ne nommons pas la ville.")
    assert "Maud lira votre mot" in queue
    assert "Renvoyée à Maud avec un mot" in queue
    assert "Renvoyée vers vous avec un mot" in unescape(maud.get("/veille").content.decode())
    for path in ("/veille/actions/1", "/veille/actions/1/consigne"):
        page = unescape(maud.get(path).content.decode())
        assert "Ne nommons pas la ville." in page
        assert "Malik" in page
    typed = {"kind": "counterspeech", "why": "Sans nommer.", "tone": "opinion"}
    maud.post("/veille/actions/1/consigne", typed | {"window_minutes": "1440"})
    assert of_state(prepared) == "proposed"
    assert "Ne nommons pas la ville." in unescape(malik.get("/veille/actions/1").content.decode())
    decide(malik, prepared, "agree_and_launch")
    assert of_state(prepared) == "running"


def test_what_was_sent_back_is_not_agreed_to_before_it_was_changed(
    cast: Any, prepared: Action, colette: Any
) -> None:
    review_action(prepared, "returned", by=cast.second_moderator, note="Non")
    page = decide(colette, prepared, "agree_and_launch")
    assert "Malik a été plus rapide" in page
    assert of_state(prepared) == "returned"
    with pytest.raises(Refused):
        launch_action(prepared, by=cast.coordinator)


@pytest.mark.parametrize("deed", ["send_back", "decline"])
def test_without_a_word_nothing_is_sent_back_nor_refused(
    prepared: Action, malik: Any, deed: str
) -> None:
    assert "Dites pourquoi en quelques mots" in decide(malik, prepared, deed, note="  ")
    assert of_state(prepared) == "proposed"


def test_a_refusal_is_by_name_and_with_its_reason(prepared: Action, maud: Any, malik: Any) -> None:
    decide(malik, prepared, "decline", note="Le fil est presque vide.")
    assert of_state(prepared) == "declined"
    page = unescape(maud.get("/veille/actions/1").content.decode())
    assert "Le fil est presque vide." in page
    assert "Malik" in page


def test_one_s_own_action_may_be_given_up_but_not_agreed_to(prepared: Action, maud: Any) -> None:
    assert "agree_and_launch" not in maud.get("/veille/actions/1").content.decode()
    assert "la relecture revient à quelqu’un d’autre" in decide(maud, prepared, "agree")
    assert "L’action 1 ne sera pas lancée." in decide(maud, prepared, "decline")
    assert of_state(prepared) == "declined"


def test_an_action_sent_back_keeps_its_thread(cast: Any, prepared: Action, colette: Any) -> None:
    review_action(prepared, "returned", by=cast.second_moderator, note="Non")
    typed = {"kind": "counterspeech", "why": "Aussi", "tone": "opinion", "window_minutes": "1440"}
    answer = colette.post(f"/veille/{prepared.thread_id}/preparer", typed)
    assert "L’action 1 est déjà en route sur ce fil" in unescape(answer.content.decode())


def test_an_unknown_button_is_said(prepared: Action, malik: Any) -> None:
    assert "boutons" in decide(malik, prepared, "nonsense")
