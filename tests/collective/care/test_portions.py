"""Rested: so much a day and no more, a pause after heavy reading, told to oneself alone."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.jobs import forget_old_days
from jesuisla.collective.care.models import Ceiling, DayPortion, Shift
from jesuisla.collective.care.portion_pages import choose_ceiling
from jesuisla.collective.care.portions import HEAVY_READING, count_time, end_of_day, over_ceilings
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import delete_account, leave_group
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.calls import call_wave
from jesuisla.collective.notifications.models import Call, Pause
from jesuisla.collective.notifications.topics import CALLS
from jesuisla.collective.notifications.wishes import choose_channels
from jesuisla.collective.threads.models import Comment, Thread
from waiting_jobs import run_and_drop_jobs

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)  # noon in Paris
REST = 'name="length" value="hour">Me reposer une heure<'


@pytest.fixture(autouse=True)
def at_noon(minutes_are_not_counted: Any) -> Any:
    minutes_are_not_counted()  # here they are
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def words(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def be_here(member: Any, minutes: int) -> None:
    DayPortion.objects.update_or_create(
        membership=member,
        defaults={"until": end_of_day(member, NOON), "strides": minutes // 5},
    )


def test_time_is_counted_by_five_minutes_from_what_pages_ask_for_anyway(
    cast: Any, client_of: Any, running: Action, at_noon: Any
) -> None:
    phone, desk = client_of(cast.member), client_of(cast.member)
    for _look in range(3):
        phone.get(f"/actions/{running.number}/haut")
        phone.get(f"/actions/{running.number}")
        desk.get("/actions")
    assert DayPortion.objects.get().strides == 1
    at_noon.shift(timedelta(minutes=5))
    phone.get(f"/actions/{running.number}")
    phone.get("/nulle-part")
    at_noon.shift(timedelta(minutes=5))
    phone.get("/nulle-part")
    assert DayPortion.objects.get().strides == 2
    assert "Aujourd’hui, à peu près : 10 minutes ici" in words(phone.get("/moi"))


def test_two_processes_count_five_minutes_once(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jesuisla.collective.care import portions

    for _process in range(2):
        monkeypatch.setattr(portions, "_latest_strides", {})
        count_time(cast.member, NOON)
    assert DayPortion.objects.get().strides == 1


def test_no_ceiling_of_minutes_no_count_of_minutes(cast: Any, client_of: Any, at_noon: Any) -> None:
    browser = client_of(cast.member)
    browser.get("/actions")
    browser.post("/moi/portion", {"minutes": "0", "actions": "2"})
    assert DayPortion.objects.get().strides == 0
    at_noon.shift(timedelta(minutes=5))
    page = words(browser.get("/moi"))
    assert DayPortion.objects.get().strides == 0
    assert "minutes ici" not in page
    assert "Ce qui vous suffit pour une journée : deux actions." in page


def test_the_usual_ceiling_is_gentle_and_can_be_changed(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.member)
    assert "Ce qui vous suffit pour une journée : deux heures." in words(browser.get("/moi"))
    html = browser.get("/moi/portion").content.decode()
    assert re.search(r'value="120"[^>]*checked', html)
    browser.post("/moi/portion", {"minutes": "30", "actions": "1"})
    assert "une demi-heure ou une action." in words(browser.get("/moi"))
    entry = Entry.objects.get(event="CeilingChosen")
    assert entry.facts == {}
    browser.post("/moi/portion", {"minutes": "0", "actions": "0"})
    assert "votre temps n’est pas compté" in words(browser.get("/moi"))


def test_what_the_form_does_not_offer_is_refused_in_words(cast: Any, client_of: Any) -> None:
    browser = client_of(cast.member)
    response = browser.post("/moi/portion", {"minutes": "-3", "actions": "2"})
    assert response.status_code == 422
    assert re.search(r'name="actions"[^>]*value="2"[^>]*checked', response.content.decode())
    assert not Ceiling.objects.exists()


@pytest.mark.parametrize("way", ["minutes", "actions"])
def test_over_the_ceiling_no_call_comes_and_nothing_is_closed(
    cast: Any, client_of: Any, running: Action, way: str
) -> None:
    for member in (cast.member, cast.second_member):
        choose_channels(member, CALLS, channels=["mail"])
    if way == "minutes":
        be_here(cast.member, 120)
    else:
        choose_ceiling(cast.member, minutes=None, actions=1)
        tell_voice(running, "Bonjour à tous les gens", by=cast.member)
    other = running.thread
    other.pk, other.native_id = None, "another"
    other.save()
    second = Action.objects.create(
        group=cast.group,
        thread=other,
        number=99,
        why="Parce que.",
        state=Action.State.RUNNING,
        launched_at=NOON,
        closes_at=NOON + timedelta(hours=3),
    )
    call_wave(second, wave=1)
    assert {call.membership_id for call in Call.objects.filter(action=second)} == {
        cast.second_member.pk
    }
    browser = client_of(cast.member)
    page = words(browser.get("/actions/99"))
    assert "Vous avez fait votre part pour aujourd’hui" in page
    browser.post("/actions/99/voix", {"where": "Je reste quand même un peu"})
    assert second.voices.filter(by=cast.member).exists()
    assert "fait votre part" not in words(client_of(cast.second_member).get("/actions/99"))


def test_whoever_reaches_it_after_the_draw_is_left_in_peace_even_on_duty(
    cast: Any, running: Action
) -> None:
    choose_channels(cast.member, CALLS, channels=["mail"])
    hours = timedelta(hours=2)
    Shift.objects.create(
        group=cast.group, member=cast.moderator, begins_at=NOON - hours, ends_at=NOON + hours
    )
    Action.objects.filter(pk=running.pk).update(launched_at=NOON, closes_at=NOON + hours)
    ProcrastinateJob.objects.all().delete()
    mail.outbox.clear()
    assert call_wave(running, wave=1) == 2
    be_here(cast.member, 180)
    be_here(cast.moderator, 180)
    run_and_drop_jobs()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("zone", "moment", "end"),
    [
        ("Pacific/Noumea", datetime(2026, 11, 25, 11, tzinfo=UTC), "2026-11-26T04:00:00+11:00"),
        ("America/Montreal", datetime(2026, 11, 25, 8, tzinfo=UTC), "2026-11-25T04:00:00-05:00"),
        ("Europe/Paris", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T04:00:00+01:00"),
        ("Europe/Paris", datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "2027-03-28T04:00:00+02:00"),
    ],
)
def test_a_day_ends_at_four_where_one_lives_also_when_clocks_move(
    cast: Any, zone: str, moment: datetime, end: str
) -> None:
    cast.member.person.time_zone = zone
    assert end_of_day(cast.member, moment).isoformat() == end
    begin = end_of_day(cast.member, moment, days=-1)
    assert begin <= moment < end_of_day(cast.member, moment)


def test_the_next_night_it_is_gone_for_each_at_their_own_hour(cast: Any, at_noon: Any) -> None:
    for member, zone in ((cast.member, "Pacific/Noumea"), (cast.second_member, "America/Montreal")):
        member.person.time_zone = zone
        member.person.save()
        count_time(member, NOON)
    at_noon.move_to(datetime(2026, 11, 25, 17, 28, tzinfo=UTC))
    assert forget_old_days(timestamp=0) == 1
    assert DayPortion.objects.get().membership_id == cast.second_member.pk
    at_noon.move_to(datetime(2026, 11, 26, 9, 28, tzinfo=UTC))
    assert forget_old_days(timestamp=0) == 1


def test_a_new_day_begins_empty_even_before_the_night_s_work(cast: Any, at_noon: Any) -> None:
    be_here(cast.member, 180)
    assert over_ceilings(NOON, [cast.member.pk]) == {cast.member.pk}
    tomorrow = NOON + timedelta(days=1)
    assert over_ceilings(tomorrow, [cast.member.pk]) == set()
    at_noon.move_to(tomorrow)
    count_time(cast.member, tomorrow)
    assert DayPortion.objects.get().strides == 1


@pytest.fixture
def thread_of_hate(cast: Any) -> Thread:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="h")
    for number, kind in enumerate(("hateful", "unknown", "neutral")):
        Comment.objects.create(
            group=cast.group, thread=thread, native_id=str(number), text=f"Mot {kind}", kind=kind
        )
    return thread


def test_what_is_hateful_or_unrated_is_covered_and_opening_tells_nobody_which(
    cast: Any, client_of: Any, thread_of_hate: Thread
) -> None:
    browser = client_of(cast.moderator)
    html = browser.get(f"/fils/{thread_of_hate.pk}").content.decode()
    assert html.count('class="hurtful"') == 2
    assert html.count('hx-post="/moi/portion/lu" hx-trigger="toggle once"') == 2
    assert "htmx" in html
    for _comment in range(3):
        assert browser.post("/moi/portion/lu").status_code == 204
    assert DayPortion.objects.get().hateful == 3
    assert "3 commentaires haineux lus" in words(browser.get("/moi"))


def rate(browser: Any, thread: Thread, token: str) -> None:
    answers = {f"place-{n}": "hateful" for n in range(1, 11)}
    response = browser.post(
        f"/fils/{thread.pk}/dix", {"order": "relevance", "token": token, **answers}
    )
    assert response.status_code == 302


def test_after_heavy_reading_a_pause_is_proposed_once_moderators_too(
    cast: Any, client_of: Any, thread_of_hate: Thread
) -> None:
    browser = client_of(cast.moderator)
    for part in (1, 1, 2):  # the first is sent twice
        rate(browser, thread_of_hate, f"6b1f6e2a-6c53-5a0e-9d0b-0f6f2f4c7c1{part}")
        if part == 1:
            assert REST not in browser.get("/veille").content.decode()
    assert DayPortion.objects.get().hateful == HEAVY_READING == 20
    page = browser.get("/veille")
    assert REST in page.content.decode()
    assert "Une heure de repos ?" in words(page)
    rate(browser, thread_of_hate, "6b1f6e2a-6c53-5a0e-9d0b-0f6f2f4c7c13")
    assert REST not in browser.get("/veille").content.decode()
    browser.post("/moi/pause", {"length": "hour"})
    assert Pause.objects.get().until == NOON + timedelta(hours=1)


def test_whoever_writes_in_a_thread_has_read_its_top(
    cast: Any, client_of: Any, running: Action, at_noon: Any
) -> None:
    at_noon.shift(timedelta(minutes=1))
    rate(client_of(cast.moderator), running.thread, "6b1f6e2a-6c53-5a0e-9d0b-0f6f2f4c7c11")
    browser = client_of(cast.member)
    for text in ("Je vois cela autrement que vous", "Et encore un mot plus calme"):
        browser.post(f"/actions/{running.number}/voix", {"where": text})
    assert DayPortion.objects.get(membership=cast.member).hateful == 10


def test_nobody_else_reads_of_it_nor_does_the_journal(cast: Any, client_of: Any) -> None:
    be_here(cast.member, 185)
    DayPortion.objects.filter(membership=cast.member).update(hateful=7_777)
    coordinator = client_of(cast.coordinator)
    for path in ("/equipe", f"/equipe/membres/{cast.member.pk}", "/mesures", "/equipe/journal"):
        response = coordinator.get(path)
        assert response.status_code == 200, path
        page = words(response)
        assert "7777" not in page.replace(" ", "")
        assert "185" not in page
    before = Entry.objects.count()
    client_of(cast.member).get("/actions")
    client_of(cast.member).post("/moi/portion/lu")
    assert Entry.objects.count() == before


def test_strangers_and_applicants_are_not_counted(cast: Any, client_of: Any) -> None:
    for who in (None, cast.applicant):
        client_of(who).get("/charte")
        client_of(who).get("/moi")
    assert not DayPortion.objects.exists()


@pytest.mark.parametrize("end", [leave_group, lambda member: delete_account(member.person)])
def test_it_is_taken_along_and_goes_with_its_member(cast: Any, end: Any) -> None:
    choose_ceiling(cast.member, minutes=60, actions=None)
    be_here(cast.member, 25)
    data = all_data_of(cast.member.person)["groups"][0]
    assert data["ceiling"] == {"minutes": 60, "actions": None}
    assert data["today"] == {
        "until": "2026-11-26T03:00:00+00:00",
        "minutes": 25,
        "hateful_comments": 0,
        "pause_proposed": False,
    }
    end(cast.member)
    run_and_drop_jobs()
    assert not Ceiling.objects.exists()
    assert not DayPortion.objects.exists()
