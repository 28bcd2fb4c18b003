"""Who is called to an action: those who wish it, drawn, few enough, at hours that suit them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.lifecycle import close_action, launch_action
from jesuisla.collective.actions.lifting.models import Presence
from jesuisla.collective.actions.models import Action, Review, Voice
from jesuisla.collective.care.models import Shift
from jesuisla.collective.journal.entries import entries
from jesuisla.collective.members.memberships import delete_account
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.notifications import jobs
from jesuisla.collective.notifications.calls import (
    ALONE_WAVE,
    call_wave,
    forget_old_calls,
    write_calls,
)
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.fan_out import fan_out
from jesuisla.collective.notifications.models import Call, CallWish, Delivery, RefusedAddress, Wish
from jesuisla.collective.notifications.pauses import Length, take_pause
from jesuisla.collective.notifications.topics import CALLS
from jesuisla.collective.notifications.wishes import choose_channels, stop_channel
from jesuisla.collective.threads.models import Thread
from waiting_jobs import run_and_drop_jobs

NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)  # a Wednesday, noon in Paris


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def willing(cast: Any, count: int) -> list[Membership]:
    """So many members who wish to be called, besides the cast, who do not."""
    people = Person.objects.bulk_create(Person(email=f"m{n}@example.org") for n in range(count))
    members = Membership.objects.bulk_create(
        Membership(group=cast.group, person=person, alias=f"m{n}", roles=["member"])
        for n, person in enumerate(people)
    )
    Wish.objects.bulk_create(
        Wish(membership=member, topic="calls", channel="mail", wanted=True) for member in members
    )
    return members


@pytest.fixture
def many(cast: Any, running: Any) -> list[Membership]:
    """Sixty who wish to be called, and who all came when they were called last month."""
    members = willing(cast, 60)
    with time_machine.travel(NOON - timedelta(days=20), tick=False):
        before = running(99)
        close_action(before, by=cast.moderator)
    at = NOON - timedelta(days=20)
    Call.objects.bulk_create(Call(membership=it, action=before, wave=1, at=at) for it in members)
    Presence.objects.bulk_create(Presence(group=cast.group, action=before, by=it) for it in members)
    ProcrastinateJob.objects.all().delete()
    return members


@pytest.fixture
def running(cast: Any) -> Any:
    """Launches an action of the group, as if two moderators had agreed."""

    def make(number: int = 1, **more: Any) -> Action:
        thread = Thread.objects.create(
            group=cast.group, network="facebook", native_id=f"t{number}", language="fr"
        )
        action = Action.objects.create(
            group=cast.group,
            thread=thread,
            number=number,
            why="Parce que.",
            state=Action.State.REVIEWED,
            **more,
        )
        Review.objects.create(
            group=cast.group, action=action, by=cast.second_moderator, verdict="agreed"
        )
        return launch_action(action, by=cast.moderator, past_budget=True)

    return make


def called(action: Action) -> set[int]:
    return set(Call.objects.filter(action=action).values_list("membership", flat=True))


def wish(member: Membership, **what: Any) -> None:
    CallWish.objects.update_or_create(membership=member, defaults=what)


def test_a_launch_calls_some_hundreds_by_lot_and_not_everybody(cast: Any, running: Any) -> None:
    everybody = {member.pk for member in willing(cast, 620)}
    action = running()
    assert call_wave(action, wave=1) == 400  # one of ten is thought to follow, until it is known
    assert called(action) < everybody
    waiting = ProcrastinateJob.objects.filter(task_name__endswith="deliver_batch")
    assert [len(job.args["members"]) for job in waiting] == [400]
    entry = entries(event="PeopleCalled").get()
    assert entry.facts == {"action": 1, "wave": 1, "count": 400}
    assert entry.actor is None


def test_the_more_follow_the_fewer_are_called(many: list[Membership], running: Any) -> None:
    action = running()
    run_and_drop_jobs()
    assert len(called(action)) == 46  # forty, where sixty of sixty came and a tenth was thought
    assert len(mail.outbox) == 46


def test_a_job_that_runs_twice_calls_nobody_twice(many: list[Membership], running: Any) -> None:
    action = running()
    run_and_drop_jobs()
    before = called(action)
    assert call_wave(action, wave=1) == 0
    members = Membership.objects.filter(pk__in=before)
    fan_out(write_calls, [(member, CHANNELS["mail"]) for member in members], action=action.pk)
    run_and_drop_jobs()
    assert called(action) == before
    assert len(mail.outbox) == 46


def test_the_call_says_what_a_shared_screen_may_show(many: list[Membership], running: Any) -> None:
    action = running(kind="counterspeech")
    Action.objects.filter(pk=action.pk).update(why="Des insultes contre des Roms")
    run_and_drop_jobs()
    letter = mail.outbox[0]
    assert letter.subject == "#jesuisla\u00a0: une action commence"
    assert "/actions/1" in letter.body
    assert "/moi/prevenir" in letter.body
    assert "Roms" not in letter.subject + letter.body


def test_nobody_is_called_who_did_not_ask_for_it(cast: Any, running: Any) -> None:
    action = running()
    run_and_drop_jobs()
    assert called(action) == set()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "what",
    [
        {"quiet_from": time(11), "quiet_until": time(14)},
        {"days": [0, 1, 3, 4, 5, 6]},
        {"spared_networks": ["facebook"]},
        {"spared_kinds": ["counterspeech"]},
        {"languages": ["de"]},
    ],
)
def test_each_wish_is_kept(cast: Any, running: Any, what: dict[str, Any]) -> None:
    for member in (cast.member, cast.second_member):
        choose_channels(member, CALLS, channels=["mail"])
    wish(cast.member, **what)
    action = running()
    run_and_drop_jobs()
    assert called(action) == {cast.second_member.pk}
    assert [letter.to for letter in mail.outbox] == [[cast.second_member.person.email]]


def test_hate_against_some_is_spared_to_whom_it_hurts(
    cast: Any, running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jesuisla.analysis.calling import ActionTraits
    from jesuisla.collective.notifications import calls

    traits = ActionTraits(network="facebook", kind="counterspeech", targets=frozenset({"religion"}))
    monkeypatch.setattr(calls, "traits_of", lambda actions: {it.pk: traits for it in actions})
    for member in (cast.member, cast.second_member):
        choose_channels(member, CALLS, channels=["mail"])
    wish(cast.member, spared_targets=["religion"])
    wish(cast.second_member, spared_targets=["origin"])
    assert call_wave(running(), wave=1) == 1
    assert Call.objects.get().membership_id == cast.second_member.pk


def test_whoever_rests_or_is_there_already_is_not_called(cast: Any, running: Any) -> None:
    for member in (cast.member, cast.second_member, cast.third_member):
        choose_channels(member, CALLS, channels=["mail"])
    take_pause(cast.member, Length.OPEN)
    action = running()
    Presence.objects.create(group=cast.group, action=action, by=cast.second_member)
    run_and_drop_jobs()
    assert called(action) == {cast.third_member.pk}


def test_whoever_begins_to_rest_after_the_draw_is_left_in_peace(cast: Any, running: Any) -> None:
    choose_channels(cast.member, CALLS, channels=["mail"])
    action = running()
    assert call_wave(action, wave=1) == 1
    take_pause(cast.member, Length.HOUR)
    run_and_drop_jobs()
    assert mail.outbox == []


def test_whoever_stops_calls_after_the_draw_gets_none(cast: Any, running: Any) -> None:
    for member in (cast.member, cast.second_member):
        choose_channels(member, CALLS, channels=["mail"])
    action = running()
    call_wave(action, wave=1)
    stop_channel(cast.member, CALLS, "mail")
    run_and_drop_jobs()
    assert [letter.to for letter in mail.outbox] == [[cast.second_member.person.email]]
    assert "List-Unsubscribe" in mail.outbox[0].message()


def test_an_address_given_up_is_not_called_even_on_duty(cast: Any, running: Any) -> None:
    Shift.objects.create(
        group=cast.group,
        member=cast.second_moderator,
        begins_at=NOON - timedelta(hours=1),
        ends_at=NOON + timedelta(hours=3),
    )
    person, since = cast.second_moderator.person, NOON - timedelta(days=3)
    RefusedAddress.objects.create(
        person=person, email=person.email, since=since, last_at=NOON, count=3
    )
    running()
    run_and_drop_jobs()
    assert mail.outbox == []


def test_whoever_is_on_duty_is_called_and_the_others_of_the_team_are_not(
    cast: Any, running: Any
) -> None:
    def shift(member: Membership, hours: int) -> None:
        Shift.objects.create(
            group=cast.group,
            member=member,
            begins_at=NOON + timedelta(hours=hours),
            ends_at=NOON + timedelta(hours=hours + 4),
        )

    shift(cast.second_moderator, -1)
    shift(cast.coordinator, 2)
    wish(cast.second_moderator, quiet_from=time(11), quiet_until=time(14))
    action = running()
    run_and_drop_jobs()
    assert called(action) == {cast.second_moderator.pk}
    assert [letter.to for letter in mail.outbox] == [[cast.second_moderator.person.email]]
    assert "List-Unsubscribe" not in mail.outbox[0].message()  # no wish brought it
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        take_pause(cast.second_moderator, Length.HOUR)
        running(2)
        run_and_drop_jobs()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("zone", "is_called"), [("Pacific/Noumea", False), ("America/Montreal", True), ("", True)]
)
def test_quiet_hours_are_those_where_one_lives(
    cast: Any, running: Any, zone: str, is_called: bool
) -> None:
    choose_channels(cast.member, CALLS, channels=["mail"])
    wish(cast.member, quiet_from=time(21), quiet_until=time(5))  # 22:00 there, 6:00 there, 12:00
    cast.member.person.time_zone = zone
    cast.member.person.save()
    assert bool(called(running()) or call_wave(Action.objects.get(), wave=1)) == is_called


@pytest.mark.parametrize(
    ("zone", "last_quiet", "first_call"),
    [
        ("Europe/Paris", "2026-10-24T05:59Z", "2026-10-24T06:00Z"),
        ("Europe/Paris", "2026-10-25T06:59Z", "2026-10-25T07:00Z"),  # clocks went back that night
        ("Europe/Paris", "2027-03-28T05:59Z", "2027-03-28T06:00Z"),  # and forward that night
        ("America/Montreal", "2026-10-25T11:59Z", "2026-10-25T12:00Z"),  # not yet there
        ("America/Montreal", "2026-11-01T12:59Z", "2026-11-01T13:00Z"),
        ("America/Montreal", "2027-03-14T11:59Z", "2027-03-14T12:00Z"),
        ("Pacific/Noumea", "2026-10-24T20:59Z", "2026-10-24T21:00Z"),  # never there
    ],
)
def test_a_night_ends_by_the_clock_of_whoever_sleeps_also_when_clocks_move(
    cast: Any, running: Any, zone: str, last_quiet: str, first_call: str
) -> None:
    choose_channels(cast.member, CALLS, channels=["mail"])
    wish(cast.member, quiet_from=time(22), quiet_until=time(8))
    cast.member.person.time_zone = zone
    cast.member.person.save()
    with time_machine.travel(datetime.fromisoformat(last_quiet), tick=False):
        assert call_wave(running(1), wave=1) == 0
    with time_machine.travel(datetime.fromisoformat(first_call), tick=False):
        assert call_wave(running(2), wave=1) == 1


@pytest.mark.parametrize("night", ["2026-10-24T22:30Z", "2027-03-27T22:30Z"])
def test_an_hour_that_comes_twice_or_never_calls_nobody_twice(
    cast: Any, running: Any, night: str
) -> None:
    """A day between two calls has 24 hours, whatever the clocks say."""
    choose_channels(cast.member, CALLS, channels=["mail"])
    wish(cast.member, quiet_from=time(12), quiet_until=time(13))
    begin = datetime.fromisoformat(night)
    for hours in range(0, 25, 2):
        with time_machine.travel(begin + timedelta(hours=hours), tick=False):
            running(hours + 1)
            run_and_drop_jobs()
    assert [call.at - begin for call in Call.objects.order_by("at")] == [
        timedelta(0),
        timedelta(hours=24),
    ]


def test_a_moderator_who_calls_for_fun_reaches_nobody_more_often(cast: Any, running: Any) -> None:
    choose_channels(cast.member, CALLS, channels=["mail"])
    wish(cast.member, a_day=2)
    for number in range(1, 9):
        running(number)
        run_and_drop_jobs()
    assert Call.objects.count() == len(mail.outbox) == 2
    for day in range(1, 5):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            running(10 + day)
            run_and_drop_jobs()
    assert Call.objects.count() == 3  # within any seven days


def test_a_second_wave_goes_out_only_where_too_few_came(
    many: list[Membership], cast: Any, running: Any
) -> None:
    full, empty = running(1), running(2)
    for member in many[:40]:
        Presence.objects.create(group=cast.group, action=full, by=member)
    run_and_drop_jobs()
    first = called(full), called(empty)
    assert first[0] == set()  # forty are there
    with time_machine.travel(NOON + timedelta(minutes=9), tick=False):
        jobs.call_again(0)
        run_and_drop_jobs()
        assert called(empty) == first[1]
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        jobs.call_again(0)
        run_and_drop_jobs()
        assert called(full) == set()
        assert called(empty) > first[1]
        assert Call.objects.filter(action=empty, wave=2).exists()
        count = Call.objects.count()
        jobs.call_again(0)
        assert Call.objects.count() == count


def test_one_who_stands_alone_is_helped_by_a_few(
    many: list[Membership], cast: Any, running: Any
) -> None:
    action = running()
    run_and_drop_jobs()
    first_call = Call.objects.filter(action=action).earliest("pk")
    Call.objects.filter(action=action).exclude(pk=first_call.pk).delete()
    Delivery.objects.all().delete()  # whom the lot meets again was told nothing
    Voice.objects.create(group=cast.group, action=action, by=cast.member, first_words="Bonjour")
    mail.outbox.clear()
    with time_machine.travel(NOON + timedelta(minutes=31), tick=False):
        jobs.call_again(0)
        run_and_drop_jobs()
    helped = Call.objects.filter(action=action, wave=ALONE_WAVE).count()
    assert helped == 5  # two voices: of forty who come 25 write, and nearly all come
    assert "Il manque encore 2 voix" in mail.outbox[0].body


def test_calls_end_with_the_action(many: list[Membership], cast: Any, running: Any) -> None:
    action = running()
    close_action(action, by=cast.moderator)
    run_and_drop_jobs()
    assert mail.outbox == []
    assert call_wave(action, wave=2) == 0


def test_a_letter_box_that_refuses_keeps_no_other_waiting(
    cast: Any, running: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in (cast.member, cast.second_member):
        choose_channels(member, CALLS, channels=["mail"])
    send = mail.get_connection().__class__.send_messages

    def refuse(self: Any, letters: Any) -> Any:
        if letters[0].to == [cast.member.person.email]:
            raise OSError("the box is full")
        return send(self, letters)

    monkeypatch.setattr(mail.get_connection().__class__, "send_messages", refuse)
    running()
    run_and_drop_jobs()
    assert [letter.to for letter in mail.outbox] == [[cast.second_member.person.email]]
    monkeypatch.undo()
    run_and_drop_jobs(later=True)
    assert len(mail.outbox) == 2


def test_calls_are_taken_along_and_forgotten(cast: Any, running: Any) -> None:
    choose_channels(cast.member, CALLS, channels=["mail"])
    wish(cast.member, spared_targets=["religion"])
    running()
    run_and_drop_jobs()
    data = all_data_of(cast.member.person)["groups"][0]
    assert data["call_wish"]["spared_targets"] == ["religion"]
    assert data["calls"] == [{"at": now().isoformat(), "action": 1}]
    with time_machine.travel(NOON + timedelta(days=29)):
        assert forget_old_calls() == 0
    with time_machine.travel(NOON + timedelta(days=31)):
        assert forget_old_calls() == 1
    running(2)
    run_and_drop_jobs()
    delete_account(cast.member.person)
    run_and_drop_jobs()
    assert not CallWish.objects.exists()
    assert not Call.objects.exists()
