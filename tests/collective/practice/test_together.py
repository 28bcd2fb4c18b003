"""A practice action: the very action room, marked as practice, and counted nowhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.html import escape
from django.utils.timezone import now

from counted_figures import counted_figures
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.lifting.ceilings import remaining_supports
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.supports import arrive, mark_support
from jesuisla.collective.actions.voices import tell_voice, withdraw_voice
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.notifications.topics import PRACTICE
from jesuisla.collective.notifications.wishes import choose_channels
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.jobs import forget_old_practices, play_practices
from jesuisla.collective.practice.together import launch_practice, play_on, running_practice
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread
from launching import launch
from waiting_jobs import run_and_drop_jobs

BUS = practice_threads(["fr"])[0]


@pytest.fixture
def practice(cast: Any) -> Action:
    return launch_practice(cast.group, BUS, by=cast.moderator)


def a_whole_practice(cast: Any, action: Action) -> Action:
    """Three write, others like what they wrote, the crowd plays, half an hour goes by."""
    writers = (cast.member, cast.second_member, cast.third_member)
    voices = [tell_voice(action, f"Une voix calme, la {n}e", by=m) for n, m in enumerate(writers)]
    for member in (*writers, cast.moderator):
        for voice in voices:
            if voice.by_id != member.pk:
                mark_support(action, voice, "read", by=member)
                mark_support(action, voice, "liked", by=member)
    arrive(action, by=cast.moderator)
    write_remark(action, "question", "Et le bus du matin ?", by=cast.member)
    withdraw_voice(tell_voice(action, "Une voix reprise aussitôt", by=cast.member), by=cast.member)
    run_and_drop_jobs()
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        play_on(action, now())
        run_and_drop_jobs()
    action = Action.with_practice.get(pk=action.pk)
    assert action.state == Action.State.CLOSED
    return action


def test_a_moderator_begins_one_and_members_find_the_very_room(cast: Any, client_of: Any) -> None:
    team = client_of(cast.moderator)
    assert "Commencer un entraînement" in team.get("/entrainement").content.decode()
    answer = team.post("/entrainement/ensemble", {"thread": "bus"})
    action = running_practice()
    assert action is not None
    assert answer["Location"] == f"/actions/{action.number}"
    member = client_of(cast.member)
    for page in ("/actions", "/entrainement"):
        assert f'href="/actions/{action.number}"' in member.get(page).content.decode()
    page = member.get(f"/actions/{action.number}").content.decode()
    assert "Ceci est un entraînement" in page
    assert f"/entrainement/ensemble/{action.number}" in page
    assert "On m’attaque" not in page
    assert (
        client_of(cast.member).post("/entrainement/ensemble", {"thread": "bus"}).status_code == 404
    )


def test_one_runs_at_a_time_and_a_thread_is_chosen(
    cast: Any, client_of: Any, practice: Action
) -> None:
    team = client_of(cast.moderator)
    for thread in ("bus", "", "nowhere", "<b>"):
        team.post("/entrainement/ensemble", {"thread": thread})
    assert Action.with_practice.filter(is_practice=True).count() == 1
    with pytest.raises(Refused):
        launch_practice(cast.group, BUS, by=cast.second_moderator)


def test_a_member_writes_into_the_thread_and_stands_in_it(
    cast: Any, client_of: Any, practice: Action
) -> None:
    client, at = client_of(cast.member), f"/entrainement/ensemble/{practice.number}"
    page = client.get(at).content.decode()
    assert escape(BUS.comments[5].text) in page
    assert client.post(at, {"text": " "}).status_code == 422
    words = "Je prends ce bus le soir. <script>"
    assert client.post(at, {"text": words})["Location"] == f"/actions/{practice.number}"
    voice = Voice.objects.get(action=practice)
    assert voice.comment is not None
    page = client.get(at).content.decode()
    assert escape(words) in page
    assert "<script>" not in page.partition("<main")[2].partition("</main")[0]
    client.post(at, {"text": "x" * 50_000})
    assert max(len(each.first_words) for each in Voice.objects.all()) == 200
    assert not Comment.objects.filter(text__contains="Je prends ce bus").exists()
    assert client_of(cast.second_member).get(f"/actions/{practice.number}").status_code == 200


def test_what_is_liked_counts_for_the_crowd(cast: Any, practice: Action) -> None:
    voice = tell_voice(practice, "Une voix calme, la mienne", by=cast.member)
    mark_support(practice, voice, "liked", by=cast.second_member)
    play_on(practice, now())
    place = Place.objects.filter(comment__voices=voice).latest("reading__taken_at")
    assert place.likes == 1
    assert place.kind == CommentKind.OURS


def test_the_minute_plays_on_and_ends_it(cast: Any, client_of: Any, practice: Action) -> None:
    readings = Reading.objects.filter(thread=practice.thread)
    assert readings.count() == 1
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        play_practices(0)
    assert readings.count() == 2
    with time_machine.travel(now() + timedelta(minutes=40), tick=False):
        play_practices(0)
        play_practices(0)
    action = Action.with_practice.get(pk=practice.pk)
    assert action.state == Action.State.CLOSED
    assert action.last_reading is not None
    client = client_of(cast.member)
    page = client.get(f"/entrainement/ensemble/{action.number}/bilan").content.decode()
    assert "Ce qui a bougé" in page
    assert "Personne n’a écrit, cette fois." in page
    assert "<li>0" not in page
    assert " 0 fois" not in page
    assert (
        f"/entrainement/ensemble/{action.number}/bilan"
        in client.get("/entrainement").content.decode()
    )
    assert "Faire le bilan" in client.get(f"/actions/{action.number}").content.decode()


def test_the_journal_tells_the_number_of_a_practice(
    cast: Any, client_of: Any, practice: Action
) -> None:
    page = client_of(cast.moderator).get("/equipe/journal").content.decode()
    assert f"L’entraînement {practice.number} a commencé." in page


def test_a_real_action_has_no_practice_pages(cast: Any, client_of: Any) -> None:
    action = launch(cast, 1)
    for page in ("", "/bilan"):
        at = f"/entrainement/ensemble/{action.number}{page}"
        assert client_of(cast.member).get(at).status_code == 404


@pytest.fixture
def figures(cast: Any, client_of: Any) -> Callable[[], dict[str, object]]:
    """Every page and file that counts, and every limit, as they stand."""
    real = launch(cast, 1)
    tell_voice(real, "Une voix dans une vraie action", by=cast.member)
    run_and_drop_jobs()

    return lambda: counted_figures(real, cast.member, cast.moderator, client_of)


def test_every_figure_is_the_same_after_a_practice(cast: Any, figures: Any) -> None:
    with time_machine.travel(now(), tick=False):
        before = figures()
        a_whole_practice(cast, launch_practice(cast.group, BUS, by=cast.moderator))
        after = figures()
    for name, figure in before.items():
        assert after[name] == figure, name


def test_no_limit_of_a_network_is_used_up(cast: Any, practice: Action) -> None:
    voice = tell_voice(practice, "Une voix calme, la mienne", by=cast.member)
    real = launch(cast, 77)
    before = remaining_supports(real, [cast.second_member.pk], now())
    mark_support(practice, voice, "liked", by=cast.second_member)
    assert remaining_supports(real, [cast.second_member.pk], now()) == before


def test_whoever_wishes_it_is_told_that_it_is_a_practice(cast: Any) -> None:
    choose_channels(cast.second_member, PRACTICE, channels={"mail"})
    launch_practice(cast.group, BUS, by=cast.moderator)
    run_and_drop_jobs()
    (letter,) = mail.outbox
    assert "entraînement" in letter.subject
    assert "Ceci est un entraînement" in str(letter.body)


def test_it_goes_whole_after_a_week(cast: Any, practice: Action) -> None:
    a_whole_practice(cast, practice)
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        assert forget_old_practices(0) == 0
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        assert forget_old_practices(0) == 1
    assert not Voice.objects.exists()
    assert not Thread.with_practice.exists()
