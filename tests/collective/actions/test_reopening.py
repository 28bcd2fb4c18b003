"""A closed action may run again, if two moderators say so soon enough."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from jesuisla.collective.actions.jobs import close_due_actions
from jesuisla.collective.actions.lifecycle import close_action, prepare_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.reopening import AT_LEAST, reopen_action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.threads.models import Thread


@pytest.fixture
def closed(running: Action, read: Any) -> Action:
    read("hhnn", at=now())
    return close_action(running, by=None, thanks="Merci")


def test_two_moderators_open_it_again_until_its_planned_end(cast: Any, closed: Action) -> None:
    planned = closed.closes_at
    asked = reopen_action(closed, by=cast.moderator)
    assert (asked.state, asked.reopening_by) == (Action.State.CLOSED, cast.moderator)
    with pytest.raises(Refused, match="quelqu’un d’autre"):
        reopen_action(closed, by=cast.moderator)
    action = reopen_action(closed, by=cast.second_moderator)
    assert (action.state, action.closes_at) == (Action.State.RUNNING, planned)
    assert (action.closed_at, action.last_reading, action.reopening_by) == (None, None, None)
    entries = Entry.objects.filter(event__in=("ReopeningAsked", "ActionReopened"))
    assert list(entries.order_by("pk").values_list("event", "actor")) == [
        ("ReopeningAsked", cast.moderator.pk),
        ("ActionReopened", cast.second_moderator.pk),
    ]
    with pytest.raises(Refused):
        reopen_action(action, by=cast.moderator)


def test_one_is_enough_where_the_group_asks_for_one(cast: Any, closed: Action) -> None:
    cast.group.reviewers_needed = 1
    cast.group.save()
    assert reopen_action(closed, by=cast.moderator).state == Action.State.RUNNING


def test_past_its_planned_end_it_runs_for_an_hour_and_closes_again(
    cast: Any, running: Action
) -> None:
    Action.objects.update(prolonged_at=now())
    with time_machine.travel(running.closes_at + timedelta(minutes=1), tick=False):
        close_due_actions(0)
        reopen_action(running, by=cast.moderator)
        action = reopen_action(running, by=cast.second_moderator)
        assert action.closes_at == now() + AT_LEAST
        close_due_actions(0)
        running.refresh_from_db()
        assert running.state == Action.State.RUNNING
    with time_machine.travel(action.closes_at + timedelta(minutes=1)):
        close_due_actions(0)
    running.refresh_from_db()
    assert running.state == Action.State.CLOSED


def test_not_after_two_days_nor_beside_another_nor_on_a_thread_that_is_gone(
    cast: Any, closed: Action, thread: Thread, brief: Any
) -> None:
    with time_machine.travel(now() + timedelta(hours=49)), pytest.raises(Refused, match="48"):
        reopen_action(closed, by=cast.moderator)
    Thread.objects.filter(pk=thread.pk).update(state=Thread.State.GONE)
    with pytest.raises(Refused, match="fil"):
        reopen_action(closed, by=cast.moderator)
    Thread.objects.filter(pk=thread.pk).update(state=Thread.State.OPEN)
    prepare_action(thread, brief, by=cast.moderator)
    with pytest.raises(Refused, match="2"):
        reopen_action(closed, by=cast.second_moderator)


def test_the_page_asks_first_and_a_second_moderator_agrees(
    cast: Any, client_of: Any, closed: Action
) -> None:
    page = f"/actions/{closed.number}/rouvrir"
    first, second = client_of(cast.moderator), client_of(cast.second_moderator)
    assert page in first.get(f"/actions/{closed.number}").text
    assert page not in client_of(cast.member).get(f"/actions/{closed.number}").text
    assert "<form" in first.get(page).text.partition("<main")[2]
    assert "doit donner son accord" in first.post(page, follow=True).text
    assert first.post(page).status_code == 422
    assert "Maud" in second.get(page).text
    assert "est rouverte" in second.post(page, follow=True).text
    closed.refresh_from_db()
    assert closed.state == Action.State.RUNNING
    assert page not in first.get(f"/actions/{closed.number}").text
    assert second.post(page).status_code == 422
