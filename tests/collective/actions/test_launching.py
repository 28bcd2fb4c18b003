from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.lifecycle import (
    launch_action,
    prepare_action,
    review_action,
    void_action,
)
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.proposals.claims import claim_thread
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import mark_gone


def events() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def test_an_action_goes_from_brief_to_launch_with_one_entry_a_step(
    cast: Any, prepared: Action
) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    action = launch_action(prepared, by=cast.moderator)
    assert action.state == Action.State.RUNNING
    assert action.closes_at == action.launched_at + timedelta(minutes=action.window_minutes)
    assert events() == ["ActionPrepared", "ActionReviewed", "ActionLaunched"]


def test_whoever_prepared_an_action_does_not_take_the_second_look(
    cast: Any, prepared: Action
) -> None:
    with pytest.raises(Refused):
        review_action(prepared, "agreed", by=cast.moderator)


def test_nothing_is_launched_without_a_second_look(cast: Any, prepared: Action) -> None:
    with pytest.raises(Refused):
        launch_action(prepared, by=cast.moderator)
    prepared.refresh_from_db()
    assert prepared.state == Action.State.PROPOSED


def test_a_group_may_ask_for_one_moderator_only(cast: Any, prepared: Action) -> None:
    cast.group.reviewers_needed = 1
    cast.group.save()
    assert launch_action(prepared, by=cast.moderator).state == Action.State.RUNNING


def test_the_second_of_two_launches_is_refused(cast: Any, running: Action) -> None:
    with pytest.raises(Refused):
        launch_action(running, by=cast.moderator)
    assert events().count("ActionLaunched") == 1


def test_the_budget_of_the_day_is_passed_only_on_purpose_and_logged(
    cast: Any, running: Action, brief: Brief
) -> None:
    cast.group.daily_budget = 1
    cast.group.save()
    other = Thread.objects.create(group=cast.group, network="facebook", native_id="2")
    action = prepare_action(other, brief, by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    with pytest.raises(Refused):
        launch_action(action, by=cast.moderator)
    action = launch_action(action, by=cast.moderator, past_budget=True)
    assert action.over_budget
    entry = Entry.objects.filter(event="ActionLaunched").latest("pk")
    assert (entry.facts["today"], entry.facts["budget"]) == (2, 1)


def test_reddit_takes_no_action(cast: Any, brief: Brief) -> None:
    thread = Thread.objects.create(group=cast.group, network="reddit", native_id="r/1")
    with pytest.raises(Refused):
        prepare_action(thread, brief, by=cast.moderator)


def test_a_thread_another_moderator_works_on_is_left_to_them(
    cast: Any, thread: Thread, brief: Brief
) -> None:
    claim_thread(thread, by=cast.second_moderator)
    with pytest.raises(Refused, match="Malik"):
        prepare_action(thread, brief, by=cast.moderator)


def test_a_thread_has_one_unfinished_action(cast: Any, prepared: Action, brief: Brief) -> None:
    with pytest.raises(Refused, match=str(prepared.number)):
        prepare_action(prepared.thread, brief, by=cast.second_moderator)


def test_a_declined_action_frees_its_thread(cast: Any, prepared: Action, brief: Brief) -> None:
    review_action(prepared, "declined", by=cast.second_moderator, note="Non.")
    again = prepare_action(prepared.thread, brief, by=cast.second_moderator)
    assert again.number == prepared.number + 1


def test_changing_a_reviewed_brief_asks_for_a_new_review(
    cast: Any, prepared: Action, brief: Brief
) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    change_brief(prepared, brief, by=cast.second_moderator)
    with pytest.raises(Refused):
        launch_action(prepared, by=cast.second_moderator)


def test_the_launch_takes_the_proposals_and_the_first_reading(
    cast: Any, prepared: Action, read: Any
) -> None:
    proposal = Proposal.objects.create(group=cast.group, thread=prepared.thread, by=cast.member)
    reading = read("hhhnn")
    review_action(prepared, "agreed", by=cast.second_moderator)
    action = launch_action(prepared, by=cast.moderator)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.TAKEN
    assert action.first_reading == reading


def test_a_gone_thread_takes_no_action(cast: Any, thread: Thread, brief: Brief) -> None:
    thread.state = Thread.State.GONE
    thread.save()
    with pytest.raises(Refused):
        prepare_action(thread, brief, by=cast.moderator)


def test_voiding_twice_is_voiding_once(cast: Any, running: Action) -> None:
    void_action(running, by=cast.moderator)
    ended = void_action(running, by=cast.moderator).closed_at
    assert ended is not None
    assert ended <= now()
    assert events().count("ActionVoided") == 1


def test_nobody_takes_the_second_look_at_their_own_words(
    cast: Any, prepared: Action, brief: Brief
) -> None:
    change_brief(prepared, Brief(why="Autres mots."), by=cast.second_moderator)
    with pytest.raises(Refused):
        review_action(prepared, "agreed", by=cast.second_moderator)
    assert review_action(prepared, "agreed", by=cast.moderator).state == "reviewed"


def test_an_action_on_a_thread_that_just_went_is_not_launched(cast: Any, prepared: Action) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    mark_gone(prepared.thread, by=cast.member)
    with pytest.raises(Refused):
        launch_action(prepared, by=cast.second_moderator)
