"""An action with too few voices is prolonged once, and says truly when too few came."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.jobs import close_due_actions, forget_old_voices
from jesuisla.collective.actions.lifecycle import close_action, close_or_prolong_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import delete_account
from jesuisla.collective.threads.models import Thread


def page(client: Any, path: str, language: str = "fr") -> str:
    """What stands on a page, blanks made one."""
    answer = client.get(path, headers={"accept-language": language})
    return " ".join(unescape(answer.content.decode()).split())


@pytest.fixture
def prolonged(cast: Any, running: Action) -> Action:
    """The running action, one voice in it, just after its planned end."""
    tell_voice(running, "Je suis là, et je le dis", by=cast.member)
    assert running.closes_at is not None
    with time_machine.travel(running.closes_at + timedelta(seconds=5), tick=False):
        close_due_actions(0)
    running.refresh_from_db()
    return running


def test_it_runs_on_by_half_its_window_once(prolonged: Action) -> None:
    assert prolonged.state == Action.State.RUNNING
    assert prolonged.prolonged_at is not None
    assert prolonged.closes_at is not None
    half = timedelta(minutes=prolonged.window_minutes) / 2
    assert prolonged.closes_at == prolonged.prolonged_at + half
    entry = Entry.objects.get(event="ActionProlonged")
    assert (entry.actor, entry.facts["writers"], entry.facts["needed"]) == (None, 1, 3)
    with time_machine.travel(prolonged.closes_at + timedelta(seconds=5)):
        for _time in range(2):
            close_due_actions(0)
    prolonged.refresh_from_db()
    assert prolonged.state == Action.State.CLOSED
    assert Entry.objects.filter(event="ActionProlonged").count() == 1


def test_members_read_it_on_the_list_and_on_the_page(
    cast: Any, client_of: Any, prolonged: Action
) -> None:
    client = client_of(cast.second_member)
    for path in ("/actions", "/actions/1"):
        text = page(client, path)
        assert "Prolongée jusqu’au" in text
        assert "il manque 2 voix." in text
        assert "we need 2 more voices." in page(client, path, "en")
    tell_voice(prolonged, "Moi aussi, je suis là", by=cast.second_member)
    assert "we need 1 more voice." in page(client, "/actions/1", "en")
    tell_voice(prolonged, "Et moi avec vous deux", by=cast.third_member)
    assert "more voice" not in page(client, "/actions", "en")
    assert "Extended until" in page(client, "/actions", "en")


def test_its_result_says_that_it_stayed_alone(cast: Any, client_of: Any, prolonged: Action) -> None:
    assert prolonged.closes_at is not None
    with time_machine.travel(prolonged.closes_at + timedelta(seconds=5)):
        close_due_actions(0)
    client = client_of(cast.member)
    text = page(client, "/actions/1")
    assert "1 personne a écrit." in text
    assert "Nous n’étions pas assez, même en prolongeant" in text
    assert "There were too few of us, even with more time" in page(client, "/actions/1", "en")


def test_closed_by_hand_with_too_few_it_says_so_too(
    cast: Any, client_of: Any, running: Action
) -> None:
    close_action(running, by=cast.moderator)
    assert "Nous n’étions pas assez" in page(client_of(cast.member), "/actions/1")


def test_the_number_stays_true_when_names_are_gone(
    cast: Any, client_of: Any, running: Action
) -> None:
    for member in (cast.member, cast.second_member, cast.third_member):
        tell_voice(running, f"Les mots de {member.alias}", by=member)
    close_action(running, by=cast.moderator)
    delete_account(cast.third_member.person)
    with time_machine.travel(now() + timedelta(days=cast.group.retention_days + 1)):
        forget_old_voices(0)
    text = page(client_of(cast.member), "/actions/1")
    assert "3 personnes ont écrit." in text
    assert "trop peu" not in text


def test_a_boost_needs_no_voice_and_is_not_prolonged(
    cast: Any, client_of: Any, running: Action
) -> None:
    Action.objects.update(kind="tailwind", closes_at=now())
    close_due_actions(0)
    running.refresh_from_db()
    assert running.state == Action.State.CLOSED
    assert "trop peu" not in page(client_of(cast.member), "/actions/1")


def test_a_thread_that_is_gone_prolongs_nothing(running: Action) -> None:
    Thread.objects.update(state=Thread.State.GONE)
    Action.objects.update(closes_at=now())
    assert close_or_prolong_action(running).state == Action.State.CLOSED


def test_before_its_time_nothing_happens(running: Action) -> None:
    assert close_or_prolong_action(running).closes_at == running.closes_at
    assert close_or_prolong_action(running).prolonged_at is None


def test_a_changed_brief_keeps_what_was_prolonged(cast: Any, prolonged: Action) -> None:
    cast.group.reviewers_needed = 1
    cast.group.save()
    action = change_brief(prolonged, Brief(why="Mieux dit"), by=cast.moderator)
    assert action.launched_at is not None
    assert action.closes_at == action.launched_at + timedelta(minutes=action.window_minutes) * 1.5
