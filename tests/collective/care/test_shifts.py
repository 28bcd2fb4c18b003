"""Shifts: at least two on duty at each hour that the group wants, nobody ranked, nobody alone."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.care.duty_plan import choose_duty_plan, duty_plan, slots_of_day
from jesuisla.collective.care.handover import leave_note, notes_to_read
from jesuisla.collective.care.jobs import forget_old_callers, forget_old_shifts
from jesuisla.collective.care.models import DutyPlan, HandoverNote, HandoverReading, Shift
from jesuisla.collective.care.shifts import (
    duty_times,
    find_slot,
    leave_shift,
    offer_shift,
    on_duty,
    stand_in,
    take_shift,
)
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.accounts import choose_time_zone
from jesuisla.collective.members.memberships import delete_account, set_roles
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications.models import Wish
from jesuisla.collective.notifications.pauses import Length, take_pause
from jesuisla.collective.notifications.shifts import tell_of_gaps
from waiting_jobs import run_jobs

SUMMER = datetime(2026, 7, 1, 10, tzinfo=UTC)  # noon in Paris: the second shift begins
EVENING = datetime(2026, 7, 1, 16, tzinfo=UTC)
PAGE = "/equipe/permanences"


def shift_of(member: Any, begin: datetime, hours: int = 4, **more: Any) -> Shift:
    return Shift.objects.create(
        group=member.group,
        member=member,
        begins_at=begin,
        ends_at=begin + timedelta(hours=hours),
        **more,
    )


def slot(cast: Any, begin: datetime = EVENING) -> Any:
    return find_slot(cast.group, int(begin.timestamp()))


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def written_to() -> list[str]:
    return sorted(letter.to[0].partition("@")[0] for letter in mail.outbox)


def post(client: Any, deed: str, begin: datetime = EVENING, **more: Any) -> Any:
    facts = {"slot": int(begin.timestamp()), "deed": deed, **more}
    return client.post(PAGE, facts, follow=True)


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(SUMMER, tick=False) as traveller:
        yield traveller


def test_on_duty_are_those_of_the_team_whose_shift_it_is(cast: Any) -> None:
    for member in (cast.moderator, cast.coordinator, cast.member):
        shift_of(member, EVENING)
    shift_of(cast.second_moderator, EVENING, is_stand_in=True)
    assert set(on_duty(EVENING)) == {cast.moderator, cast.coordinator}
    assert not on_duty(EVENING + timedelta(hours=4))
    cast.coordinator.ended_at = now()
    cast.coordinator.save()
    assert set(on_duty(EVENING)) == {cast.moderator}


def test_the_page_asks_for_whoever_is_missing_and_one_tap_is_enough(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    team = client_of(cast.moderator)
    page = text_of(team.get(PAGE))
    assert "Il manque 2 personnes aujourd’hui, 12 h – 18 h Je prends" in page.replace("\u00a0", " ")
    assert "il manque 2 personnes" in page
    answer = post(team, "take", SUMMER)
    assert "Merci : vous êtes de permanence aujourd’hui, 12 h – 18 h." in text_of(answer)
    assert "De permanence en ce moment : Maud" in text_of(answer)
    # What is asked for next is the evening: one's own shift is not offered to oneself.
    assert "Il manque 2 personnes ce soir, 18 h –" in text_of(answer).replace("\u00a0", " ")
    assert "il manque 1 personne" in text_of(answer)
    assert set(on_duty(SUMMER)) == {cast.moderator}
    post(team, "take", SUMMER)
    assert Shift.objects.count() == 1  # twice is once


def test_what_is_offered_stays_one_s_own_until_somebody_takes_over(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    own = take_shift(slot(cast), by=cast.moderator)
    take_shift(slot(cast), by=cast.coordinator)
    maud, malik = client_of(cast.moderator), client_of(cast.second_moderator)
    assert "reste la vôtre" in text_of(post(maud, "offer", shift=own.pk))
    assert set(on_duty(EVENING)) == {cast.moderator, cast.coordinator}
    assert "voudrait céder sa place" in text_of(malik.get(PAGE))
    post(malik, "take")
    assert set(on_duty(EVENING)) == {cast.second_moderator, cast.coordinator}
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == [cast.moderator.person.email]
    assert "reprise : ce soir, 18" in letter.body.replace("\u00a0", " ")
    assert "Malik" not in letter.body
    late = post(maud, "leave", shift=own.pk)
    assert "déjà repris" in text_of(late)


def test_what_is_said_after_a_tap_is_what_happened(cast: Any, client_of: Any, at_noon: Any) -> None:
    malik, maud = client_of(cast.second_moderator), client_of(cast.moderator)
    # Stepping in where somebody is missing already is being on duty.
    assert "vous êtes de permanence ce soir, 18 h – 23 h." in text_of(post(malik, "stand_in"))
    own = take_shift(slot(cast), by=cast.moderator)
    answer = text_of(post(client_of(cast.coordinator), "stand_in"))
    assert "s’il manque quelqu’un ce soir, 18 h – 23 h" in answer
    # A stand-in takes over at once, so the shift does not stay one’s own.
    answer = text_of(post(maud, "offer", shift=own.pk))
    assert "reste la vôtre" not in answer
    assert "vous êtes libre ce soir, 18 h – 23 h." in answer
    assert set(on_duty(EVENING)) == {cast.second_moderator, cast.coordinator}
    shift = Shift.objects.get(member=cast.second_moderator)
    answer = text_of(post(malik, "leave", shift=shift.pk))
    assert "Vous n’êtes plus de permanence ce soir, 18 h – 23 h." in answer


def test_not_being_there_is_folded_and_says_what_each_way_does(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    own = take_shift(slot(cast), by=cast.moderator)
    maud = client_of(cast.moderator)
    page = text_of(maud.get(PAGE))
    assert page.count("Je ne peux pas y être") == 1  # under one's own shift alone
    assert "Demander à être remplacé·e La permanence reste à vous" in page
    post(maud, "offer", shift=own.pk)
    page = text_of(maud.get(PAGE))
    assert "Demander à être remplacé·e" not in page
    assert "Je la garde" in page
    assert "Me retirer tout de suite" in page
    for begin in (SUMMER, EVENING):
        take_shift(slot(cast, begin), by=cast.second_moderator)
    take_shift(slot(cast, SUMMER), by=cast.coordinator)
    stand_in(slot(cast, SUMMER), by=cast.moderator)
    assert "Je ne peux plus venir en renfort" in text_of(maud.get(PAGE))


def test_one_may_keep_what_one_offered(cast: Any, client_of: Any, at_noon: Any) -> None:
    own = take_shift(slot(cast), by=cast.moderator)
    offer_shift(own, by=cast.moderator)
    post(client_of(cast.moderator), "take")
    assert not Shift.objects.get().is_offered
    assert set(on_duty(EVENING)) == {cast.moderator}


def test_an_empty_place_is_filled_before_one_that_is_offered(cast: Any, at_noon: Any) -> None:
    offer_shift(take_shift(slot(cast), by=cast.moderator), by=cast.moderator)
    take_shift(slot(cast), by=cast.second_moderator)
    assert set(on_duty(EVENING)) == {cast.moderator, cast.second_moderator}


def test_a_stand_in_takes_over_whoever_leaves_and_learns_it(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    own = take_shift(slot(cast), by=cast.moderator)
    take_shift(slot(cast), by=cast.coordinator)
    post(client_of(cast.second_moderator), "stand_in")
    assert cast.second_moderator not in on_duty(EVENING)
    leave_shift(own, by=cast.moderator)
    assert set(on_duty(EVENING)) == {cast.second_moderator, cast.coordinator}
    run_jobs()
    assert written_to() == ["malik"]
    assert "vous êtes de permanence" in mail.outbox[0].subject


def test_a_stand_in_where_somebody_is_missing_is_on_duty(cast: Any, at_noon: Any) -> None:
    stand_in(slot(cast), by=cast.moderator)
    assert cast.moderator in on_duty(EVENING)


def test_whoever_offers_with_a_stand_in_is_free_at_once(cast: Any, at_noon: Any) -> None:
    own = take_shift(slot(cast), by=cast.moderator)
    take_shift(slot(cast), by=cast.coordinator)
    stand_in(slot(cast), by=cast.second_moderator)
    offer_shift(own, by=cast.moderator)
    assert cast.moderator not in on_duty(EVENING)
    run_jobs()
    assert written_to() == ["malik", "maud"]


def test_bad_taps_get_a_sentence(cast: Any, client_of: Any, at_noon: Any) -> None:
    team = client_of(cast.moderator)
    for begin in (SUMMER - timedelta(days=1), SUMMER + timedelta(minutes=5)):
        assert "Cette permanence est finie" in text_of(post(team, "take", begin))
    assert team.post(PAGE, {"deed": "dance"}).status_code == 404
    assert "Cette permanence est finie" in text_of(
        team.post(PAGE, {"deed": "take", "slot": "٣"}, follow=True)
    )
    assert team.get(f"{PAGE}?semaine=99").status_code == 404
    assert team.get(f"{PAGE}?semaine=x").status_code == 200


def test_the_coordination_chooses_the_hours_and_what_was_taken_stays(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    take_shift(slot(cast), by=cast.moderator)
    coordination = client_of(cast.coordinator)
    page = f"{PAGE}/heures"
    wrong = coordination.post(page, {"changes": "demain matin", "needed": 2})
    assert wrong.status_code == 422
    assert "demain matin" in wrong.content.decode()
    assert "Écrivez au moins deux heures" in text_of(wrong)
    assert coordination.post(page, {"changes": "8, 20", "needed": 1}).status_code == 422
    coordination.post(page, {"changes": "9 h, 15 h 30, 22 h, 1 h", "needed": 3})
    plan = duty_plan(cast.group)
    assert (plan.changes, plan.needed) == ([540, 930, 1320, 1500], 3)
    # Maud's evening from before covers the end of one shift and the beginning of the next.
    times = duty_times(cast.group, SUMMER, SUMMER + timedelta(hours=12))
    assert [(len(time.on_duty), time.missing) for time in times] == [(0, 3), (1, 3), (1, 3)]
    with pytest.raises(Refused, match="déjà de permanence"):
        take_shift(times[1].slot, by=cast.moderator)
    assert Entry.objects.filter(event="DutyPlanChosen").count() == 1


def test_missing_counts_the_hour_when_fewest_are_there(cast: Any, at_noon: Any) -> None:
    for member in (cast.moderator, cast.coordinator):
        shift_of(member, EVENING, hours=5)
    choose_duty_plan(cast.group, [600, 1200, 1380], 2, by=cast.coordinator)
    day, late = duty_times(cast.group, SUMMER, EVENING + timedelta(hours=4))
    assert day.missing == 2  # from 10 to 18 nobody
    assert late.missing == 0


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 28), [4, 6, 7]),  # 22 h to 5 h in the night when clocks go forward
        (date(2026, 10, 24), [4, 6, 9]),
        (date(2026, 7, 1), [4, 6, 8]),
    ],
)
def test_a_night_when_clocks_move_is_covered_from_end_to_end(day: date, hours: list[int]) -> None:
    slots = slots_of_day(day, [12 * 60, 16 * 60, 22 * 60, 30 * 60], ZoneInfo("Europe/Paris"))
    lengths = [(each.ends_at - each.begins_at) / timedelta(hours=1) for each in slots]
    assert lengths == hours
    assert all(one.ends_at == two.begins_at for one, two in pairwise(slots))


@pytest.mark.parametrize(
    ("zone", "hours", "day"),
    [
        ("Pacific/Noumea", "3 h – 8 h", "Jeudi 2 juillet"),
        ("America/Montreal", "12 h – 17 h", "Aujourd’hui"),
    ],
)
def test_each_reads_the_same_shift_by_their_own_clock(
    cast: Any, client_of: Any, zone: str, hours: str, day: str
) -> None:
    choose_time_zone(cast.moderator.person, zone)
    with time_machine.travel(datetime(2026, 7, 1, 9, tzinfo=UTC), tick=False):
        page = text_of(client_of(cast.moderator).get(PAGE)).replace("\u00a0", " ")
        own_day = {"Pacific/Noumea": "Demain"}.get(zone, day)
        assert hours in page[page.index(own_day) :]
        post(client_of(cast.moderator), "take")
        assert set(on_duty(EVENING)) == {cast.moderator}
        assert "Nouméa" in page or "Montréal" in page
        # The others read the group's.
        others = text_of(client_of(cast.second_moderator).get(PAGE)).replace("\u00a0", " ")
        assert "18 h – 23 h" in others


def test_a_zone_is_chosen_from_a_list_and_goes_with_the_account(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    page = client.get("/moi/fuseau").content.decode()
    assert "Canada – Montréal" in page
    assert "Comme le groupe : France – Paris" in text_of(client.get("/moi/fuseau")).replace(
        "\u00a0", " "
    )
    wrong = client.post("/moi/fuseau", {"time_zone": "Mars/Olympus"})
    assert "Choisissez un fuseau horaire" in text_of(wrong)
    client.post("/moi/fuseau", {"time_zone": "Pacific/Noumea"})
    cast.member.person.refresh_from_db()
    assert cast.member.person.time_zone == "Pacific/Noumea"
    assert all_data_of(cast.member.person)["time_zone"] == "Pacific/Noumea"
    delete_account(cast.member.person)
    cast.member.person.refresh_from_db()
    assert cast.member.person.time_zone == ""


def test_a_word_is_read_once_by_whoever_comes(cast: Any, client_of: Any, at_noon: Any) -> None:
    take_shift(slot(cast, SUMMER), by=cast.moderator)
    take_shift(slot(cast), by=cast.second_moderator)
    maud, malik = client_of(cast.moderator), client_of(cast.second_moderator)
    empty = maud.post(f"{PAGE}/mot", {"text": " "})
    assert empty.status_code == 422
    maud.post(f"{PAGE}/mot", {"text": "Le fil du matin attend une relecture."})
    assert "Le fil du matin" not in text_of(malik.get(PAGE))  # not yet on duty
    at_noon.move_to(EVENING)
    for page in (PAGE, "/veille"):
        assert "Le fil du matin attend" in text_of(malik.get(page))
    assert "Le fil du matin" not in text_of(client_of(cast.coordinator).get(PAGE))
    malik.post(f"{PAGE}/mot", {"deed": "read", "back": "queue"})
    for page in (PAGE, "/veille"):
        assert "Le fil du matin" not in text_of(malik.get(page))
    assert HandoverReading.objects.count() == 1


def test_a_word_by_somebody_not_on_duty_is_refused_and_not_lost(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    answer = client_of(cast.moderator).post(f"{PAGE}/mot", {"text": "Rien à signaler"})
    assert answer.status_code == 422
    assert "Rien à signaler" in answer.content.decode()
    assert "juste après" in text_of(answer)
    assert not HandoverNote.objects.exists()


def test_an_empty_shift_calls_the_team_by_day_once_and_names_nobody(
    cast: Any, at_noon: Any
) -> None:
    take_shift(slot(cast), by=cast.coordinator)
    assert tell_of_gaps(cast.group) == 3
    for letter in mail.outbox:
        assert "Il manque 2 personnes aujourd’hui" in letter.body
        assert "Colette" not in letter.subject + letter.body.replace("Bonjour Colette", "")
        assert PAGE in letter.body
    assert "ce soir" not in next(m.body for m in mail.outbox if m.to[0].startswith("colette"))
    assert tell_of_gaps(cast.group) == 0


def test_nobody_is_woken_for_a_shift_or_called_while_resting(cast: Any, at_noon: Any) -> None:
    choose_time_zone(cast.moderator.person, "Pacific/Noumea")  # nine in the evening there
    take_pause(cast.coordinator, Length.HOUR)
    Wish.objects.create(
        membership=cast.second_moderator, topic="shifts", channel="mail", wanted=False
    )
    assert tell_of_gaps(cast.group) == 0
    at_noon.move_to(datetime(2026, 7, 2, 1, tzinfo=UTC))  # noon there, night in Paris
    assert tell_of_gaps(cast.group) == 1
    assert written_to() == ["maud"]
    assert "Il manque 2 personnes ce soir, 17 h – 21 h" in mail.outbox[0].body.replace(
        "\u00a0", " "
    )


def test_a_covered_day_calls_nobody(cast: Any, at_noon: Any) -> None:
    for begin in (SUMMER, EVENING):
        for member in (cast.moderator, cast.coordinator):
            take_shift(slot(cast, begin), by=member)
    assert tell_of_gaps(cast.group) == 0


def test_who_leaves_the_team_leaves_their_shifts_to_others(cast: Any, at_noon: Any) -> None:
    take_shift(slot(cast), by=cast.moderator)
    take_shift(slot(cast), by=cast.coordinator)
    stand_in(slot(cast), by=cast.second_moderator)
    set_roles(cast.moderator, [], by=cast.coordinator)
    run_jobs()
    assert set(on_duty(EVENING)) == {cast.second_moderator, cast.coordinator}
    assert not Shift.objects.filter(member=cast.moderator).exists()


def test_shifts_and_words_are_one_s_own_data_and_go_with_the_account(
    cast: Any, at_noon: Any
) -> None:
    take_shift(slot(cast, SUMMER), by=cast.moderator)
    leave_note("Tout est calme.", by=cast.moderator)
    own = all_data_of(cast.moderator.person)["groups"][0]
    assert own["shifts"][0]["begins_at"] == SUMMER.isoformat()
    assert own["handover_notes"][0]["text"] == "Tout est calme."
    delete_account(cast.moderator.person)
    run_jobs()
    assert not Shift.objects.exists()
    assert not HandoverNote.objects.exists()


def test_shifts_and_words_are_forgotten(cast: Any, at_noon: Any) -> None:
    cast.group.retention_days = 365
    cast.group.save()
    take_shift(slot(cast, SUMMER), by=cast.moderator)
    leave_note("Tout est calme.", by=cast.moderator)
    at_noon.shift(timedelta(days=29))
    forget_old_shifts(0)
    assert HandoverNote.objects.exists()
    at_noon.shift(timedelta(days=2))
    forget_old_shifts(0)
    assert not HandoverNote.objects.exists()
    assert Shift.objects.exists()
    at_noon.shift(timedelta(days=366))
    forget_old_shifts(0)
    forget_old_callers(0)
    assert not Shift.objects.exists()
    assert set(Entry.objects.filter(event__startswith="Shift").values_list("actor")) == {(None,)}


def test_another_group_s_team_and_members_see_none_of_it(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    take_shift(slot(cast), by=cast.moderator)
    outside = client_of(cast.other_moderator)
    assert "Maud" not in text_of(outside.get(PAGE))
    for who in (cast.member, cast.applicant):
        assert client_of(who).get(PAGE).status_code == 404
        assert client_of(who).post(PAGE, {"deed": "take"}).status_code == 404
    assert client_of(cast.moderator).get(f"{PAGE}/heures").status_code == 404


def test_no_page_and_no_file_counts_shifts_of_others(
    cast: Any, client_of: Any, at_noon: Any
) -> None:
    for days in range(4):
        take_shift(slot(cast, EVENING + timedelta(days=days)), by=cast.moderator)
    for page in (PAGE, "/equipe", "/moi"):
        page_text = text_of(client_of(cast.coordinator).get(page))
        assert not re.search(r"\b4 permanences|Maud\W+4\b", page_text)
    others = json.dumps(all_data_of(cast.coordinator.person))
    assert "Maud" not in others
    assert not DutyPlan.objects.exists()
    assert notes_to_read(cast.moderator).count() == 0
