"""``/rejoindre`` through HTTP, and the operations behind it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now
from django_scopes import scope, scopes_disabled

from jesuisla.collective.groups.texts import publish_charter, write_questions
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.accounts import TRIES, begin_proof, check_proof
from jesuisla.collective.members.applications import JoinRequest, apply, invite_member
from jesuisla.collective.members.forms import JoinForm
from jesuisla.collective.members.models import Application, EmailProof, Membership, Person, Role
from jesuisla.collective.members.refusals import (
    AliasRefused,
    AliasTaken,
    AlreadyMember,
    CharterNotCurrent,
    UnknownRole,
)
from signing_in import join_form


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def stranger(cast: Any) -> Client:
    return Client(headers={"host": "jesuisla.localhost", "accept-language": "fr"})


@pytest.fixture
def typed(cast: Any) -> dict[str, Any]:
    return join_form(cast.group)


def code_mailed() -> str:
    found = re.search(r"^ {4}(\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found
    return found[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_somebody_joins_with_an_address_proved_by_a_code(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    assert stranger.post("/rejoindre", typed)["Location"] == "/rejoindre/code"
    assert not Person.objects.filter(email="salome@example.org").exists()
    code = code_mailed()
    answer = stranger.post("/rejoindre/code", {"code": f" {code[:3]} {code[3:]} "})
    assert answer["Location"] == "/moi"
    place = Membership.objects.get(alias="Salomé")
    assert place.roles == [Role.APPLICANT]
    assert place.charter == cast.group.charter_set.get()
    assert place.charter_accepted_at is not None
    application = Application.objects.get(membership=place)
    assert (application.state, application.words) == ("open", "Je veux aider.")
    assert EmailAddress.objects.get(user=place.person).verified
    assert stranger.get("/moi").context["waits"] == application
    assert Entry.objects.filter(event="Applied").count() == 1
    assert not EmailProof.objects.exists()


@pytest.mark.parametrize(
    "missing", ["alias", "email", "words", "is_old_enough", "agrees", "consents"]
)
def test_nothing_typed_is_lost_when_something_is_missing(
    stranger: Client, typed: dict[str, Any], missing: str
) -> None:
    del typed[missing]
    answer = stranger.post("/rejoindre", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    kept = {"words": "Salomé"}.get(missing, "Je veux aider.")
    assert kept in page
    assert missing in answer.context["form"].errors
    assert not mail.outbox


def test_no_mark_of_a_question_stands_alone_on_its_line(cast: Any, stranger: Client) -> None:
    write_questions(cast.group, {"fr": ["Qui vous a parlé de nous ?"]}, by=cast.coordinator)
    page = stranger.get("/rejoindre").content.decode()
    assert "Qui vous a parlé de nous\u202f?" in page
    assert "nous ?" not in page


def test_the_charter_is_read_as_a_list_where_it_is_accepted(cast: Any, stranger: Client) -> None:
    with scope(group=cast.group.pk):
        publish_charter(cast.group, {"fr": "Nos règles\n\n- Rester calme"}, by=None)
    assert "<ul><li>Rester calme</li></ul>" in stranger.get("/rejoindre").content.decode()


@pytest.mark.parametrize("charter", ["in force", "outdated"])
def test_a_taken_alias_is_told_to_nobody_who_has_not_proved_an_address(
    cast: Any, stranger: Client, typed: dict[str, Any], charter: str
) -> None:
    if charter == "outdated":
        typed |= {"charter": "0"}
    answers = [
        stranger.post("/rejoindre", typed | {"alias": alias, "email": f"{alias}@example.org"})
        for alias in ("aMBRE", "Salome")
    ]
    assert answers[0].status_code == answers[1].status_code
    assert str(AliasTaken()) not in answers[0].content.decode()
    if charter == "in force":
        stranger.post("/rejoindre", typed | {"alias": "aMBRE"})
        answer = stranger.post("/rejoindre/code", {"code": code_mailed()}, follow=True)
        assert str(AliasTaken()) in answer.content.decode().replace("&#x27;", "'")


def test_whoever_proved_an_address_does_not_go_through_a_list_of_names(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    stranger.post("/rejoindre", typed | {"alias": "aMBRE"})
    stranger.post("/rejoindre/code", {"code": code_mailed()})
    answers = [
        stranger.post("/rejoindre", typed | {"alias": "aMBRE"}).context["form"].errors
        for _ in range(25)
    ]
    assert "alias" in answers[0]
    assert "alias" not in answers[-1]


def test_an_alias_taken_meanwhile_asks_for_another_but_not_for_another_code(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    stranger.post("/rejoindre", typed)
    Membership.objects.filter(pk=cast.member.pk).update(alias="salomé")
    answer = stranger.post("/rejoindre/code", {"code": code_mailed()})
    assert answer["Location"] == "/rejoindre"
    assert "Je veux aider." in stranger.get("/rejoindre").content.decode()
    answer = stranger.post("/rejoindre", typed | {"alias": "Salomé B"})
    assert answer["Location"] == "/moi"
    assert len(mail.outbox) == 1


def test_a_charter_published_meanwhile_is_read_first(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    publish_charter(cast.group, {"fr": "Nouvelle charte."}, by=None)
    answer = stranger.post("/rejoindre", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nouvelle charte." in page
    assert f'name="charter" value="{cast.group.charter_set.get(version=2).pk}"' in page
    assert not mail.outbox


def test_a_wrong_code_can_be_tried_again_a_few_times(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    stranger.post("/rejoindre", typed)
    code = code_mailed()
    for _ in range(TRIES):
        assert stranger.post("/rejoindre/code", {"code": wrong(code)}).status_code == 422
    assert stranger.post("/rejoindre/code", {"code": code}).status_code == 422
    assert not Membership.objects.filter(alias="Salomé").exists()
    stranger.post("/rejoindre/code", {"action": "again"})
    assert stranger.post("/rejoindre/code", {"code": code_mailed()})["Location"] == "/moi"


def test_codes_cannot_be_sent_to_an_address_without_end(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    for _ in range(5):
        stranger.post("/rejoindre", typed)
    assert len(mail.outbox) == 3


def test_a_member_who_applies_again_is_signed_in_only_with_the_code(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    stranger.post("/rejoindre", typed | {"email": cast.member.person.email})
    assert stranger.get("/moi").status_code == 302
    stranger.post("/rejoindre/code", {"code": code_mailed()})
    assert stranger.get("/moi").context["place"] == cast.member
    assert not Application.objects.exists()


def test_somebody_of_another_group_gives_an_alias_and_accepts_the_charter(
    cast: Any, client_of: Any, typed: dict[str, Any]
) -> None:
    client = client_of(cast.other_moderator, host="jesuisla.localhost")
    page = client.get("/rejoindre").content.decode()
    assert 'name="email"' not in page
    answer = client.post("/rejoindre", {k: v for k, v in typed.items() if k != "email"})
    assert answer["Location"] == "/moi"
    place = Membership.objects.get(alias="Salomé")
    assert place.person == cast.other_moderator.person
    assert place.roles == [Role.APPLICANT]
    assert not mail.outbox


def test_a_group_without_a_charter_asks_for_none(
    cast: Any, stranger: Client, typed: dict[str, Any]
) -> None:
    cast.group.charter_set.all().delete()
    del typed["charter"], typed["agrees"]
    assert stranger.post("/rejoindre", typed)["Location"] == "/rejoindre/code"


def test_the_code_page_asks_a_browser_that_does_not_know_for_the_address(stranger: Client) -> None:
    page = stranger.get("/rejoindre/code").content.decode()
    assert 'name="email"' in page
    assert 'name="code"' in page


def test_a_member_who_looks_is_led_to_their_page(cast: Any, client_of: Any) -> None:
    assert client_of(cast.member).get("/rejoindre")["Location"] == "/moi"


def test_nothing_asks_for_an_identity_on_a_social_network(stranger: Client) -> None:
    assert set(JoinForm.base_fields) == {
        "alias", "email", "words", "charter", "is_old_enough", "agrees", "consents",
        "site", "stamp",
    }  # fmt: skip
    fields = {
        field.name for model in (Person, Membership, Application) for field in model._meta.fields
    }
    page = stranger.get("/rejoindre").content.decode().lower()
    for word in ("facebook", "instagram", "twitter", "handle", "profile", "profil", "pseudo_"):
        assert not any(word in name for name in fields)
        assert word not in page


def test_a_code_is_kept_as_a_digest_and_works_once(db: None) -> None:
    proof, code = begin_proof("a@example.org")
    assert re.fullmatch(r"\d{6}", code)
    assert code not in proof.digest
    assert check_proof(proof.pk, code) is True
    assert check_proof(proof.pk, code) is None


def test_a_code_out_of_date_is_worth_nothing_and_is_removed(db: None) -> None:
    proof, code = begin_proof("a@example.org")
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert check_proof(proof.pk, code) is None
        begin_proof("b@example.org")
    assert not EmailProof.objects.filter(pk=proof.pk).exists()


def asking(cast: Any, **other: Any) -> JoinRequest:
    known: dict[str, Any] = {
        "email": "salome@example.org",
        "alias": "Salomé",
        "language": "fr",
        "words": "",
        "charter": cast.group.charter_set.latest("version").pk,
    }
    return JoinRequest(**(known | other))


def test_applying_needs_the_charter_in_force(cast: Any) -> None:
    old = cast.group.charter_set.get().pk
    publish_charter(cast.group, {"fr": "Nouvelle charte."}, by=None)
    for number in (old, None, 0):
        with pytest.raises(CharterNotCurrent):
            apply(cast.group, asking(cast, charter=number))
    assert not Person.objects.filter(email="salome@example.org").exists()


def test_a_refused_application_leaves_nothing_behind(cast: Any) -> None:
    with pytest.raises(AliasRefused):
        apply(cast.group, asking(cast, alias="Admin"))
    with pytest.raises(AlreadyMember):
        apply(cast.group, asking(cast, email="AMBRE@example.org"))
    assert not Application.objects.exists()
    assert not Entry.objects.exists()


def test_an_alias_may_be_taken_in_each_group(cast: Any) -> None:
    apply(cast.group, asking(cast, alias="Otto"))
    assert Membership.objects.filter(alias="Otto").count() == 1


def test_an_invited_person_has_a_place_and_a_neutral_alias(cast: Any) -> None:
    place = invite_member(cast.group, "Guest@example.org", roles=["moderator"], by=cast.coordinator)
    assert place.roles == ["member", "moderator"]
    assert place.alias.split()[-1].isdigit()
    assert place.charter is None
    assert not EmailAddress.objects.get(user=place.person).verified
    with pytest.raises(AlreadyMember):
        invite_member(cast.group, "guest@example.org", by=None)
    with pytest.raises(UnknownRole):
        invite_member(cast.group, "other@example.org", roles=["king"], by=None)


def test_inviting_somebody_who_applied_accepts_them(cast: Any) -> None:
    application = apply(cast.group, asking(cast))
    place = invite_member(cast.group, "salome@example.org", by=cast.coordinator)
    application.refresh_from_db()
    assert (place.alias, place.roles, application.state) == ("Salomé", ["member"], "accepted")


def test_two_groups_share_an_account(cast: Any) -> None:
    with scope(group=cast.other_group.pk):
        invite_member(cast.other_group, cast.member.person.email, by=None)
    with scopes_disabled():
        assert cast.member.person.memberships.count() == 2
