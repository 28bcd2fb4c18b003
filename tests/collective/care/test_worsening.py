"""An action that makes things worse is seen: the team is told, and stops it in one tap."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core import mail

from jesuisla.analysis.impact import Worsening
from jesuisla.collective.actions.events import VoicesForgotten
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.reopening import reopen_action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.care.jobs import forget_calls_in_old_action
from jesuisla.collective.care.models import Shift, WorseSign
from jesuisla.collective.care.worsening import note_worsening
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.notifications.calls import call_again_where_few_came
from jesuisla.collective.notifications.good_news import tell_of_good_news
from jesuisla.collective.notifications.models import Call
from jesuisla.collective.notifications.topics import CALLS, WORSE
from jesuisla.collective.notifications.wishes import choose_channels
from jesuisla.collective.notifications.worsening import tell_of_worsening
from jesuisla.collective.threads.models import Reading, Thread
from waiting_jobs import run_and_drop_jobs

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # ten in Paris, on a Wednesday
TEAM = ["colette", "malik", "maud"]
STOP = "Arrêter l’action"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rated(cast: Any, client_of: Any, thread: Thread, clock: Any) -> Any:
    """Rates the top of the thread by hand, so many hateful, a minute after the last time."""
    count = 0

    def rate(hateful: int, **more: str) -> None:
        nonlocal count
        count += 1
        clock.shift(timedelta(minutes=1))
        kinds = ["hateful"] * hateful + ["neutral"] * (10 - hateful)
        response = client_of(cast.moderator).post(
            f"/fils/{thread.pk}/dix",
            {
                "order": "relevance",
                "token": str(UUID(int=count)),
                **{f"place-{at}": kind for at, kind in enumerate(kinds, 1)},
                **more,
            },
        )
        assert response.status_code == 302
        run_and_drop_jobs()

    return rate


@pytest.fixture
def watched(cast: Any, rated: Any, prepared: Action) -> Action:
    """An action that was launched when three of the first ten were hateful."""
    from jesuisla.collective.actions.lifecycle import launch_action, review_action

    rated(3)
    review_action(prepared, "agreed", by=cast.second_moderator)
    action = launch_action(prepared, by=cast.second_moderator)
    run_and_drop_jobs()
    mail.outbox.clear()
    return action


def told() -> list[str]:
    """Who of the team learnt that an action makes things worse, since the last time."""
    letters = [letter for letter in mail.outbox if "aggraver" in letter.subject]
    mail.outbox.clear()
    return sorted(letter.to[0].partition("@")[0] for letter in letters)


def page(client: Any, path: str) -> str:
    text = re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def attack(action: Action, member: Any, words: str) -> Voice:
    voice = tell_voice(action, words, by=member)
    ask_for_help(voice, attacked=True, by=member)
    run_and_drop_jobs()
    return voice


def test_more_hate_in_two_ratings_reaches_the_team_and_stands_on_its_page(
    cast: Any, client_of: Any, rated: Any, watched: Action
) -> None:
    team = client_of(cast.moderator)
    rated(5)
    assert told() == []
    assert STOP not in page(team, "/veille")
    rated(4)
    letter = next(letter for letter in mail.outbox if "aggraver" in letter.subject)
    assert "/veille" in letter.body
    assert "gazette" not in letter.subject + letter.body
    assert told() == TEAM
    text = page(team, "/veille")
    assert "Actions qui aggravent peut-être les choses" in text
    assert "il y avait plus de haine en haut du fil qu’au lancement" in text
    rated(6)
    assert told() == []  # once
    assert tell_of_worsening() == 0
    assert Entry.objects.get(event="ActionWorsened").actor is None


def test_fewer_or_as_many_hateful_comments_tell_nobody(rated: Any, watched: Action) -> None:
    for count in (3, 3, 2, 4, 3):
        rated(count)
    assert not WorseSign.objects.exists()
    assert told() == []


def test_a_rating_put_right_counts_as_well(
    cast: Any, client_of: Any, rated: Any, watched: Action
) -> None:
    rated(5)
    rated(3)
    last = Reading.objects.latest("pk")
    kinds = ["hateful"] * 6 + ["neutral"] * 4
    client_of(cast.moderator).post(
        f"/fils/{last.thread_id}/releves/{last.pk}",
        {"order": "relevance", **{f"place-{at}": kind for at, kind in enumerate(kinds, 1)}},
    )
    run_and_drop_jobs()
    assert WorseSign.objects.get().sign == Worsening.HATE_ROSE


def test_two_members_attacked_are_a_sign_and_one_who_taps_again_is_not(
    cast: Any, watched: Action, clock: Any
) -> None:
    voice = attack(watched, cast.member, "Ce n’est pas ma ville")
    for _tap in range(3):
        ask_for_help(voice, attacked=False, by=cast.member)
        ask_for_help(voice, attacked=True, by=cast.member)
    run_and_drop_jobs()
    assert not WorseSign.objects.exists()
    attack(watched, cast.second_member, "Je connais ces familles")
    assert WorseSign.objects.get().sign == Worsening.ATTACKED
    assert told() == TEAM


def test_one_member_attacked_again_later_is_a_sign(cast: Any, watched: Action, clock: Any) -> None:
    voice = attack(watched, cast.member, "Ce n’est pas ma ville")
    ask_for_help(voice, attacked=False, by=cast.member)
    clock.shift(timedelta(minutes=61))
    ask_for_help(voice, attacked=True, by=cast.member)
    run_and_drop_jobs()
    assert WorseSign.objects.get().sign == Worsening.ATTACKED


def test_a_tick_says_that_the_page_closed_its_comments(
    cast: Any, client_of: Any, rated: Any, watched: Action
) -> None:
    form = client_of(cast.member).get(f"/fils/{watched.thread_id}/dix").content.decode()
    assert "la page a fermé les commentaires" in form.replace("\u00a0", " ")
    rated(3, comments_closed="on")
    assert WorseSign.objects.get().sign == Worsening.CLOSED
    assert told() == TEAM
    last = Reading.objects.latest("pk")
    again = client_of(cast.moderator).get(f"/fils/{last.thread_id}/releves/{last.pk}")
    assert re.search(r'name="comments_closed"[^>]*checked', again.content.decode())


def test_those_on_duty_are_told_first_and_the_others_if_nobody_looks(
    cast: Any, watched: Action, rated: Any, clock: Any
) -> None:
    hours = timedelta(hours=3)
    Shift.objects.create(
        group=cast.group, member=cast.moderator, begins_at=MORNING - hours, ends_at=MORNING + hours
    )
    rated(3, comments_closed="on")
    assert told() == ["maud"]
    clock.shift(timedelta(minutes=5))
    assert tell_of_worsening() == 2
    assert told() == ["colette", "malik"]


def test_a_storm_of_signs_brings_three_messages_an_hour(cast: Any, watched: Action) -> None:
    for other in (cast.second_moderator, cast.coordinator):
        choose_channels(other, WORSE, channels=[])
    for number in range(20):
        thread = Thread.objects.create(group=cast.group, network="facebook", native_id=f"s{number}")
        action = Action.objects.create(
            group=cast.group,
            thread=thread,
            number=100 + number,
            why="Parce que.",
            state=Action.State.RUNNING,
            launched_at=MORNING,
            closes_at=MORNING + timedelta(hours=3),
        )
        WorseSign.objects.create(group=cast.group, action=action, sign="closed")
        tell_of_worsening()
    assert told() == ["maud"] * 3


def test_one_tap_stops_it_ends_its_calls_and_thanks_who_came(
    cast: Any, client_of: Any, rated: Any, watched: Action, clock: Any
) -> None:
    choose_channels(cast.third_member, CALLS, channels=["mail"])
    tell_voice(watched, "Je suis là avec vous", by=cast.member)
    clock.shift(timedelta(minutes=11))
    assert call_again_where_few_came() == 0  # no wave went out yet: the first one is drawn below
    Call.objects.create(membership=cast.second_member, action=watched, wave=1, at=MORNING)
    assert call_again_where_few_came() == 1
    # The sign comes while that call waits to be sent.
    WorseSign.objects.create(group=cast.group, action=watched, sign="closed")
    mail.outbox.clear()
    answer = client_of(cast.moderator).post(
        f"/veille/alarmes/{watched.number}", {"deed": "stop"}, follow=True
    )
    assert answer.redirect_chain == [(f"/actions/{watched.number}", 302)]
    run_and_drop_jobs()
    assert [letter for letter in mail.outbox if cast.third_member.person.email in letter.to] == []
    clock.shift(timedelta(minutes=11))
    assert call_again_where_few_came() == 0
    watched.refresh_from_db()
    assert (watched.state, watched.stopped_because) == ("closed", "closed")
    text = page(client_of(cast.member), f"/actions/{watched.number}")
    assert "L’équipe a arrêté cette action avant son terme : la page a fermé" in text
    assert "Merci à" in text
    assert STOP not in page(client_of(cast.moderator), "/veille")
    clock.move_to(datetime(2026, 11, 25, 17, 5, tzinfo=UTC))  # six in the evening in Paris
    mail.outbox.clear()
    assert tell_of_good_news(cast.group) == 1
    assert "avant son terme" in " ".join(mail.outbox[0].body.split())
    assert Entry.objects.get(event="ActionStopped").facts == {
        "action": watched.pk,
        "because": "closed",
    }


def test_nobody_else_is_called_until_the_team_has_looked(
    cast: Any, client_of: Any, rated: Any, watched: Action, clock: Any
) -> None:
    choose_channels(cast.third_member, CALLS, channels=["mail"])
    Call.objects.create(membership=cast.second_member, action=watched, wave=1, at=MORNING)
    rated(3, comments_closed="on")
    clock.shift(timedelta(minutes=11))
    assert call_again_where_few_came() == 0
    client_of(cast.moderator).post(f"/veille/alarmes/{watched.number}", {"deed": "run"})
    assert call_again_where_few_came() == 1


def test_it_may_run_on_and_is_not_told_of_again(
    cast: Any, client_of: Any, rated: Any, watched: Action
) -> None:
    team = client_of(cast.moderator)
    rated(3, comments_closed="on")
    told()
    team.post(f"/veille/alarmes/{watched.number}", {"deed": "run"})
    assert STOP not in page(team, "/veille")
    rated(3, comments_closed="on")
    assert told() == []
    rated(5)
    rated(5)
    assert told() == TEAM  # another sign is another matter
    assert "la page a fermé" not in page(team, "/veille")


def test_whoever_comes_too_late_reads_who_was_faster(
    cast: Any, client_of: Any, rated: Any, watched: Action
) -> None:
    rated(3, comments_closed="on")
    path = f"/veille/alarmes/{watched.number}"
    client_of(cast.moderator).post(path, {"deed": "stop"})
    late = client_of(cast.second_moderator)
    late.post(path, {"deed": "stop"})
    assert "Maud" in page(late, "/veille")
    assert late.post(path, {"deed": "dance"}).status_code == 404
    assert Entry.objects.filter(event="ActionStopped").count() == 1


def test_the_team_may_stop_what_no_rule_saw_and_says_why(
    cast: Any, client_of: Any, watched: Action
) -> None:
    team, path = client_of(cast.moderator), f"/actions/{watched.number}/clore"
    refused = team.post(path, {"deed": "stop", "thanks": "Merci d’être venu·es."})
    assert refused.status_code == 422
    assert "Merci d’être venu·es." in refused.content.decode()
    assert "Dites pourquoi elle s’arrête" in refused.content.decode()
    assert 'form="end" name="deed" value="stop"' in refused.content.decode()  # one form, one word
    team.post(path, {"deed": "stop", "because": "attacked", "thanks": "Merci d’être venu·es."})
    text = page(client_of(cast.member), f"/actions/{watched.number}")
    assert "venir ne doit faire de mal à personne" in text
    assert "Merci d’être venu·es." in text


def test_opened_again_it_was_not_stopped(cast: Any, client_of: Any, watched: Action) -> None:
    team = client_of(cast.moderator)
    team.post(f"/veille/alarmes/{watched.number}", {"deed": "stop"})
    watched.refresh_from_db()
    assert watched.stopped_because == "other"
    reopen_action(watched, by=cast.moderator)
    reopen_action(watched, by=cast.second_moderator)
    text = page(client_of(cast.member), f"/actions/{watched.number}")
    assert "avant son terme" not in text


def test_signs_go_with_what_members_did(cast: Any, rated: Any, watched: Action) -> None:
    rated(3, comments_closed="on")
    event = VoicesForgotten(group=cast.group.pk, action=watched.pk, voices=0)
    forget_calls_in_old_action(event)
    assert not WorseSign.objects.exists()


def test_only_what_runs_and_calls_members_is_watched(cast: Any, watched: Action) -> None:
    for change in ({"state": "closed"}, {"state": "running", "kind": "letter"}):
        Action.objects.filter(pk=watched.pk).update(**change)
        Reading.objects.filter(thread=watched.thread).update(comments_closed=True)
        assert note_worsening(watched) == []
