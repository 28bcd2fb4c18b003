"""The number in the menu of the team: what waits for whoever looks."""

import re
from typing import Any

import pytest

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    prepare_action,
    review_action,
)
from jesuisla.collective.actions.reopening import reopen_action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import answer_help_call, ask_for_help, open_help_calls
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.proposals.proposals import propose
from jesuisla.collective.queue.waiting import count_waiting
from jesuisla.networks.registry import recognise

LINK = "https://www.facebook.com/gazette.inventee/posts/12345678"


def waiting_in_menu(client: Any) -> int:
    """The number beside the entry of the queue, 0 where there is none."""
    header = client.get("/charte").content.decode().split("</header>")[0]
    number = re.search(r'class="count">(\d+)<', header)
    return int(number[1]) if number else 0


def test_the_menu_counts_what_each_of_the_team_may_do(cast: Any, client_of: Any) -> None:
    maud, malik = client_of(cast.moderator), client_of(cast.second_moderator)
    assert (waiting_in_menu(maud), waiting_in_menu(malik)) == (0, 0)
    thread = propose(cast.group, recognise(f"{LINK}1"), "Des injures.", by=cast.member).thread
    propose(cast.group, recognise(f"{LINK}1"), "Moi aussi.", by=cast.second_member)
    propose(cast.group, recognise(f"{LINK}2"), "Ici aussi.", by=cast.member)
    assert (waiting_in_menu(maud), waiting_in_menu(malik)) == (2, 2)
    page_of_the_queue = maud.get("/veille").content.decode()
    assert page_of_the_queue.count('class="count"') == 1
    action = prepare_action(thread, Brief(why="Une famille est insultée."), by=cast.moderator)
    assert (waiting_in_menu(maud), waiting_in_menu(malik)) == (1, 2)
    review_action(action, "agreed", by=cast.second_moderator)
    running = launch_action(action, by=cast.second_moderator)
    assert (waiting_in_menu(maud), waiting_in_menu(malik)) == (1, 1)
    voice = tell_voice(running, "Je suis là", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    assert (waiting_in_menu(maud), waiting_in_menu(malik)) == (2, 2)
    answer_help_call(open_help_calls()[0], by=cast.moderator)
    assert waiting_in_menu(malik) == 1
    assert 'class="count"' not in client_of(cast.member).get("/charte").content.decode()


def test_the_second_moderator_reads_that_an_action_should_run_again(
    cast: Any, client_of: Any
) -> None:
    thread = propose(cast.group, recognise(f"{LINK}1"), "Des injures.", by=cast.member).thread
    action = prepare_action(thread, Brief(why="Une famille est insultée."), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    action = launch_action(action, by=cast.second_moderator)
    reopen_action(close_action(action, by=None, thanks="Merci"), by=cast.moderator)
    maud, malik = client_of(cast.moderator), client_of(cast.second_moderator)
    assert waiting_in_menu(malik) == waiting_in_menu(maud) + 1
    there = f"/actions/{action.number}/rouvrir"
    page = malik.get("/veille").content.decode()
    assert f"{cast.moderator.alias} demande à rouvrir" in page
    assert there in page
    malik.post(there)
    assert there not in malik.get("/veille").content.decode()


@pytest.mark.usefixtures("thread")
def test_it_is_one_query(cast: Any, django_assert_num_queries: Any) -> None:
    cast.moderator.group = cast.group
    with django_assert_num_queries(1):
        assert count_waiting(Viewer(cast.moderator, strong=True)) == 1
