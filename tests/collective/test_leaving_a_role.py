"""Whoever leaves a role, by whatever way, has nothing of it any more from that moment on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.actions.lifecycle import launch_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.api.keys import create_key, key_for
from jesuisla.collective.api.models import ApiKey
from jesuisla.collective.care.feeds import make_address
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.care.models import Shift
from jesuisla.collective.care.shifts import on_duty
from jesuisla.collective.conduct.cases import decide_case, take_case
from jesuisla.collective.conduct.measures import Decision
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.consents import withdraw_consent
from jesuisla.collective.members.memberships import (
    delete_account,
    end_membership,
    leave_group,
    set_roles,
)
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.models import Wish
from jesuisla.collective.proposals.claims import claim_thread
from jesuisla.collective.proposals.models import Claim
from jesuisla.collective.threads.models import Thread

WAYS: dict[str, Callable[[Membership], object]] = {
    "role taken": lambda who: set_roles(who, [], by=None),
    "removed": lambda who: end_membership(who, reason="Fini.", by=None),
    "left": leave_group,
    "consent withdrawn": withdraw_consent,
    "account erased": lambda who: delete_account(who.person),
}


@pytest.fixture(params=WAYS, ids=str)
def leave(request: pytest.FixtureRequest) -> Callable[[Membership], None]:
    """Each way out of the team; the jobs that come of it have not run yet."""

    def go(who: Membership) -> None:
        WAYS[request.param](Membership.objects.select_related("person", "group").get(pk=who.pk))

    return go


def run_jobs() -> None:
    done: set[int] = set()
    while waiting := list(ProcrastinateJob.objects.exclude(pk__in=done).order_by("pk")):
        for job in waiting:
            done.add(job.pk)
            if job.task_name.endswith("deliver"):
                deliver(**job.args)


def test_the_sessions_in_all_browsers_open_nothing_of_it(
    cast: Any, client_of: Any, leave: Any, thread: Thread
) -> None:
    browsers = [client_of(cast.moderator) for _ in range(2)]
    for browser in browsers:
        assert browser.get("/veille").status_code == 200
    leave(cast.moderator)
    for browser in browsers:
        for answer in (browser.get("/veille"), browser.post(f"/veille/{thread.pk}/prendre")):
            signs_in = "/compte/connexion" in answer.get("Location", "")
            assert answer.status_code == 404 or signs_in, answer.status_code
    assert not Claim.objects.exists()


def test_the_keys_given_to_programs_open_nothing(cast: Any, leave: Any) -> None:
    set_roles(cast.second_moderator, ["coordinator"], by=None)
    limits = {"per_minute": 10, "per_day": 10}
    key, secret = create_key(cast.group, "Courrier", by=cast.second_moderator, **limits)
    _other, kept_secret = create_key(cast.group, "Gazette", by=cast.coordinator, **limits)
    _operators, operators_secret = create_key(cast.group, "Serveur", by=None, **limits)
    assert key_for(secret) == key
    leave(cast.second_moderator)
    assert key_for(secret) is None  # at once, before any job
    run_jobs()
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert Entry.objects.filter(event="KeyRevoked", facts__key=key.pk).count() == 1
    assert key_for(kept_secret) is not None
    assert key_for(operators_secret) is not None


def test_a_revoked_key_stays_so_when_its_maker_coordinates_again(cast: Any) -> None:
    set_roles(cast.second_moderator, ["coordinator"], by=None)
    _key, secret = create_key(
        cast.group, "Courrier", per_minute=10, per_day=10, by=cast.second_moderator
    )
    set_roles(cast.second_moderator, ["moderator"], by=None)
    run_jobs()
    set_roles(cast.second_moderator, ["coordinator"], by=None)
    run_jobs()
    assert key_for(secret) is None


def test_a_paused_coordinators_key_rests_with_them(cast: Any) -> None:
    set_roles(cast.second_moderator, ["coordinator"], by=None)
    key, secret = create_key(
        cast.group, "Courrier", per_minute=10, per_day=10, by=cast.second_moderator
    )
    paused_until = now() + timedelta(days=1)
    Membership.objects.filter(pk=cast.second_moderator.pk).update(paused_until=paused_until)
    assert key_for(secret) is None
    Membership.objects.filter(pk=cast.second_moderator.pk).update(paused_until=None)
    assert key_for(secret) == key


def test_the_page_of_keys_says_who_gave_each(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    form = {"name": "Courrier", "per_minute": "10", "per_day": "100"}
    client.post("/equipe/cles", form)
    assert ApiKey.objects.get().made_by == cast.coordinator
    assert "Donnée par Colette" in client.get("/equipe/cles").content.decode()


def test_the_secret_address_of_the_shifts_opens_nothing(
    cast: Any, client_of: Any, leave: Any
) -> None:
    address = f"/flux/{make_address(cast.moderator, 'shifts')}/permanences.ics"
    assert client_of(None).get(address).status_code == 200
    leave(cast.moderator)
    assert client_of(None).get(address).status_code == 404


def test_a_call_that_waits_to_be_sent_reaches_the_team_of_now(
    cast: Any, running: Action, leave: Any
) -> None:
    run_jobs()
    mail.outbox.clear()
    for who in (cast.moderator, cast.second_moderator):
        Wish.objects.get_or_create(
            membership=who, topic="help", channel="mail", defaults={"wanted": True}
        )
    voice = tell_voice(running, "Bonjour", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    leave(cast.moderator)
    run_jobs()
    called = [letter for letter in mail.outbox if cast.second_moderator.person.email in letter.to]
    assert called
    reached = {
        to for letter in mail.outbox if letter.subject == called[0].subject for to in letter.to
    }
    team = {who.person.email for who in (cast.second_moderator, cast.coordinator)}
    assert reached <= team


def test_shifts_end_and_those_to_come_are_free(cast: Any, leave: Any) -> None:
    for begin in (now() - timedelta(hours=1), now() + timedelta(days=1)):
        Shift.objects.create(
            group=cast.group,
            member=cast.moderator,
            begins_at=begin,
            ends_at=begin + timedelta(hours=4),
        )
    assert list(on_duty(now())) == [cast.moderator]
    leave(cast.moderator)
    assert not on_duty(now()).exists()
    run_jobs()
    assert not Shift.objects.filter(member=cast.moderator, ends_at__gt=now()).exists()


def test_a_thread_that_they_worked_on_is_free(cast: Any, thread: Thread, leave: Any) -> None:
    claim_thread(thread, by=cast.moderator)
    with pytest.raises(Refused):
        claim_thread(thread, by=cast.second_moderator)
    leave(cast.moderator)
    run_jobs()
    assert claim_thread(thread, by=cast.second_moderator).by == cast.second_moderator


def test_an_action_that_they_agreed_to_waits_for_somebody_else(
    cast: Any, prepared: Action, leave: Any
) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    leave(cast.second_moderator)
    with pytest.raises(Refused):  # at once, before any job
        launch_action(prepared, by=cast.moderator)
    run_jobs()
    prepared.refresh_from_db()
    assert prepared.state == Action.State.PROPOSED
    assert Entry.objects.filter(event="ActionReviewLapsed").count() == 1
    review_action(prepared, "agreed", by=cast.coordinator)
    assert launch_action(prepared, by=cast.moderator).state == Action.State.RUNNING


def test_what_they_agreed_to_and_somebody_else_too_stays_agreed(
    cast: Any, prepared: Action
) -> None:
    review_action(prepared, "agreed", by=cast.second_moderator)
    set_roles(cast.moderator, [], by=None)  # who prepared it, not who agreed
    run_jobs()
    assert launch_action(prepared, by=cast.coordinator).state == Action.State.RUNNING


def test_a_case_that_they_judged_is_left_to_somebody_else(
    cast: Any, running: Action, leave: Any
) -> None:
    voice = tell_voice(running, "Ces gens ne comprennent rien", by=cast.member)
    case = report_conduct(voice, "contempt", "", by=cast.second_member).case
    take_case(case, by=cast.moderator)
    with pytest.raises(Refused):
        take_case(case, by=cast.second_moderator)
    leave(cast.moderator)
    run_jobs()
    assert take_case(case, by=cast.second_moderator).first_judge == cast.second_moderator


def test_a_measure_that_they_were_to_agree_to_is_left_to_somebody_else(
    cast: Any, running: Action, leave: Any
) -> None:
    voice = tell_voice(running, "Ces gens ne comprennent rien", by=cast.member)
    case = report_conduct(voice, "threat", "", by=cast.second_member).case
    take_case(case, by=cast.moderator)
    decide_case(case, Decision("pause", "threat", "Sans menace.", 7), by=cast.moderator)
    take_case(case, by=cast.second_moderator)
    leave(cast.second_moderator)
    run_jobs()
    assert take_case(case, by=cast.coordinator).second_judge == cast.coordinator


def test_a_coordinator_who_is_alone_reads_what_to_do_before_leaving(
    cast: Any, client_of: Any
) -> None:
    client = client_of(cast.coordinator)
    page = client.post("/moi/quitter", follow=True).content.decode()
    assert "D’abord" in page or "d’abord" in page
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.ended_at is None
    assert client.get("/equipe").status_code == 200
    client.post(f"/equipe/membres/{cast.moderator.pk}", {"roles": ["coordinator"]})
    client.post("/moi/quitter")
    cast.coordinator.refresh_from_db()
    assert cast.coordinator.ended_at is not None


@pytest.mark.parametrize("way", ["end", "roles"])
def test_a_group_whose_last_moderator_goes_is_told_what_it_cannot_do(
    cast: Any, client_of: Any, way: str
) -> None:
    client = client_of(cast.coordinator)
    told = []
    for who in (cast.moderator, cast.second_moderator):
        address = f"/equipe/membres/{who.pk}" + ("/fin" if way == "end" else "")
        sent = {"reason": "Merci pour tout."} if way == "end" else {}
        told.append(client.post(address, sent, follow=True).content.decode())
    assert "la seule personne de l’équipe" not in told[0]
    assert "la seule personne de l’équipe" in told[1]
    assert "Aucune action ne peut être lancée" in told[1]
