"""``/equipe`` through HTTP, and the operations behind it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.cli.members import GivenRole
from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.forms import ROLES_IN_WORDS
from jesuisla.collective.members.jobs import tidy
from jesuisla.collective.members.memberships import end_membership, set_roles
from jesuisla.collective.members.models import ABOVE_MEMBER, GIVEN_ROLES, Application, Role
from jesuisla.collective.members.refusals import (
    AlreadyAnswered,
    LastCoordinator,
    NotAMember,
    ReasonMissing,
    UnknownRole,
)


def test_every_role_can_be_given_on_the_page_and_at_the_command_line() -> None:
    assert {*GivenRole} == {str(role) for role in GIVEN_ROLES}
    assert {role for role, _words in ROLES_IN_WORDS} == ABOVE_MEMBER


@pytest.fixture
def application(cast: Any) -> Application:
    return Application.objects.create(
        group=cast.group, membership=cast.applicant, words="<b>Bonjour</b>"
    )


def run_jobs() -> None:
    """Run what waits, twice: a killed worker may do so."""
    for job in [*ProcrastinateJob.objects.all()] * 2:
        if job.task_name.endswith("deliver"):
            deliver(**job.args)


def test_the_team_reads_and_accepts_an_application(
    cast: Any, client_of: Any, application: Application
) -> None:
    client = client_of(cast.moderator)
    assert "Nour" in client.get("/equipe").content.decode()
    page = client.get(f"/equipe/candidatures/{application.pk}").content.decode()
    assert "&lt;b&gt;Bonjour" in page
    answer = client.post(f"/equipe/candidatures/{application.pk}", {"answer": "accept"})
    assert answer["Location"] == "/equipe"
    second = client_of(cast.second_moderator)
    second.post(f"/equipe/candidatures/{application.pk}", {"answer": "accept"})
    cast.applicant.refresh_from_db()
    assert cast.applicant.roles == [Role.MEMBER]
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.actor) == ("ApplicationAccepted", cast.second_moderator.pk)
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["nour@example.org"]]
    assert "http://jesuisla.localhost/actions" in mail.outbox[0].body


def test_declining_needs_a_reason_and_sends_it_in_the_language_of_the_person(
    cast: Any, client_of: Any, application: Application
) -> None:
    cast.applicant.person.language = "en"
    cast.applicant.person.save()
    client = client_of(cast.moderator)
    page = f"/equipe/candidatures/{application.pk}"
    assert client.post(page, {"answer": "decline", "reason": " "}).status_code == 422
    typed = {"answer": "decline", "reason": "Le groupe est < complet.", "note": "Deux en congé"}
    answer = client.post(page, typed)
    assert answer["Location"] == "/equipe"
    cast.applicant.refresh_from_db()
    assert cast.applicant.ended_at is not None
    run_jobs()
    assert len(mail.outbox) == 1
    assert "Thank you for wanting to join" in mail.outbox[0].body
    assert "Le groupe est < complet." in mail.outbox[0].body


def test_an_application_is_answered_once(cast: Any, application: Application) -> None:
    answer_application(application, "accepted", by=cast.moderator, note="Je la connais")
    for answer in ("accepted", "declined"):
        with pytest.raises(AlreadyAnswered):
            answer_application(application, answer, reason="Non.", by=cast.second_moderator)
    assert Entry.objects.count() == 1


def test_an_answered_application_is_read_and_answered_no_more(
    cast: Any, client_of: Any, application: Application
) -> None:
    answer_application(application, "accepted", by=cast.moderator, note="Je la connais")
    client = client_of(cast.second_moderator)
    page = client.get(f"/equipe/candidatures/{application.pk}").content.decode()
    assert "Je la connais" in page
    assert 'name="answer"' not in page
    late = client.post(f"/equipe/candidatures/{application.pk}", {"answer": "accept"})
    assert late.status_code == 422
    assert str(AlreadyAnswered()) in late.content.decode()


def test_coordinators_give_and_take_roles(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    client.post(f"/equipe/membres/{cast.member.pk}", {"roles": ["moderator", "researcher"]})
    cast.member.refresh_from_db()
    assert cast.member.roles == ["member", "moderator", "researcher"]
    client.post(f"/equipe/membres/{cast.member.pk}", {})
    cast.member.refresh_from_db()
    assert cast.member.roles == ["member"]
    last = Entry.objects.latest("pk")
    assert last.facts["before"] == ["member", "moderator", "researcher"]
    assert client.post(f"/equipe/membres/{cast.member.pk}", {"roles": ["king"]}).status_code == 422


def test_the_last_coordinator_keeps_the_role(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    answer = client.post(f"/equipe/membres/{cast.coordinator.pk}", {"roles": ["moderator"]})
    assert answer.status_code == 422
    answer = client.post(f"/equipe/membres/{cast.coordinator.pk}/fin", {"reason": "Je pars."})
    assert answer.status_code == 422
    assert "Je pars." in answer.content.decode()
    with pytest.raises(LastCoordinator):
        set_roles(cast.coordinator, [], by=None)
    set_roles(cast.member, ["coordinator"], by=None)
    set_roles(cast.coordinator, [], by=None)
    with pytest.raises(LastCoordinator):
        end_membership(cast.member, reason="Fini.", by=None)


def test_a_membership_ends_with_a_reason_and_a_way_to_appeal(cast: Any, client_of: Any) -> None:
    cast.group.contact = "contact@jesuisla.example"
    cast.group.save()
    client = client_of(cast.coordinator)
    page = f"/equipe/membres/{cast.member.pk}"
    assert client.post(f"{page}/fin", {"reason": ""}).status_code == 422
    client.post(f"{page}/fin", {"reason": "Insultes répétées."})
    assert client_of(cast.member).get("/actions").status_code == 404
    run_jobs()
    assert len(mail.outbox) == 1
    assert "Insultes répétées." in mail.outbox[0].body
    assert "contact@jesuisla.example" in mail.outbox[0].body
    assert client.get(page).status_code == 404
    with pytest.raises(NotAMember):
        set_roles(cast.member, ["moderator"], by=None)


def test_operations_refuse_what_makes_no_sense(cast: Any) -> None:
    with pytest.raises(UnknownRole):
        set_roles(cast.member, ["applicant"], by=None)
    with pytest.raises(ReasonMissing):
        end_membership(cast.member, reason=" ", by=None)
    with pytest.raises(NotAMember):
        set_roles(cast.applicant, ["moderator"], by=None)


def test_members_are_found_by_a_part_of_their_alias(cast: Any, client_of: Any) -> None:
    client = client_of(cast.moderator)
    found = client.get("/equipe?q=hlo").context["page"]
    assert [place.alias for place in found] == ["Chloé"]
    everybody = [place.alias for place in client.get("/equipe").context["page"]]
    assert everybody == ["Ambre", "Basile", "Chloé", "Colette", "Malik", "Maud"]
    assert client.get("/equipe?q=zz&page=9").status_code == 200


def test_the_team_s_page_counts_nothing_that_anybody_did(cast: Any, client_of: Any) -> None:
    page = client_of(cast.coordinator).get("/equipe")
    columns = re.findall(r'<th scope="col">([^<]+)</th>', page.content.decode())
    assert len(columns) == 3
    assert "example.org" not in page.content.decode()
    text = page.content.decode().lower()
    for word in ("likes", "rank", "score", "streak", "classement", "j’aime"):
        assert word not in text


def test_tidying_forgets_what_somebody_typed_to_join_and_never_sent(
    cast: Any, client_of: Any
) -> None:
    stranger = client_of(None)
    session = stranger.session
    session["joining"] = {"email": "jamais@example.org", "words": "Bonjour"}
    session.save()
    tidy(0)
    assert Session.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        tidy(0)
    assert not Session.objects.exists()
