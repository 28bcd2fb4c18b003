"""A request is answered by two of the team, or one with a note; a refusal is appealed once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from jesuisla.collective.journal.jobs import deliver
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.application_appeals import (
    appeal_application,
    judge_application_appeal,
    who_may_judge_application,
)
from jesuisla.collective.members.applications import JoinRequest, apply
from jesuisla.collective.members.consents import withdraw_consent
from jesuisla.collective.members.memberships import delete_account, set_roles
from jesuisla.collective.members.models import (
    Application,
    ApplicationAppeal,
    ApplicationOpinion,
    Membership,
    Role,
)
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.members.refusals import AppealWaits, NoteMissing, ReasonMissing


@pytest.fixture
def application(cast: Any) -> Application:
    return Application.objects.create(
        group=cast.group, membership=cast.applicant, words="Je lis depuis longtemps"
    )


@pytest.fixture
def declined(cast: Any, application: Application) -> Application:
    """Declined by Maud and Malik together."""
    for moderator in (cast.moderator, cast.second_moderator):
        answer_application(application, "declined", reason="Trop vite", by=moderator)
    application.refresh_from_db()
    return application


def run_jobs() -> None:
    for job in [*ProcrastinateJob.objects.all()] * 2:
        if job.task_name.endswith("deliver"):
            deliver(**job.args)


def state_of(application: Application) -> str:
    application.refresh_from_db()
    return application.state


def test_one_says_yes_and_a_second_one_makes_it_so(
    cast: Any, client_of: Any, application: Application
) -> None:
    page = f"/equipe/candidatures/{application.pk}"
    first, second = client_of(cast.moderator), client_of(cast.second_moderator)
    applicant = client_of(cast.applicant)
    assert "Personne n’a encore répondu" in applicant.get("/moi/demande").content.decode()
    for _ in range(2):  # the same person twice is still one
        first.post(page, {"answer": "accept"})
    assert state_of(application) == "open"
    assert "Une personne de l’équipe a lu" in applicant.get("/moi/demande").content.decode()
    assert "Maud" not in applicant.get("/moi/demande").content.decode()
    assert "Maud" in second.get(page).content.decode()
    second.post(page, {"answer": "accept"})
    assert state_of(application) == "accepted"
    cast.applicant.refresh_from_db()
    assert cast.applicant.roles == [Role.MEMBER]


def test_one_alone_answers_with_a_note_that_the_team_reads(
    cast: Any, client_of: Any, application: Application
) -> None:
    page = f"/equipe/candidatures/{application.pk}"
    client_of(cast.moderator).post(page, {"answer": "accept", "note": "Une amie de longue date"})
    assert state_of(application) == "accepted"
    team = client_of(cast.second_moderator)
    assert page in team.get("/equipe").content.decode()
    assert "Une amie de longue date" in team.get(page).content.decode()
    # Whoever it is about may read it too: the form says so.
    assert "Une amie de longue date" in str(all_data_of(cast.applicant.person))


def test_two_who_differ_wait_for_one_to_change_or_for_a_third(
    cast: Any, application: Application
) -> None:
    answer_application(application, "accepted", by=cast.moderator)
    answer_application(
        application, "declined", reason="Doute", by=cast.second_moderator, note="Seul"
    )
    assert state_of(application) == "open"  # a note does not overrule a colleague
    answer_application(application, "accepted", by=cast.coordinator)
    assert state_of(application) == "accepted"


def test_one_may_change_one_s_mind_until_it_is_decided(cast: Any, application: Application) -> None:
    answer_application(application, "accepted", by=cast.moderator)
    answer_application(application, "declined", reason="Doute", by=cast.second_moderator)
    answer_application(application, "declined", by=cast.moderator)
    assert state_of(application) == "declined"
    assert application.answer == "Doute"


def test_whoever_left_the_team_counts_no_more(cast: Any, application: Application) -> None:
    answer_application(application, "accepted", by=cast.moderator)
    set_roles(cast.moderator, [], by=cast.coordinator)
    answer_application(application, "accepted", by=cast.second_moderator)
    assert state_of(application) == "open"


def test_declining_needs_a_reason_from_somebody(cast: Any, application: Application) -> None:
    with pytest.raises(ReasonMissing):
        answer_application(application, "declined", by=cast.moderator, note="Seule")
    assert not ApplicationOpinion.objects.exists()


def test_whoever_is_alone_in_the_team_writes_a_note(
    cast: Any, client_of: Any, application: Application
) -> None:
    others = [cast.second_moderator.pk, cast.coordinator.pk]
    Membership.objects.filter(pk__in=others).update(roles=["member"])
    client, page = client_of(cast.moderator), f"/equipe/candidatures/{application.pk}"
    refused = client.post(page, {"answer": "accept"})
    assert refused.status_code == 422
    assert str(NoteMissing()) in refused.content.decode()
    client.post(page, {"answer": "accept", "note": "Seule cette semaine"})
    assert state_of(application) == "accepted"


def test_a_refusal_is_read_with_its_reason_and_appealed_once(
    cast: Any, client_of: Any, declined: Application
) -> None:
    run_jobs()
    letter = mail.outbox[-1].body
    assert "Trop vite" in letter
    assert "/moi/demande" in letter
    applicant = client_of(cast.applicant)
    assert "/moi/demande" in applicant.get("/moi").content.decode()
    assert "Trop vite" in applicant.get("/moi/demande").content.decode()
    assert applicant.post("/moi/demande", {"words": "  "}).status_code == 422
    answer = applicant.post("/moi/demande", {"words": "Laissez-moi <b>lire</b>"})
    assert answer["Location"] == "/moi/demande"
    page = applicant.get("/moi/demande").content.decode()
    assert "Laissez-moi &lt;b&gt;lire" in page
    again = applicant.post("/moi/demande", {"words": "Encore"})
    assert again.status_code == 422
    assert "Encore" in again.content.decode()
    assert ApplicationAppeal.objects.count() == 1


def test_an_appeal_is_answered_by_nobody_who_took_part(
    cast: Any, client_of: Any, declined: Application
) -> None:
    appeal_application(declined, "Une seconde chance ?", by=cast.applicant)
    appeal = ApplicationAppeal.objects.get()
    for judge in (cast.moderator, cast.second_moderator, cast.member, cast.applicant):
        with pytest.raises(Refused):
            judge_application_appeal(appeal, "welcomed", "Bienvenue", by=judge)
    page = f"/equipe/candidatures/{declined.pk}/appel"
    took_part = client_of(cast.moderator)
    assert "Vous avez pris part" in took_part.get(page).content.decode()
    assert 'name="outcome"' not in took_part.get(page).content.decode()
    assert took_part.post(page, {"outcome": "upheld", "answer": "Non"}).status_code == 422
    coordinator = client_of(cast.coordinator)
    assert page in coordinator.get("/equipe").content.decode()
    assert page in coordinator.get("/equipe/conduite").content.decode()
    assert coordinator.post(page, {"outcome": "welcomed", "answer": " "}).status_code == 422
    typed = {"outcome": "welcomed", "answer": "Nous avons lu trop vite."}
    assert coordinator.post(page, typed)["Location"] == "/equipe"
    cast.applicant.refresh_from_db()
    assert cast.applicant.roles == [Role.MEMBER]
    assert cast.applicant.ended_at is None
    assert client_of(cast.applicant).get("/actions").status_code == 200
    run_jobs()
    to_them = [letter.body for letter in mail.outbox if letter.to == ["nour@example.org"]]
    assert len(to_them) == 2  # the refusal, then the welcome with its words
    assert "Nous avons lu trop vite." in to_them[1]
    with pytest.raises(Refused):
        judge_application_appeal(appeal, "upheld", "Non", by=cast.coordinator)


def test_those_who_may_judge_are_told_and_nobody_else(cast: Any, declined: Application) -> None:
    run_jobs()
    ProcrastinateJob.objects.all().delete()
    mail.outbox.clear()
    appeal_application(declined, "Une seconde chance ?", by=cast.applicant)
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["colette@example.org"]]
    assert "Nour" not in mail.outbox[0].body


def test_a_refusal_upheld_is_told_with_a_sentence(
    cast: Any, client_of: Any, declined: Application
) -> None:
    appeal_application(declined, "Une seconde chance ?", by=cast.applicant)
    appeal = ApplicationAppeal.objects.get()
    judge_application_appeal(appeal, "upheld", "Revenez au printemps.", by=cast.coordinator)
    assert state_of(declined) == "declined"
    run_jobs()
    assert "Revenez au printemps." in mail.outbox[-1].body
    assert "Revenez au printemps." in client_of(cast.applicant).get("/moi/demande").content.decode()


def test_an_appeal_comes_within_twenty_days(cast: Any, declined: Application) -> None:
    with time_machine.travel(now() + timedelta(days=21)), pytest.raises(Refused):
        appeal_application(declined, "Trop tard", by=cast.applicant)
    assert not ApplicationAppeal.objects.exists()


def test_nobody_appeals_for_somebody_else(cast: Any, client_of: Any, declined: Application) -> None:
    with pytest.raises(Refused):
        appeal_application(declined, "Pour elle", by=cast.member)
    assert client_of(cast.member).get("/moi/demande").status_code == 404


def test_an_appeal_that_nobody_may_judge_waits_and_says_so_to_everybody(
    cast: Any, client_of: Any, declined: Application
) -> None:
    """The only other one of the team took part as well."""
    Membership.objects.filter(pk=cast.coordinator.pk).update(roles=["member"])
    appeal_application(declined, "Une seconde chance ?", by=cast.applicant)
    assert not who_may_judge_application(declined).exists()
    own = client_of(cast.applicant).get("/moi/demande").content.decode()
    assert "personne ne peut encore" in own
    page = f"/equipe/candidatures/{declined.pk}/appel"
    assert "personne ne peut" in client_of(cast.moderator).get(page).content.decode()
    Membership.objects.filter(pk=cast.third_member.pk).update(roles=["member", "coordinator"])
    assert 'name="outcome"' in client_of(cast.third_member).get(page).content.decode()
    appeal = ApplicationAppeal.objects.get()
    judge_application_appeal(appeal, "welcomed", "Bienvenue", by=cast.third_member)
    assert state_of(declined) == "accepted"


def test_whoever_appeals_does_not_ask_anew_meanwhile(cast: Any, declined: Application) -> None:
    appeal_application(declined, "Une seconde chance ?", by=cast.applicant)
    request = JoinRequest(
        email=cast.applicant.person.email,
        alias="Nour",
        language="fr",
        words="",
        charter=cast.group.charter_set.get().pk,
    )
    with pytest.raises(AppealWaits):
        apply(cast.group, request)
    appeal = ApplicationAppeal.objects.get()
    judge_application_appeal(appeal, "upheld", "Plus tard", by=cast.coordinator)
    assert apply(cast.group, request).state == "open"


@pytest.mark.parametrize("leave", ["account", "consent"])
def test_what_was_written_about_a_request_goes_with_it(
    cast: Any, declined: Application, leave: str
) -> None:
    appeal_application(declined, "Une seconde chance ?", by=cast.applicant)
    if leave == "account":
        delete_account(cast.applicant.person)
    else:
        appeal = ApplicationAppeal.objects.get()
        judge_application_appeal(appeal, "welcomed", "Bienvenue", by=cast.coordinator)
        withdraw_consent(cast.applicant)
    assert not ApplicationAppeal.objects.exists()
    assert not ApplicationOpinion.objects.exists()
    assert not Application.objects.exclude(words="", answer="").exists()


def test_the_journal_says_who_answered_and_names_nobody_who_asked(
    cast: Any, declined: Application
) -> None:
    events = list(Entry.objects.order_by("pk").values_list("event", "actor"))
    assert events == [
        ("AnswerWaits", cast.moderator.pk),
        ("ApplicationDeclined", cast.second_moderator.pk),
    ]


def test_masses_of_requests_leave_the_team_s_page_short(
    cast: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    from jesuisla.collective.members.models import Person

    people = Person.objects.bulk_create(Person(email=f"masse{n}@example.org") for n in range(300))
    places = Membership.objects.bulk_create(
        Membership(group=cast.group, person=person, alias=f"Masse {n}", roles=["applicant"])
        for n, person in enumerate(people)
    )
    Application.objects.bulk_create(
        Application(group=cast.group, membership=place, words="x" * 1000) for place in places
    )
    client = client_of(cast.moderator)
    with django_assert_max_num_queries(20):
        page = client.get("/equipe")
    assert len(page.content) < 60_000
    assert "280" in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"answer": "yes"}, {"note": "Un mot à garder"}])
def test_a_form_without_its_button_makes_nobody_a_member(
    cast: Any, client_of: Any, application: Application, sent: dict[str, str]
) -> None:
    answer = client_of(cast.moderator).post(f"/equipe/candidatures/{application.pk}", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "l’un des boutons" in page
    assert sent.get("note", "") in page
    assert not ApplicationOpinion.objects.exists()
