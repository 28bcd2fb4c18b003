"""A running action's brief changes only with a second look, where the group asks for two."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.formats import time_format
from django.utils.timezone import localtime

from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.lifecycle import close_action, void_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voice_retention import forget_voices
from jesuisla.collective.journal.models import Entry

WORDS = "Le fil a changé de sujet."


@pytest.fixture
def written() -> dict[str, str]:
    """The form of a brief, filled in."""
    return {
        "why": WORDS,
        "tone": "fact",
        "kind": "counterspeech",
        "window_minutes": "180",
        "fact_1": "Un fait",
        "source_1": "https://example.org/fait",
    }


def edit(client: Any, action: Action, written: dict[str, str]) -> Any:
    return client.post(f"/veille/actions/{action.number}/consigne", written, follow=True)


def decide(client: Any, action: Action, deed: str) -> str:
    answer = client.post(f"/veille/actions/{action.number}", {"deed": deed}, follow=True)
    return str(answer.content.decode())


def read(client: Any, action: Action) -> str:
    return str(client.get(f"/actions/{action.number}").content.decode())


def test_a_change_waits_until_a_second_moderator_agrees(
    cast: Any, client_of: Any, running: Action, written: dict[str, str]
) -> None:
    maud, malik, ambre = (
        client_of(who) for who in (cast.moderator, cast.second_moderator, cast.member)
    )
    assert "attend une relecture" in edit(maud, running, written).content.decode()
    assert WORDS not in read(ambre, running)
    assert "agree_to_change" not in maud.get(f"/veille/actions/{running.number}").content.decode()
    decide(maud, running, "agree_to_change")  # not by oneself
    assert WORDS not in read(ambre, running)
    queue = malik.get("/veille").content.decode()
    assert f"/veille/actions/{running.number}" in queue
    assert f"{cast.moderator.alias} demande un changement de consigne" in queue
    decide(malik, running, "agree_to_change")
    running.refresh_from_db()
    assert running.brief_changed_at is not None
    page = read(ambre, running)
    assert WORDS in page
    assert "Un fait" in page
    assert f"Modifiée à {time_format(localtime(running.brief_changed_at))}" in page
    assert running.launched_at is not None
    assert running.closes_at == running.launched_at + timedelta(minutes=180)
    told = Entry.objects.filter(event__startswith="Brief").order_by("pk")
    assert list(told.values_list("event", "actor")) == [
        ("BriefChangeAsked", cast.moderator.pk),
        ("BriefChanged", cast.second_moderator.pk),
    ]


def test_a_change_that_is_not_wanted_leaves_the_brief(
    cast: Any, client_of: Any, running: Action, written: dict[str, str]
) -> None:
    edit(client_of(cast.moderator), running, written)
    malik = client_of(cast.second_moderator)
    assert "a déjà demandé" in edit(malik, running, written).content.decode()
    decide(malik, running, "drop_change")
    assert "personne a été plus rapide" in decide(malik, running, "agree_to_change")
    assert WORDS not in read(client_of(cast.member), running)


def test_with_one_moderator_a_change_counts_at_once(
    cast: Any, client_of: Any, running: Action, written: dict[str, str]
) -> None:
    cast.group.reviewers_needed = 1
    cast.group.save()
    edit(client_of(cast.moderator), running, written)
    page = read(client_of(cast.member), running)
    assert WORDS in page
    assert "Modifiée à" in page
    assert Entry.objects.filter(event="BriefChanged").exists()


def test_a_wrong_change_is_refused_before_it_waits(
    cast: Any, client_of: Any, running: Action, written: dict[str, str]
) -> None:
    answer = edit(client_of(cast.moderator), running, written | {"source_1": "pas une adresse"})
    assert answer.status_code == 422
    assert "Collez l’adresse entière" in answer.content.decode()
    assert "pas une adresse" in answer.content.decode()
    running.refresh_from_db()
    assert running.waiting_brief is None


def test_a_change_goes_with_the_account_of_whoever_asked(
    cast: Any, running: Action, brief: Brief
) -> None:
    from jesuisla.collective.actions.voice_retention import forget_member

    change_brief(running, brief, by=cast.moderator)
    forget_member(cast.moderator)
    running.refresh_from_db()
    assert running.waiting_brief is None


@pytest.mark.parametrize("ending", [close_action, void_action])
def test_a_change_nobody_looked_at_in_time_ends_with_the_action_and_is_told(
    cast: Any, client_of: Any, running: Action, written: dict[str, str], ending: Any
) -> None:
    maud, malik = (client_of(who) for who in (cast.moderator, cast.second_moderator))
    edit(maud, running, written)
    ending(running, by=None)
    running.refresh_from_db()
    assert running.waiting_brief is None
    assert Entry.objects.filter(event="BriefChangeLapsed").count() == 1
    own, other = (
        client.get(f"/veille/actions/{running.number}").content.decode() for client in (maud, malik)
    )
    assert "votre changement de consigne" in own
    assert "votre changement de consigne" in read(maud, running)
    assert f"{cast.moderator.alias} avait demandé" in other
    assert "agree_to_change" not in other
    assert "changement de consigne" not in read(client_of(cast.member), running)


def test_whose_change_lapsed_is_forgotten_with_the_voices(
    cast: Any, running: Action, brief: Brief
) -> None:
    change_brief(running, brief, by=cast.moderator)
    forget_voices(close_action(running, by=None))
    running.refresh_from_db()
    assert running.waiting_by is None
