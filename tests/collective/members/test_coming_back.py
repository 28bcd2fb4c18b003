"""Somebody who was refused comes back, and one person comes under many names."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.utils.html import escape
from django.utils.timezone import now

from jesuisla.collective.members.aliases import LONGEST
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.application_appeals import (
    appeal_application,
    judge_application_appeal,
)
from jesuisla.collective.members.applications import JoinRequest, apply
from jesuisla.collective.members.jobs import forget_old_return_marks, forget_places
from jesuisla.collective.members.memberships import delete_account, end_membership
from jesuisla.collective.members.models import (
    Application,
    ApplicationAppeal,
    Membership,
    Person,
    ReturnMark,
)
from jesuisla.collective.members.pauses import restore_membership
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.members.refusals import AliasTaken
from kept_data import kept
from signing_in import browser, code_in, join_form


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    cache.clear()


def asks(cast: Any, email: str = "lou@example.org", alias: str = "Lou") -> Application:
    charter = cast.group.charter_set.get().pk
    return apply(
        cast.group,
        JoinRequest(email=email, alias=alias, language="fr", words="Bonjour", charter=charter),
    )


def refused(cast: Any, application: Application) -> Application:
    return answer_application(
        application, "declined", reason="Pas ici", by=cast.moderator, note="Seule"
    )


def test_who_was_refused_and_erased_everything_is_known_by_a_fingerprint_alone(
    cast: Any, client_of: Any
) -> None:
    place = refused(cast, asks(cast)).membership
    delete_account(place.person)
    assert "lou@example.org" not in kept()
    # Another account, another alias, and a "+" that leads to the same mailbox.
    again = asks(cast, "Lou+2@example.org", "Camille")
    assert again.membership_id != place.pk
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{again.pk}").content.decode()
    assert "une demande à nous rejoindre a été refusée" in page
    assert "Pas ici" not in page  # nothing else is kept of it
    other = asks(cast, "lea@example.org", "Léa")
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{other.pk}").content.decode()
    assert "a été refusée" not in page


def test_who_was_removed_is_known_too_and_whoever_left_is_not(cast: Any) -> None:
    end_membership(cast.member, reason="La charte", by=cast.coordinator)
    assert ReturnMark.objects.get().refusal == "removed"
    delete_account(cast.second_member.person)
    assert ReturnMark.objects.count() == 1


def test_the_fingerprint_goes_after_half_a_year_or_with_a_welcome(cast: Any) -> None:
    application = refused(cast, asks(cast))
    with time_machine.travel(now() + timedelta(days=182)):
        assert forget_old_return_marks(0) == 0
    appeal_application(application, "Encore ?", by=application.membership)
    appeal = ApplicationAppeal.objects.get()
    judge_application_appeal(appeal, "welcomed", "Bienvenue", by=cast.coordinator)
    assert not ReturnMark.objects.exists()
    end_membership(cast.member, reason="La charte", by=cast.coordinator)
    restore_membership(cast.member, by=cast.coordinator)
    assert not ReturnMark.objects.exists()
    end_membership(cast.second_member, reason="La charte", by=cast.coordinator)
    with time_machine.travel(now() + timedelta(days=184)):
        assert forget_old_return_marks(0) == 1


def test_a_group_does_not_learn_what_another_one_refused(cast: Any) -> None:
    refused(cast, asks(cast))
    ours = ReturnMark.objects.get().digest
    end_membership(cast.member, reason="La charte", by=cast.coordinator)
    assert ReturnMark.objects.filter(digest=ours).count() == 1
    assert "lou" not in ours


def test_it_is_told_to_whoever_is_refused_and_before_they_ask(cast: Any, client_of: Any) -> None:
    place = refused(cast, asks(cast)).membership
    own = client_of(place).get("/moi/demande").content.decode()
    assert "une empreinte de votre adresse" in own
    assert "empreinte de votre adresse" in client_of(place).get("/moi/effacer").content.decode()
    assert all_data_of(place.person)["groups"][0]["return_marks"][0]["refusal"] == "declined"
    assert "empreinte de votre adresse" in browser().get("/rejoindre").content.decode()


def test_names_go_once_the_time_to_appeal_is_over_and_wait_for_an_appeal(cast: Any) -> None:
    late, appealing = refused(cast, asks(cast)), refused(cast, asks(cast, "lea@example.org", "Léa"))
    with time_machine.travel(now() + timedelta(days=19)):
        assert forget_places(0) == 0
        appeal_application(appealing, "Encore ?", by=appealing.membership)
    with time_machine.travel(now() + timedelta(days=21)):
        assert forget_places(0) == 1
    late.membership.refresh_from_db()
    assert late.membership.roles == []
    assert Person.objects.filter(email="lea@example.org").exists()
    with time_machine.travel(now() + timedelta(days=30)):
        appeal = ApplicationAppeal.objects.get()
        judge_application_appeal(appeal, "upheld", "Pas encore", by=cast.coordinator)
        assert forget_places(0) == 1
    assert not Person.objects.filter(email="lea@example.org").exists()


def test_an_appeal_that_nobody_judges_is_not_kept_for_ever(cast: Any) -> None:
    application = refused(cast, asks(cast))
    appeal_application(application, "Encore ?", by=application.membership)
    with time_machine.travel(now() + timedelta(days=184)):
        assert forget_places(0) == 1
    assert not ApplicationAppeal.objects.exists()


def test_the_team_learns_that_a_mailbox_is_there_already(cast: Any, client_of: Any) -> None:
    asks(cast, "lou+1@example.org", "Lou")
    second = asks(cast, "lou+2@example.org", "Camille")
    other = asks(cast, "loup@example.org", "Loup")
    team = client_of(cast.moderator)
    page = team.get(f"/equipe/candidatures/{second.pk}").content.decode()
    assert "la même boîte que celle de Lou" in page
    page = team.get(f"/equipe/candidatures/{other.pk}").content.decode()
    assert "la même boîte" not in page


def test_one_mailbox_is_sent_few_codes_however_its_addresses_are_written(cast: Any) -> None:
    stranger = browser()
    for number in range(20):
        email, alias = f"Lou+{number}@example.org", f"Lou {'abcdefghijklmnopqrst'[number]}"
        stranger.post("/rejoindre", join_form(cast.group, email=email, alias=alias))
    assert len(mail.outbox) == 3
    assert Membership.objects.filter(alias__startswith="Lou").count() == 0


def written(number: int) -> str:
    """One mailbox, each time written otherwise: dots, capitals, what follows a "+", its host."""
    name = ("loudupont", "lou.dupont", "l.o.u.dupont", "LouDupont")[number % 4]
    host = ("gmail.com", "googlemail.com", "GMail.com")[number % 3]
    return f"{name}+{number}@{host}" if number % 2 else f"{name}@{host}"


def test_the_twentieth_alias_of_one_person_is_known_to_the_team(cast: Any, client_of: Any) -> None:
    """Refused nineteen times and erased each time: another name and spelling change nothing."""
    team, addresses = client_of(cast.moderator), {written(number) for number in range(20)}
    assert len(addresses) > 12  # so many accounts that nothing but the mailbox joins
    for number in range(19):
        place = refused(cast, asks(cast, written(number), f"Nom {'abcdefghijklmnopqrs'[number]}"))
        delete_account(place.membership.person)
    assert ReturnMark.objects.count() == 1  # of one person, however they wrote themselves
    last = asks(cast, "L.oud.upont+encore@googlemail.com", "Tout autre")
    page = team.get(f"/equipe/candidatures/{last.pk}").content.decode()
    assert "une demande à nous rejoindre a été refusée" in page
    assert "Nom a" not in page


def test_twenty_open_requests_of_one_mailbox_are_told_in_a_few_lines(
    cast: Any, client_of: Any
) -> None:
    for number in range(20):
        email = f"lou.dupont+{number}@gmail.com" if number % 2 else f"l.oudupont+{number}@gmail.com"
        last = asks(cast, email, f"Nom {'abcdefghijklmnopqrst'[number]}")
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{last.pk}").content.decode()
    assert page.count("la même boîte que celle de") == 3
    assert "la même boîte que 16 autres encore" in page


def test_a_dot_is_somebody_else_where_the_host_reads_it(cast: Any, client_of: Any) -> None:
    refused(cast, asks(cast, "lou.dupont@example.org", "Lou"))
    other = asks(cast, "loudupont@example.org", "Camille")
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{other.pk}").content.decode()
    assert "a été refusée" not in page
    assert "la même boîte" not in page


@pytest.mark.parametrize(
    "alias", ["Аmbre", "Ambré", "AMBRE", "Ambre\u200b", "Arnbre", "𝐀mbre", "Ambre ", "Ａｍｂｒｅ"]
)
def test_the_twentieth_alias_that_looks_like_a_member_s_is_refused(cast: Any, alias: str) -> None:
    """Letters of other alphabets, invisible signs, and letters that pass for others."""
    stranger = browser()
    stranger.post("/rejoindre", join_form(cast.group, alias=alias))
    if mail.outbox:  # refused by its form alone: no code leaves
        answer = stranger.post("/rejoindre/code", {"code": code_in(mail.outbox[-1])}, follow=True)
        assert str(AliasTaken()) in answer.content.decode()
    assert not Application.objects.exists()


CODE = (
    "<script>alert(1)</script>",
    "{{ 1111|add:226 }}{% csrf_token %}",
    "<img src=x onerror=a()>",
    "=HYPERLINK(A1)",
    "'; DROP TABLE members;--",
    "%(alias)s %s {0} <b>",
)


@pytest.mark.parametrize("alias", CODE)
def test_a_name_that_is_code_is_a_name(cast: Any, client_of: Any, alias: str) -> None:
    assert len(alias) <= LONGEST
    newcomer = browser()
    newcomer.post("/rejoindre", join_form(cast.group, alias=alias, words=alias))
    newcomer.post("/rejoindre/code", {"code": code_in(mail.outbox[-1])})
    application = Application.objects.get()
    path = f"/equipe/candidatures/{application.pk}"
    client_of(cast.moderator).post(path, {"answer": "accept"})
    pages = [
        client_of(who).get(at).content.decode()
        for who, at in (
            (cast.moderator, "/equipe"),
            (cast.moderator, path),
            (cast.moderator, "/equipe/journal"),
            (application.membership, "/moi"),
            (application.membership, "/moi/demande"),
        )
    ]
    for page in pages[:2]:
        assert escape(alias) in page
    for page in pages:
        for run in ("<script>alert", "<img src=x", "1337", "<b>"):
            assert run not in page
