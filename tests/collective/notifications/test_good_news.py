"""Whoever took part learns, alone and once, what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications import jobs
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.notification import Notification
from jesuisla.collective.notifications.pauses import Length, take_pause
from jesuisla.collective.notifications.topics import THANKS
from jesuisla.collective.notifications.wishes import choose_channels
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.threads.models import Thread

EVENING = datetime(2026, 11, 25, 17, 5, tzinfo=UTC)  # 18:05 in Paris


def closed(cast: Any, number: int, at: datetime, **more: Any) -> Action:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id=f"t{number}")
    return Action.objects.create(
        group=cast.group,
        thread=thread,
        number=number,
        why="Parce que.",
        state=Action.State.CLOSED,
        launched_at=at - timedelta(hours=3),
        closes_at=at,
        closed_at=at,
        **more,
    )


def tell(at: datetime = EVENING) -> None:
    with time_machine.travel(at, tick=False):
        jobs.tell_of_ended_actions(0)


@pytest.fixture
def action(cast: Any) -> Action:
    """Closed at three; Ambre wrote, Basile read her voice and supported it."""
    action = closed(cast, 12, EVENING - timedelta(hours=3), thanks="Bravo à vous.")
    voice = Voice.objects.create(
        group=cast.group, action=action, by=cast.member, first_words="Bonjour à tous"
    )
    for deed in ("read", "liked"):
        Support.objects.create(
            group=cast.group, action=action, by=cast.second_member, voice=voice, deed=deed
        )
    return action


def test_writers_and_supporters_are_thanked_once_in_the_evening(cast: Any, action: Action) -> None:
    tell(EVENING - timedelta(hours=1))
    assert mail.outbox == []
    tell()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {cast.member.person.email, cast.second_member.person.email}
    writer = letters[cast.member.person.email]
    assert writer.subject == "#jesuisla\u00a0: ce que cela a donné"
    assert "1\u00a0personne l’a lue, 1\u00a0l’a soutenue." in writer.body
    assert "Bravo à vous." in writer.body
    assert "/actions/12" in writer.body
    supporter = letters[cast.second_member.person.email]
    assert "l’a lue" not in supporter.body  # nothing about others
    assert cast.member.alias not in supporter.body
    tell()
    tell(EVENING + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_a_letter_box_that_refuses_keeps_no_other_waiting(
    cast: Any, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = CHANNELS["mail"].send

    def refuse_one(notification: Notification, to: Membership) -> None:
        if to.pk == cast.member.pk:
            raise OSError("not now")
        send(notification, to)

    monkeypatch.setattr(CHANNELS["mail"], "send", refuse_one)
    tell()
    assert [letter.to for letter in mail.outbox] == [[cast.second_member.person.email]]


def test_the_result_is_told_where_it_was_counted(cast: Any, action: Action) -> None:
    top = {
        "size": 3,
        "before": {"hateful": 2, "neutral": 1},
        "after": {"hateful": 1, "ours": 2},
        "doubts": [],
    }
    ActionResult.objects.create(group=cast.group, action=action, tops=[top])
    tell()
    sentences = {line for letter in mail.outbox for line in letter.body.splitlines()}
    assert "Parmi les 3 premiers commentaires, 1 est haineux\u202f; il y en avait 2." in sentences


def test_several_actions_are_one_letter(cast: Any, action: Action) -> None:
    other = closed(cast, 13, EVENING - timedelta(hours=2))
    Voice.objects.create(group=cast.group, action=other, by=cast.member, first_words="Bonsoir")
    tell()
    letters = [it for it in mail.outbox if it.to == [cast.member.person.email]]
    assert len(letters) == 1
    assert "Action 12" in letters[0].body
    assert "Action 13" in letters[0].body
    last = closed(cast, 14, EVENING + timedelta(hours=2))
    Voice.objects.create(group=cast.group, action=last, by=cast.member, first_words="Salut")
    tell(EVENING + timedelta(days=1))
    assert "Action 14" in mail.outbox[-1].body
    assert "Action 13" not in mail.outbox[-1].body


def test_what_was_just_closed_waits_and_what_is_old_is_left(cast: Any) -> None:
    for number, ago in ((1, timedelta(minutes=30)), (2, timedelta(hours=49))):
        action = closed(cast, number, EVENING - ago)
        Voice.objects.create(group=cast.group, action=action, by=cast.member, first_words="Mots")
    tell()
    assert mail.outbox == []


def test_whoever_rests_or_does_not_want_it_gets_no_letter(cast: Any, action: Action) -> None:
    choose_channels(cast.member, THANKS, channels=[])
    with time_machine.travel(EVENING, tick=False):
        take_pause(cast.second_member, Length.WEEK)
    tell()
    assert mail.outbox == []
