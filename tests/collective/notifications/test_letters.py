"""Whoever sent a letter to a page is told that the day to look again has come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import localdate

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Review
from jesuisla.collective.groups import schedule
from jesuisla.collective.letters.letters import mark_letter_sent, note_outcome, put_off_look
from jesuisla.collective.notifications.jobs import tell_of_letters_to_look_at
from jesuisla.collective.notifications.topics import LETTERS
from jesuisla.collective.notifications.wishes import choose_channels

SENT = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def letter(cast: Any, thread: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A letter that Maud sent on 4 May and looks at again a week later."""
    monkeypatch.setattr(schedule, "seconds_ahead", lambda: 0.0)
    with time_machine.travel(SENT, tick=False):
        brief = Brief(why="Des familles sont insultées.", kind="letter")
        action = prepare_action(thread, brief, by=cast.coordinator)
        action = review_action(action, Review.Verdict.AGREED, by=cast.moderator)
        action = launch_action(action, by=cast.moderator)
        mark_letter_sent(
            action,
            "Bonjour, merci de nous lire.",
            sent_on=localdate(),
            look_on=localdate() + timedelta(days=7),
            by=cast.moderator,
        )
    mail.outbox.clear()
    return action


def tell_on(day: int) -> int:
    with time_machine.travel(SENT + timedelta(days=day), tick=False):
        return tell_of_letters_to_look_at(0)


def test_the_sender_is_told_once_on_the_day_and_not_before(cast: Any, letter: Any) -> None:
    assert [tell_on(day) for day in (0, 6, 7, 7, 8)] == [0, 0, 1, 0, 0]
    (told,) = mail.outbox
    assert told.to == [cast.moderator.person.email]
    assert "retournez voir la page" in told.subject
    assert "Le 4\u00a0mai 2026" in told.body
    assert f"http://jesuisla.localhost/actions/{letter.number}/lettre" in told.body


def test_the_letter_is_in_english_for_who_reads_english(cast: Any, letter: Any) -> None:
    cast.moderator.person.language = "en"
    cast.moderator.person.save()
    tell_on(7)
    assert "time to look at the page you wrote to" in mail.outbox[0].subject


def test_a_look_put_off_is_told_of_anew_and_one_that_was_taken_no_more(
    cast: Any, letter: Any
) -> None:
    assert tell_on(7) == 1
    with time_machine.travel(SENT + timedelta(days=7), tick=False):
        put_off_look(letter, localdate() + timedelta(days=3), by=cast.moderator)
    assert (tell_on(8), tell_on(10)) == (0, 1)
    with time_machine.travel(SENT + timedelta(days=10), tick=False):
        put_off_look(letter, localdate() + timedelta(days=3), by=cast.moderator)
        note_outcome(letter, "answered", "", by=cast.moderator)
    assert tell_on(13) == 0


def test_nobody_is_told_who_does_not_wish_it_or_left_the_team(cast: Any, letter: Any) -> None:
    choose_channels(cast.moderator, LETTERS, channels=[])
    assert tell_on(7) == 0
    choose_channels(cast.moderator, LETTERS, channels=["mail"])
    cast.moderator.roles = ["member"]
    cast.moderator.save()
    assert tell_on(7) == 0


def test_the_queue_says_it_too(cast: Any, client_of: Any, letter: Any) -> None:
    with time_machine.travel(SENT + timedelta(days=7)):
        page = client_of(cast.moderator).get("/veille").content.decode()
    assert "À regarder maintenant" in page
