"""``/moi`` through HTTP, and the operations behind it."""

import json
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection
from django_scopes import scope, scopes_disabled

from jesuisla.collective.groups.texts import publish_charter
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.accounts import choose_language
from jesuisla.collective.members.memberships import accept_charter, delete_account, leave_group
from jesuisla.collective.members.models import Application, Membership, Person
from jesuisla.collective.members.personal_data import all_data_of, personal_data, sections
from jesuisla.collective.members.refusals import LastCoordinator, NotAMember
from signing_in import erase_account, take_data_along

write_skeletons = import_module(
    "jesuisla.collective.members.migrations.0007_alias_skeleton"
).write_skeletons


def test_a_member_goes_by_another_name(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert client.post("/moi/alias", {"alias": "  Ambre   Lou "})["Location"] == "/moi"
    cast.member.refresh_from_db()
    assert cast.member.alias == "Ambre Lou"
    answer = client.post("/moi/alias", {"alias": "basile"})
    assert answer.status_code == 422
    assert 'value="basile"' in answer.content.decode()
    assert client.post("/moi/alias", {"alias": "AMBRE lou"}).status_code == 302


@pytest.mark.parametrize("alias", ["\u0421olette", "Coletté", "Co1ette.", "СоӀеttе"])
def test_nobody_passes_for_somebody_else(cast: Any, client_of: Any, alias: str) -> None:
    answer = client_of(cast.member).post("/moi/alias", {"alias": alias})
    assert answer.status_code == 422
    cast.member.refresh_from_db()
    assert cast.member.alias == "Ambre"


def test_aliases_that_looked_alike_before_stay(cast: Any, client_of: Any) -> None:
    with scopes_disabled():
        Membership.objects.filter(pk=cast.second_member.pk).update(alias="Ambré")
        write_skeletons(apps, connection.schema_editor())
        skeletons = Membership.objects.filter(alias__startswith="Ambr")
        assert set(skeletons.values_list("alias_skeleton", flat=True)) == {"arnbre"}
    assert client_of(cast.second_member).get("/moi").status_code == 200
    assert client_of(cast.third_member).post("/moi/alias", {"alias": "ambre"}).status_code == 422


def test_a_member_reads_in_another_language_from_then_on(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    answer = client.post("/moi/langue", {"language": "en"})
    assert answer.cookies["django_language"].value == "en"
    assert 'lang="en"' in client.get("/moi").content.decode()
    client.post("/moi/langue", {"language": "tlh"})
    cast.member.person.refresh_from_db()
    assert cast.member.person.language == "en"
    with pytest.raises(Refused):
        choose_language(cast.member.person, "tlh")


def test_a_new_charter_is_shown_until_it_is_accepted(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    first = cast.group.charter_set.get()
    both = {"charter": first.pk, "agrees": "on", "consents": "on"}
    assert "Avec bienveillance." in client.get("/moi").content.decode()
    client.post("/moi/charte", both | {"consents": ""})
    assert client.get("/moi").context["charter"] == first
    client.post("/moi/charte", both)
    assert client.get("/moi").context["charter"] is None
    publish_charter(cast.group, {"fr": "Nouvelle charte."}, by=None)
    client.post("/moi/charte", both)
    assert "Nouvelle charte." in client.get("/moi").content.decode()
    client.post("/moi/charte", both | {"charter": client.get("/moi").context["charter"].pk})
    cast.member.refresh_from_db()
    assert cast.member.charter.version == 2
    assert client.post("/moi/charte", {"charter": "x"}).status_code == 404


def test_whoever_was_invited_takes_an_alias_with_the_charter(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    both = {"charter": cast.group.charter_set.get().pk, "agrees": "on", "consents": "on"}
    taken = client.post("/moi/charte", both | {"alias": cast.moderator.alias})
    assert (taken.status_code, taken.context["charter"] is None) == (422, False)
    client.post("/moi/charte", both | {"alias": "Coquelicot"})
    cast.member.refresh_from_db()
    assert (cast.member.alias, cast.member.charter.version) == ("Coquelicot", 1)


def test_a_member_leaves_and_finds_the_door_open(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert client.get("/moi/quitter").status_code == 200
    assert client.post("/moi/quitter")["Location"] == "/moi"
    assert client.get("/moi").context["place"] is None
    assert client.get("/rejoindre").status_code == 200
    assert client.get("/moi/quitter").status_code == 404
    with pytest.raises(NotAMember):
        leave_group(cast.member)


def test_the_menu_leads_an_applicant_to_the_request_and_others_to_join(
    cast: Any, client_of: Any
) -> None:
    pages = {who: client_of(who).get("/charte").content.decode() for who in (cast.applicant, None)}
    assert "Ma demande" in pages[cast.applicant]
    assert 'href="/rejoindre"' not in pages[cast.applicant].split("</header>")[0]
    assert 'href="/rejoindre"' in pages[None].split("</header>")[0]


def test_an_applicant_takes_the_request_back(cast: Any) -> None:
    Application.objects.create(group=cast.group, membership=cast.applicant)
    leave_group(cast.applicant)
    assert not Application.objects.exists()


def test_the_last_coordinator_cannot_leave_the_group_alone(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    client.post("/moi/quitter")
    assert erase_account(client)["Location"] == "/moi/effacer"
    cast.coordinator.person.refresh_from_db()
    assert cast.coordinator.person.is_active
    with pytest.raises(LastCoordinator):
        delete_account(cast.coordinator.person)


def in_both_groups(cast: Any) -> Person:
    with scopes_disabled():
        Membership.objects.create(
            group=cast.other_group, person=cast.member.person, alias="Amber", roles=["member"]
        )
    return cast.member.person  # type: ignore[no-any-return]


def test_other_groups_of_the_person_are_linked(cast: Any, client_of: Any) -> None:
    in_both_groups(cast)
    assert "http://ichbinhier.localhost/moi" in client_of(cast.member).get("/moi").content.decode()


def test_all_data_are_taken_along_from_every_group(cast: Any, client_of: Any) -> None:
    in_both_groups(cast)
    Application.objects.create(group=cast.group, membership=cast.member, words="Bonjour")
    data = json.loads(take_data_along(client_of(cast.member))["json"])
    assert data["email"] == "ambre@example.org"
    assert [place["alias"] for place in data["groups"]] == ["Ambre", "Amber"]
    assert data["groups"][0]["applications"][0]["words"] == "Bonjour"


def test_other_apps_add_what_they_keep_to_the_data(cast: Any) -> None:
    personal_data("songs")(lambda place: [place.alias])
    try:
        assert all_data_of(cast.member.person)["groups"][0]["songs"] == ["Ambre"]
    finally:
        del sections["songs"]


def test_erasing_leaves_numbers_alone(cast: Any, client_of: Any) -> None:
    person = in_both_groups(cast)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Application.objects.create(
        group=cast.group, membership=cast.member, words="Bonjour", answer="Bienvenue"
    )
    client = client_of(cast.member)
    assert client.get("/moi/effacer").status_code == 200
    assert client.post("/moi/effacer")["Location"] == "/moi/donnees/confirmer"
    assert Person.objects.get(pk=person.pk).is_active
    assert "effacer votre compte" in client.get("/moi/donnees/confirmer").content.decode()
    assert erase_account(client).status_code == 200
    assert client.get("/moi").status_code == 302
    kept = json.dumps(all_data_of(Person.objects.get(pk=person.pk)))
    for word in ("ambre", "Ambre", "Amber", "Bonjour", "Bienvenue"):
        assert word not in kept
    assert not EmailAddress.objects.exists()
    with scopes_disabled():
        facts = list(Entry.objects.filter(event="AccountErased").values_list("group", flat=True))
    assert sorted(facts) == sorted([cast.group.pk, cast.other_group.pk])


def test_an_erased_alias_may_be_taken_by_somebody_else(cast: Any) -> None:
    delete_account(cast.member.person)
    delete_account(cast.second_member.person)
    Membership.objects.filter(pk=cast.third_member.pk).update(alias="Ambre")
    assert Membership.objects.filter(alias="Ambre").count() == 1


def test_a_person_without_a_place_here_still_reaches_their_data(cast: Any, client_of: Any) -> None:
    client = client_of(cast.other_moderator, host="jesuisla.localhost")
    assert client.get("/moi").context["place"] is None
    data = json.loads(take_data_along(client)["json"])
    assert [place["group"] for place in data["groups"]] == ["#ichbinhier"]
    with scope(group=cast.other_group.pk):
        assert Membership.objects.get(pk=cast.other_moderator.pk).ended_at is None


def test_a_charter_that_asks_again_is_said_on_each_page_and_keeps_from_nothing(
    cast: Any, client_of: Any
) -> None:
    publish_charter(cast.group, {"fr": "Charte."}, by=None)
    accept_charter(cast.member, cast.group.charter_set.get(version=2))
    client = client_of(cast.member)
    assert "nouvelle version" not in client.get("/actions").content.decode()
    coordinator = client_of(cast.coordinator)
    typed = {"text_fr": "Charte, sans faute.", "text_en": ""}
    coordinator.post("/equipe/groupe/charte", typed)  # the box unticked: a correction
    assert cast.group.charter_set.filter(version=3).exists()
    assert "nouvelle version" not in client.get("/actions").content.decode()
    assert client.get("/moi").context["charter"] is None
    coordinator.post("/equipe/groupe/charte", typed | {"text_fr": "Plus.", "asks_again": "on"})
    today = client.get("/actions")
    assert today.status_code == 200
    assert "nouvelle version" in today.content.decode()
    asked = client.get("/moi").context["charter"]
    assert asked.version == 4
    typed = {"charter": asked.pk, "agrees": "on", "consents": "on"}
    client.post("/moi/charte", typed)
    assert "nouvelle version" not in client.get("/actions").content.decode()
    cast.member.refresh_from_db()
    assert cast.member.charter.version == 4


def test_a_charter_published_as_it_was_is_no_new_version(cast: Any, client_of: Any) -> None:
    client_of(cast.coordinator).post(
        "/equipe/groupe/charte", {"text_fr": "Avec bienveillance.", "text_en": ""}
    )
    assert cast.group.charter_set.count() == 1


def test_a_stranger_and_an_applicant_are_not_asked(cast: Any, client_of: Any) -> None:
    publish_charter(cast.group, {"fr": "Charte."}, by=None)
    for who in (None, cast.applicant, cast.other_moderator):
        page = client_of(who, host="jesuisla.localhost").get("/charte").content.decode()
        assert "Notre charte a une nouvelle version" not in page
