"""``/rejoindre`` is one screen: its questions, its age, its code, and what keeps programs out."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.collective.groups.prose import typeset
from jesuisla.collective.groups.texts import write_questions
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.accounts import TRIES, begin_proof
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.application_appeals import appeal_application
from jesuisla.collective.members.form_stamps import fresh_stamp
from jesuisla.collective.members.joining_pages import DRAFT
from jesuisla.collective.members.memberships import delete_account
from jesuisla.collective.members.models import Application, EmailProof, Membership, Person
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.server.doctor.collective import look
from signing_in import browser, code_in, join_form

QUESTIONS = {"fr": ["Qui vous a parlé de nous ?", "Lire, ou écrire ?"], "en": ["Who told you?"]}


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    cache.clear()


def asks(client: Client, group: Any, **typed: Any) -> Any:
    return client.post("/rejoindre", join_form(group, **typed))


def test_a_coordinator_writes_questions_and_the_team_reads_the_answers(
    cast: Any, client_of: Any
) -> None:
    editor = client_of(cast.coordinator)
    typed = {
        f"{code}_{n}": text for code, all_ in QUESTIONS.items() for n, text in enumerate(all_, 1)
    }
    assert editor.post("/equipe/groupe/questions", typed)["Location"] == "/equipe/groupe"
    assert QUESTIONS["fr"][1] in editor.get("/equipe/groupe/questions").content.decode()
    newcomer = browser()
    answers = {"question_1": "Une amie <3", "question_2": "Lire d’abord"}
    asks(newcomer, cast.group, **answers)
    newcomer.post("/rejoindre/code", {"code": code_in(mail.outbox[-1])})
    application = Application.objects.get()
    assert application.answers == [
        list(pair) for pair in zip(QUESTIONS["fr"], answers.values(), strict=True)
    ]
    assert application.age_said == 15
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{application.pk}").content.decode()
    assert typeset(QUESTIONS["fr"][0], "fr") in page
    assert "Une amie &lt;3" in page
    person = application.membership.person
    assert "Une amie <3" in str(all_data_of(person))
    delete_account(person)
    assert not Application.objects.exclude(answers=[]).exists()


def test_one_text_is_enough_to_ask_whatever_the_group_would_like_to_know(
    cast: Any, client_of: Any
) -> None:
    write_questions(cast.group, QUESTIONS, by=None)
    newcomer = browser()
    page = newcomer.get("/rejoindre").content.decode()
    assert page.count("(facultatif)") == len(QUESTIONS["fr"])
    assert len(re.findall(r"<textarea[^>]*\srequired", page)) == 1
    refused = asks(newcomer, cast.group, words=" ", question_1="Une amie")
    assert refused.status_code == 422
    assert "Une amie" in refused.content.decode()
    assert asks(newcomer, cast.group, question_1="Une amie")["Location"] == "/rejoindre/code"
    newcomer.post("/rejoindre/code", {"code": code_in(mail.outbox[-1])})
    application = Application.objects.get()
    assert [answer for _question, answer in application.answers] == ["Une amie", ""]
    page = client_of(cast.moderator).get(f"/equipe/candidatures/{application.pk}").content.decode()
    assert page.count("sans réponse") == 1


def test_a_question_comes_in_the_reader_s_language_else_in_the_group_s_own(cast: Any) -> None:
    write_questions(cast.group, QUESTIONS, by=None)
    page = browser("en").get("/rejoindre").content.decode()
    assert QUESTIONS["en"][0] in page
    assert typeset(QUESTIONS["fr"][1], "fr") in page
    with pytest.raises(Refused):
        write_questions(cast.group, {"en": ["Who are you?"]}, by=None)
    assert typeset(QUESTIONS["fr"][1], "fr") in browser().get("/rejoindre").content.decode()


def test_questions_refused_are_typed_once_only(cast: Any, client_of: Any) -> None:
    answer = client_of(cast.coordinator).post("/equipe/groupe/questions", {"en_2": "Who are you?"})
    assert answer.status_code == 422
    assert "Who are you?" in answer.content.decode()


def test_the_group_decides_which_age_is_asked(cast: Any, client_of: Any) -> None:
    assert "15 ans" in browser().get("/rejoindre").content.decode()
    coordinator = client_of(cast.coordinator)
    form = coordinator.get("/equipe/groupe/fonctionnement").context["form"]
    typed = {name: value for name, value in form.initial.items() if value not in (None, False)}
    typed |= {"doors": "", "age_to_join": "16"}
    assert coordinator.post("/equipe/groupe/fonctionnement", typed).status_code == 302
    assert "16 ans" in browser().get("/rejoindre").content.decode()
    for wrong in ("12", "100", "-1", "x"):
        answer = coordinator.post("/equipe/groupe/fonctionnement", typed | {"age_to_join": wrong})
        assert answer.status_code == 422


def test_the_code_works_in_another_browser_where_all_is_read_over(cast: Any) -> None:
    phone, computer = browser(), browser()
    asks(phone, cast.group)
    assert "/rejoindre/code" in mail.outbox[-1].body
    code = code_in(mail.outbox[-1])
    answer = computer.post("/rejoindre/code", {"email": "salome@example.org", "code": code})
    assert answer["Location"] == "/rejoindre"
    assert not Application.objects.exists()
    page = computer.get("/rejoindre")
    assert "Je veux aider." in page.content.decode()
    form = page.context["form"]
    assert form["agrees"].value() is None  # nobody ticked it here
    assert asks(computer, cast.group)["Location"] == "/moi"
    assert Application.objects.get().words == "Je veux aider."
    assert len(mail.outbox) == 1


def test_a_code_typed_in_two_browsers_works_in_the_first_only(cast: Any) -> None:
    first, second = browser(), browser()
    asks(first, cast.group)
    code = code_in(mail.outbox[-1])
    assert first.post("/rejoindre/code", {"code": code})["Location"] == "/moi"
    answer = second.post("/rejoindre/code", {"email": "salome@example.org", "code": code})
    assert answer.status_code == 422
    assert DRAFT not in second.session


def test_a_code_of_another_group_opens_nothing_here(cast: Any) -> None:
    asks(browser(), cast.group)
    elsewhere = browser(host="ichbinhier.localhost")
    typed = {"email": "salome@example.org", "code": code_in(mail.outbox[-1])}
    assert elsewhere.post("/rejoindre/code", typed).status_code == 422


def test_elsewhere_a_code_is_tried_a_few_times_and_for_a_quarter_of_an_hour(cast: Any) -> None:
    other = browser()
    asks(browser(), cast.group)
    code = code_in(mail.outbox[-1])
    with time_machine.travel(now() + timedelta(minutes=16)):
        typed = {"email": "salome@example.org", "code": code}
        assert other.post("/rejoindre/code", typed).status_code == 422
    for _ in range(TRIES):
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        typed = {"email": "salome@example.org", "code": wrong}
        assert other.post("/rejoindre/code", typed).status_code == 422
    assert EmailProof.objects.get().failures == TRIES
    answer = other.post("/rejoindre/code", {"email": "salome@example.org", "code": code})
    assert answer.status_code == 422


def test_a_code_elsewhere_is_answered_alike_whatever_the_address(cast: Any) -> None:
    begin_proof("ambre@example.org", {"group": cast.group.pk})
    pages = []
    for email in ("ambre@example.org", "ombre@example.org"):
        answer = browser().post("/rejoindre/code", {"email": email, "code": "12"})
        text = answer.content.decode().replace(email, "")
        pages.append((answer.status_code, text[text.index("<h1") : text.index("csrfmiddleware")]))
        assert "ce code n’est pas le bon" in text.casefold()
    assert pages[0] == pages[1]


def test_somebody_else_s_boxes_bind_nobody(cast: Any) -> None:
    """Whoever types another's address cannot have their code accept the charter for them."""
    asks(browser(), cast.group, words="Écrit par un autre")
    owner = browser()
    typed = {"email": "salome@example.org", "code": code_in(mail.outbox[-1])}
    owner.post("/rejoindre/code", typed)
    assert not Person.objects.filter(email="salome@example.org").exists()
    without = join_form(cast.group)
    del without["agrees"], without["consents"]
    assert owner.post("/rejoindre", without).status_code == 422
    assert not Membership.objects.filter(alias="Salomé").exists()


def test_what_fills_in_forms_by_itself_is_answered_and_not_believed(cast: Any) -> None:
    stranger = browser()
    trapped = asks(stranger, cast.group, site="https://spam.example")
    with time_machine.travel(now(), tick=False):
        hasty = asks(stranger, cast.group, stamp=fresh_stamp(f"join {cast.group.pk}"))
    forged = asks(stranger, cast.group, stamp="join 1.abc:def:ghi")
    other_group = asks(stranger, cast.group, stamp=fresh_stamp(f"join {cast.other_group.pk}"))
    with time_machine.travel(now() - timedelta(days=3)):
        old_stamp = fresh_stamp(f"join {cast.group.pk}")
    old = asks(stranger, cast.group, stamp=old_stamp)
    for answer, why in (
        (trapped, "champ vide"),
        (hasty, "C’était rapide"),
        (forged, "ouverte depuis très longtemps"),
        (other_group, "ouverte depuis très longtemps"),
        (old, "ouverte depuis très longtemps"),
    ):
        assert answer.status_code == 422, why
        page = answer.content.decode()
        assert why in page
        assert "Je veux aider." in page
    assert not mail.outbox


def test_a_page_left_open_for_days_is_sent_again_and_nothing_is_lost(cast: Any) -> None:
    stranger = browser()
    with time_machine.travel(now() - timedelta(days=3)):
        old_stamp = fresh_stamp(f"join {cast.group.pk}")
    answer = asks(stranger, cast.group, stamp=old_stamp)
    stamp = answer.context["form"]["stamp"].value()
    assert stamp != old_stamp
    with time_machine.travel(now() + timedelta(seconds=10)):
        assert asks(stranger, cast.group, stamp=stamp)["Location"] == "/rejoindre/code"


@override_settings(ACCOUNT_RATE_LIMITS={"application": "3/20m/key"})
def test_masses_of_requests_are_bounded_and_the_next_one_keeps_what_it_typed(cast: Any) -> None:
    answers = []
    for number, letter in enumerate("abcd"):
        newcomer = browser()
        asks(newcomer, cast.group, alias=f"Fleur {letter * 3}", email=f"fleur{number}@example.org")
        answers.append(newcomer.post("/rejoindre/code", {"code": code_in(mail.outbox[-1])}))
    assert [answer["Location"] for answer in answers] == ["/moi"] * 3 + ["/rejoindre"]
    page = newcomer.get("/rejoindre").content.decode()
    assert "Je veux aider." in page
    assert "dans une demi-heure" in page
    assert Application.objects.count() == 3
    with time_machine.travel(now() + timedelta(minutes=30)):
        again = asks(newcomer, cast.group, alias="Fleur ddd", email="fleur3@example.org")
        assert again["Location"] == "/moi"  # the address was proved, no new code is asked for


def test_a_group_whose_last_moderator_is_gone_takes_no_request_and_says_so(
    cast: Any, client_of: Any
) -> None:
    cast.group.contact = "contact@jesuisla.example"
    cast.group.save()
    Application.objects.create(group=cast.group, membership=cast.applicant)
    Membership.objects.filter(roles__overlap=["moderator", "coordinator"]).update(roles=["member"])
    page = browser().get("/rejoindre")
    assert "personne dans le groupe ne peut répondre" in page.content.decode()
    assert "contact@jesuisla.example" in page.content.decode()
    assert 'name="alias"' not in page.content.decode()
    late = asks(browser(), cast.group)  # the form was open before
    assert late.status_code == 422
    assert "Je veux aider." in late.content.decode()
    assert not mail.outbox
    own = client_of(cast.applicant).get("/moi/demande").content.decode()
    assert "personne dans le groupe ne peut répondre" in own
    findings = {finding.code: finding for finding in look()}
    assert findings["teams"].state == "note"
    assert cast.group.hashtag in findings["teams"].sentence


def test_the_operator_learns_of_an_appeal_that_nobody_may_judge(cast: Any) -> None:
    with scope(group=cast.group.pk):
        application = Application.objects.create(group=cast.group, membership=cast.applicant)
        Membership.objects.filter(pk=cast.coordinator.pk).update(roles=["member"])
        for moderator in (cast.moderator, cast.second_moderator):
            answer_application(application, "declined", reason="Non", by=moderator)
        application.refresh_from_db()
        appeal_application(application, "Encore ?", by=cast.applicant)
    assert cast.group.hashtag in {it.code: it for it in look()}["teams"].sentence
    Membership.objects.filter(pk=cast.coordinator.pk).update(roles=["coordinator"])
    assert {it.code: it for it in look()}["teams"].state == "right"
