"""SOS: help in one tap from every page, also by mistake, and also where somebody jokes."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.companions import agree, ask_companion, wanting_company
from jesuisla.collective.care.help_calls import (
    answer_help_call,
    ask_for_help,
    call_sos,
    close_kindly,
    end_help_call,
    undo_sos,
)
from jesuisla.collective.care.jobs import forget_old_callers, forget_old_sos_calls
from jesuisla.collective.care.models import Companion, DayPortion, HelpCall, Shift
from jesuisla.collective.care.portions import end_of_day, over_ceilings
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.accounts import choose_time_zone
from jesuisla.collective.members.events import PlaceForgotten
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.members.pauses import pause_member
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.aftercare import tell_the_day_after
from jesuisla.collective.notifications.help_calls import tell_of_help_calls
from jesuisla.collective.notifications.models import CallWish
from jesuisla.collective.notifications.pauses import Length, take_pause
from waiting_jobs import run_jobs

NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)
TEAM = ["colette", "malik", "maud"]
NUMBERS = 'href="tel:3018"'


def run_jobs_of_events() -> None:
    """Do what waits but calls to many, which are dropped: here only letters of care count."""
    run_jobs()
    ProcrastinateJob.objects.all().delete()


def told() -> list[str]:
    """Who was written to since the last time, in the order of the alphabet."""
    names = sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)
    mail.outbox.clear()
    return names


def page(client: Any, path: str = "/sos") -> str:
    text = re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def basile_is_companion(cast: Any) -> Companion:
    row = ask_companion("basile", by=cast.member)
    agree(row, by=cast.second_member)
    run_jobs_of_events()
    mail.outbox.clear()
    return row


def put_on_duty(member: Any, moment: datetime) -> None:
    Shift.objects.create(
        group=member.group,
        member=member,
        begins_at=moment - timedelta(hours=1),
        ends_at=moment + timedelta(hours=3),
    )


def test_it_is_in_reach_from_every_page_of_a_member(cast: Any, client_of: Any) -> None:
    for who, path in ((cast.member, "/actions"), (cast.moderator, "/veille"), (cast.member, "/")):
        assert 'href="/sos"' in client_of(who).get(path).content.decode()
    for who in (None, cast.applicant):
        assert 'href="/sos"' not in client_of(who).get("/charte").content.decode()


def test_the_page_says_what_to_do_on_each_network_and_where_it_was_read(
    cast: Any, client_of: Any
) -> None:
    client = client_of(cast.member)
    text = page(client)
    assert "Ne répondez pas" in text
    assert "Gardez des preuves, chez vous" in text
    assert "Restreindre le compte" in text
    assert text.count("Ne pas répondre") == 8
    assert text.count("Garder des preuves avant de bloquer") == 8
    assert text.count(" source (") >= 4 * 8
    assert "source (4 novembre 2024)" in text
    assert "Nous n’avons pas encore noté comment faire là-bas" in text  # unknown stays unknown
    html = client.get("/sos?reseau=x").content.decode()
    assert re.search(r"<h3>X</h3>(?s:.*)<details class=.more.>\s*<summary>Comment faire", html)
    assert '<option value="x" selected>' in html
    assert html.count(" selected>") == 1
    assert NUMBERS in html
    assert 'type="file"' not in html


def test_one_tap_reaches_the_whole_team_where_nobody_is_on_duty(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    member = client_of(cast.member)
    member.post("/sos", {"deed": "call", "network": "facebook"})
    member.post("/sos", {"deed": "call"})
    run_jobs_of_events()
    for letter in mail.outbox:
        assert not re.search("Ambre|facebook", letter.subject + letter.body, re.IGNORECASE)
    assert told() == TEAM
    assert HelpCall.objects.count() == 1
    assert "L’équipe est prévenue" in page(member)
    assert NUMBERS in member.get("/sos").content.decode()
    queue = page(client_of(cast.moderator), "/veille")
    assert "Ambre SOS&nbsp;· Facebook" in queue


def test_those_on_duty_are_told_first_and_the_others_if_nobody_comes(
    cast: Any, at_noon: Any
) -> None:
    put_on_duty(cast.moderator, NOON)
    call_sos(by=cast.member)
    run_jobs_of_events()
    assert told() == ["maud"]
    at_noon.shift(timedelta(minutes=4))
    assert tell_of_help_calls() == 0
    at_noon.shift(timedelta(minutes=1))
    assert tell_of_help_calls() == 2
    assert told() == ["colette", "malik"]


def test_whoever_is_on_duty_but_rests_or_calls_leaves_it_to_the_team(
    cast: Any, at_noon: Any
) -> None:
    put_on_duty(cast.moderator, NOON)
    call_sos(by=cast.moderator)
    run_jobs_of_events()
    assert told() == ["colette", "malik"]
    take_pause(cast.moderator, Length.HOUR)
    call_sos(by=cast.member)
    run_jobs_of_events()
    assert told() == ["colette", "malik"]


def sleep(member: Any, zone: str = "Europe/Paris") -> None:
    """Have a member be quiet from eleven to eight where they live."""
    choose_time_zone(member.person, zone)
    CallWish.objects.create(membership=member, quiet_from=time(23), quiet_until=time(8))


def test_at_night_whoever_is_off_duty_sleeps_while_somebody_else_is_awake(
    cast: Any, at_noon: Any
) -> None:
    at_noon.move_to(datetime(2026, 7, 1, 1, tzinfo=UTC))  # three in Paris, noon in Nouméa
    sleep(cast.moderator)
    sleep(cast.second_moderator)
    sleep(cast.coordinator, "Pacific/Noumea")
    put_on_duty(cast.moderator, now())
    call_sos(by=cast.member)
    run_jobs_of_events()
    assert told() == ["maud"]  # quiet hours do not count on duty
    at_noon.shift(timedelta(minutes=5))
    assert tell_of_help_calls() == 1
    assert told() == ["colette"]
    at_noon.move_to(datetime(2026, 7, 1, 6, tzinfo=UTC))  # eight in Paris: still nobody came
    tell_of_help_calls()
    assert told() == ["malik"]


def test_at_night_everybody_is_told_where_nobody_else_is_awake(cast: Any, at_noon: Any) -> None:
    at_noon.move_to(datetime(2026, 7, 1, 1, tzinfo=UTC))
    for member in (cast.moderator, cast.second_moderator, cast.coordinator):
        sleep(member)
    call_sos(by=cast.member)
    run_jobs_of_events()
    assert told() == TEAM
    # The only one awake cannot come to herself.
    CallWish.objects.filter(membership=cast.coordinator).delete()
    call_sos(by=cast.coordinator)
    run_jobs_of_events()
    assert told() == ["malik", "maud"]


def test_a_portion_that_is_had_keeps_no_call_for_help_back(cast: Any, at_noon: Any) -> None:
    put_on_duty(cast.moderator, NOON)
    until = end_of_day(cast.moderator, NOON)
    DayPortion.objects.create(membership=cast.moderator, until=until, strides=24)  # two hours
    assert over_ceilings(NOON, [cast.moderator.pk]) == {cast.moderator.pk}
    call_sos(by=cast.member)
    run_jobs_of_events()
    assert told() == ["maud"]


def test_a_call_under_a_comment_goes_the_same_way(cast: Any, running: Action, at_noon: Any) -> None:
    put_on_duty(cast.moderator, NOON)
    voice = tell_voice(running, "Je suis contente", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    run_jobs_of_events()
    assert told() == ["maud"]


def test_the_member_reads_who_comes_and_says_when_it_is_calm(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    call = call_sos(by=cast.member)
    team, member = client_of(cast.moderator), client_of(cast.member)
    team.post(f"/veille/appels/{call.pk}", {"deed": "answer"})
    assert "Maud, de l’équipe, s’occupe de vous" in page(member)
    assert tell_of_help_calls() == 0
    member.post("/sos", {"deed": "calm"})
    assert "Ambre" not in page(team, "/veille")
    assert "déjà terminé" in page_after(member, {"deed": "calm"})
    assert member.post("/sos", {"deed": "dance"}).status_code == 404
    names = Entry.objects.filter(event__startswith="Sos").order_by("pk")
    assert list(names.values_list("event", flat=True)) == ["SosCalled", "SosAnswered", "SosEnded"]


def page_after(client: Any, facts: dict[str, str]) -> str:
    answer = client.post("/sos", facts, follow=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_by_mistake_it_is_undone_within_a_minute_and_those_told_learn_it(
    cast: Any, client_of: Any, at_noon: Any, basile_is_companion: Companion
) -> None:
    member = client_of(cast.member)
    member.post("/sos", {"deed": "call"})
    run_jobs_of_events()
    assert told() == ["basile", *TEAM]
    at_noon.shift(timedelta(seconds=50))
    assert "C’était une erreur" in page(member)
    assert "Aucun souci" in page_after(member, {"deed": "undo"})
    run_jobs_of_events()
    assert {letter.subject for letter in mail.outbox} == {
        "#jesuisla\u00a0: tout va bien, c’était une erreur"
    }
    assert told() == ["basile", *TEAM]
    assert "Ambre" not in page(client_of(cast.moderator), "/veille")
    at_noon.shift(timedelta(days=1))
    assert tell_the_day_after() == 0


def test_undone_before_anybody_was_told_nobody_is(cast: Any, at_noon: Any) -> None:
    call = call_sos(by=cast.member)
    undo_sos(call, by=cast.member)
    run_jobs_of_events()
    assert told() == []


def test_after_a_minute_it_is_no_slip_any_more(cast: Any, client_of: Any, at_noon: Any) -> None:
    call = call_sos(by=cast.member)
    at_noon.shift(timedelta(seconds=61))
    member = client_of(cast.member)
    assert "C’était une erreur" not in page(member)
    with pytest.raises(Refused, match="une minute"):
        undo_sos(call, by=cast.member)
    assert "Plus d’une minute" in page_after(member, {"deed": "undo"})
    assert HelpCall.objects.get().ended_at is None


def test_a_joke_is_closed_kindly_and_many_of_them_silence_no_real_call(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    member, team = client_of(cast.member), client_of(cast.moderator)
    for _ in range(4):
        member.post("/sos", {"deed": "call"})
        run_jobs_of_events()
        call = HelpCall.objects.get(ended_at=None)
        team.post(f"/veille/appels/{call.pk}", {"deed": "kindly"})
        assert "l’a refermé avec gentillesse" in page(member)
    assert told() == sorted(TEAM * 2)  # two are told of, the others are not
    # The real one after them: the page helps, and it stands first on the team's.
    member.post("/sos", {"deed": "call"})
    run_jobs_of_events()
    assert told() == []
    text = page(member)
    assert "Votre appel passe avant tout le reste" in text
    assert NUMBERS in member.get("/sos").content.decode()
    assert "Ambre SOS" in page(team, "/veille")
    # Somebody else's call is told of at once, whatever came before.
    call_sos(by=cast.second_member)
    run_jobs_of_events()
    assert told() == TEAM
    at_noon.shift(timedelta(hours=1, minutes=1))
    assert tell_of_help_calls() == 3  # and the first member's own, an hour later
    assert HelpCall.objects.filter(closing="no_need").count() == 4


def test_companions_read_that_somebody_would_like_company_and_no_more(
    cast: Any, client_of: Any, at_noon: Any, basile_is_companion: Companion
) -> None:
    basile = client_of(cast.second_member)
    assert "aimerait de la compagnie" not in page(basile)
    call = call_sos(by=cast.member, network="facebook")
    run_jobs_of_events()
    (letter,) = [each for each in mail.outbox if each.to[0].startswith("basile")]
    assert "Ambre aimerait de la compagnie." in letter.body
    assert "Ambre" not in letter.subject
    assert not re.search("facebook|attaqu", letter.body, re.IGNORECASE)
    assert "Ambre aimerait de la compagnie." in page(basile)
    assert "Ambre" not in page(client_of(cast.third_member))
    end_help_call(call, by=cast.member)
    assert wanting_company(cast.second_member) == []


def test_a_companion_is_asked_and_may_say_no(cast: Any, client_of: Any, at_noon: Any) -> None:
    member, basile = client_of(cast.member), client_of(cast.second_member)
    member.post("/sos/compagnie", {"deed": "ask", "alias": "Basile"})
    run_jobs_of_events()
    assert told() == ["basile"]
    call_sos(by=cast.member)
    run_jobs_of_events()
    assert told() == TEAM  # not before they agreed
    row = Companion.objects.get()
    for who in (client_of(cast.third_member), client_of(cast.other_moderator)):
        facts = {"deed": "agree", "companion": row.pk}
        assert who.post("/sos/compagnie", facts).status_code == 404
    member.post("/sos/compagnie", {"deed": "agree", "companion": row.pk})
    assert Companion.objects.get().agreed_at is None  # nobody agrees for another
    assert "Qui vous aimerait à ses côtés" in page(basile)
    basile.post("/sos/compagnie", {"deed": "part", "companion": row.pk})
    assert not Companion.objects.exists()
    assert member.post("/sos/compagnie", {"deed": "dance"}).status_code == 404


@pytest.mark.parametrize(
    ("alias", "sentence"),
    [
        ("Zébulon", "Personne ne porte cet alias"),
        ("Ambre", "votre propre alias"),
        ("Nour", "Personne ne porte cet alias"),
        ("", "Il manque une réponse ici"),
    ],
)
def test_who_is_no_companion_is_told_in_a_sentence(
    cast: Any, client_of: Any, alias: str, sentence: str
) -> None:
    answer = client_of(cast.member).post("/sos/compagnie", {"deed": "ask", "alias": alias})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{alias}"' in answer.content.decode() or not alias


def test_two_companions_at_most_and_few_tries(cast: Any) -> None:
    ask_companion("Basile", by=cast.member)
    ask_companion("Basile", by=cast.member)
    ask_companion("Chloé", by=cast.member)
    with pytest.raises(Refused, match="au plus"):
        ask_companion("Maud", by=cast.member)
    for _ in range(2):
        with pytest.raises(Refused):
            ask_companion("Personne", by=cast.member)
    with pytest.raises(Refused, match="demain"):
        ask_companion("Personne", by=cast.member)


def test_a_word_the_day_after_once_and_by_day(cast: Any, at_noon: Any) -> None:
    choose_time_zone(cast.member.person, "America/Montreal")
    call = call_sos(by=cast.member)
    end_help_call(call, by=cast.moderator)
    call_sos(by=cast.member)
    at_noon.shift(timedelta(hours=10))
    assert tell_the_day_after() == 0  # the same day
    at_noon.move_to(NOON + timedelta(days=1))
    assert tell_the_day_after() == 0  # six in the morning there
    at_noon.shift(timedelta(hours=4))
    assert tell_the_day_after() == 1
    assert "Comment allez-vous" in mail.outbox[0].body
    assert told() == ["ambre"]
    assert tell_the_day_after() == 0


def test_no_word_to_whoever_rests_or_joked(cast: Any, at_noon: Any) -> None:
    call_sos(by=cast.member)
    close_kindly(call_sos(by=cast.second_member), by=cast.moderator)
    take_pause(cast.member, Length.OPEN)
    at_noon.shift(timedelta(days=1))
    assert tell_the_day_after() == 0


def test_it_is_one_s_own_data_and_is_forgotten(
    cast: Any, at_noon: Any, basile_is_companion: Companion
) -> None:
    answer_help_call(call_sos(by=cast.member, network="x"), by=cast.moderator)
    own = all_data_of(cast.member.person)["groups"][0]
    assert [(each["action"], each["network"]) for each in own["calls_for_help"]] == [(None, "x")]
    assert [(each["asked"], each["alias"]) for each in own["companions"]] == [("by me", "Basile")]
    at_noon.shift(timedelta(days=31))
    forget_old_sos_calls(0)
    forget_old_callers(0)
    assert not HelpCall.objects.exists()
    assert set(Entry.objects.filter(event__startswith="Sos").values_list("actor")) == {(None,)}


def test_it_goes_with_the_account_and_the_membership(
    cast: Any, at_noon: Any, basile_is_companion: Companion
) -> None:
    call_sos(by=cast.member)
    leave_group(cast.second_member)
    assert wanting_company(cast.second_member) == ["Ambre"]  # nothing of it is shown any more
    run_jobs_of_events()
    assert not Companion.objects.exists()
    with transaction.atomic():
        record(PlaceForgotten(group=cast.group.pk, membership=cast.member.pk), by=None)
    run_jobs_of_events()
    assert not HelpCall.objects.exists()


def test_nobody_outside_sees_it(cast: Any, client_of: Any, at_noon: Any) -> None:
    call = call_sos(by=cast.member)
    outside = client_of(cast.other_moderator)
    for path in ("/sos", "/veille"):
        assert "Ambre" not in page(outside, path)
    for who in (outside, client_of(cast.second_member)):
        answer = who.post(f"/veille/appels/{call.pk}", {"deed": "kindly"})
        assert answer.status_code == 404
    assert HelpCall.objects.get().ended_at is None
    assert now() == NOON


def test_whoever_is_on_a_pause_calls_the_team_all_the_same(
    cast: Any, client_of: Any, running: Action
) -> None:
    pause_member(cast.member, now() + timedelta(days=3), by=cast.coordinator)
    client = client_of(cast.member)
    assert 'href="/sos"' in client.get("/moi/conduite").content.decode()
    first = page(client)
    assert "Appeler l’équipe" in first
    assert "3018" in first
    assert 'action="/sos/compagnie"' not in client.get("/sos").content.decode()
    assert client.post("/sos/compagnie", {"deed": "ask", "alias": "Basile"}).status_code == 302
    assert not Companion.objects.exists()
    assert client.post("/sos", {"deed": "call"}).status_code == 302
    call = HelpCall.objects.get()
    assert call.by == cast.member
    run_jobs()
    assert told() == TEAM
    assert "Ambre" in page(client_of(cast.moderator), "/veille")
    assert client.post("/sos", {"deed": "calm"}).status_code == 302
    call.refresh_from_db()
    assert call.ended_at is not None
    assert client.get("/actions")["Location"] == "/moi/conduite"


def test_on_a_pause_no_link_leads_to_an_action_that_is_closed_to_one(
    cast: Any, client_of: Any, running: Action
) -> None:
    voice = tell_voice(running, "Bonjour", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    assert "/actions/" in client_of(cast.member).get("/sos").content.decode()
    pause_member(cast.member, now() + timedelta(days=3), by=cast.coordinator)
    assert f"/actions/{running.number}" not in client_of(cast.member).get("/sos").content.decode()


def test_whoever_only_asked_to_join_and_whoever_was_removed_call_nobody(
    cast: Any, client_of: Any
) -> None:
    assert client_of(cast.applicant).get("/sos").status_code == 404
    leave_group(cast.member)
    assert client_of(cast.member).post("/sos", {"deed": "call"}).status_code == 404
