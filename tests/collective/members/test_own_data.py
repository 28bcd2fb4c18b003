"""``/moi/donnees`` through HTTP: seen, corrected, taken along, by its person alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.utils.timezone import now
from django_scopes import scopes_disabled

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members import readable_data
from jesuisla.collective.members.consents import give_consent
from jesuisla.collective.members.data_words import WORDS
from jesuisla.collective.members.file_openings import KEPT_FOR
from jesuisla.collective.members.jobs import forget_old_openings, forget_places
from jesuisla.collective.members.models import Application, Consent, FileOpening, Membership, Person
from jesuisla.collective.members.personal_data import all_data_of, sections, untold_columns
from jesuisla.collective.members.readable_data import memberships_in_words
from jesuisla.collective.proposals.proposals import propose
from jesuisla.networks.registry import recognise
from signing_in import code_in, take_data_along


def columns_of_people() -> set[str]:
    """Every column of every table that points at a person or a membership."""
    return {
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.get_fields()
        if column.concrete and column.is_relation and column.related_model in (Person, Membership)
    }


def told_columns() -> set[str]:
    return {column for section in sections.values() for column in section.columns}


def test_all_that_points_at_somebody_is_told_to_them_or_said_why_not() -> None:
    columns = columns_of_people()
    assert len(columns) >= 46
    told = told_columns()
    assert columns - told - set(untold_columns) == set()
    assert (told | set(untold_columns)) - columns == set()  # nor is one named that is not there
    assert told & set(untold_columns) == set()
    assert all(str(why) for why in untold_columns.values())


def test_every_section_has_a_title_and_says_how_long_it_is_kept() -> None:
    for section in sections.values():
        assert str(section.title), section.name
        assert str(section.kept), section.name
        assert section.title != section.name


def test_the_page_asks_only_where_a_row_is_theirs_and_leaves_nothing_out(
    cast: Any, client_of: Any, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    link = recognise("https://www.facebook.com/gazette.inventee/posts/123456781")
    thread = propose(cast.group, link, "Des injures.", by=cast.member).thread
    action = prepare_action(thread, Brief(why="Une famille est insultée."), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    running = launch_action(action, by=cast.moderator)
    ask_for_help(tell_voice(running, "Me voici", by=cast.member), attacked=True, by=cast.member)
    FileOpening.objects.create(group=cast.group, membership=cast.member, by=cast.moderator)
    client = client_of(cast.member)
    with django_assert_max_num_queries(40):
        assert client.get("/moi/donnees").status_code == 200
    places = (cast.member, cast.moderator, cast.coordinator, cast.other_moderator)
    people = [place.person for place in places]
    shown = [list(memberships_in_words(person)) for person in people]
    monkeypatch.setattr(readable_data, "sections_about", lambda _place: list(sections.values()))
    assert [list(memberships_in_words(person)) for person in people] == shown
    names = [{part.name for part in each[0].sections} for each in shown]
    assert names[0] >= {"place", "proposals", "actions", "calls_for_help", "file_openings"}
    assert names[1] >= {"place", "actions_prepared", "files_opened"}


def test_the_page_shows_what_is_kept_and_where_it_is_changed(cast: Any, client_of: Any) -> None:
    Application.objects.create(
        group=cast.group, membership=cast.member, words="Je <b>lis</b> tout", state="accepted"
    )
    page = client_of(cast.member).get("/moi/donnees")
    text = page.content.decode()
    assert page.status_code == 200
    for words in (
        "ambre@example.org",
        "Ambre",
        "Je &lt;b&gt;lis&lt;/b&gt; tout",
        "/compte/adresse",
    ):
        assert words in text
    assert "Basile" not in text
    assert page.headers["Cache-Control"].count("no-store")


def test_a_stolen_session_takes_nothing_along(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    answer = client.post("/moi/donnees/fichier")
    assert answer["Location"] == "/moi/donnees/confirmer"
    assert [letter.to for letter in mail.outbox] == [["ambre@example.org"]]
    assert client.post("/moi/donnees/fichier")["Location"] == "/moi/donnees/confirmer"
    wrong = client.post("/moi/donnees/confirmer", {"code": "000000"})
    assert wrong.status_code == 422
    assert not Entry.objects.filter(event="DataDownloaded").exists()


def test_the_code_of_somebody_elses_session_proves_nothing(cast: Any, client_of: Any) -> None:
    thief, owner = client_of(cast.member), client_of(cast.second_member)
    owner.post("/moi/donnees/fichier")
    code = code_in(mail.outbox[-1])
    thief.post("/moi/donnees/fichier")
    assert thief.post("/moi/donnees/confirmer", {"code": code}).status_code == 422


def test_all_of_it_is_taken_along_in_ones_own_language(cast: Any, client_of: Any) -> None:
    give_consent(cast.member)
    files = take_data_along(client_of(cast.member))
    data = json.loads(files["json"])
    assert data == json.loads(json.dumps(all_data_of(cast.member.person)))
    page = files["html"].decode()
    assert '<html lang="fr"' in page
    assert "Mes données" in page
    assert "ambre@example.org" in page
    assert "<script" not in page
    assert "http://" not in page
    assert page.rstrip().endswith("</html>")
    assert "téléchargées" in mail.outbox[-1].subject


def test_a_download_is_noted_and_told(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    take_data_along(client)
    assert len(all_data_of(cast.member.person)["downloads"]) == 1
    assert all_data_of(cast.second_member.person)["downloads"] == []
    with scopes_disabled():
        entry = Entry.objects.get(event="DataDownloaded")
    assert (entry.group, entry.actor) == (None, None)  # so no group's journal shows it


def test_after_three_files_an_hour_there_is_no_more(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    take_data_along(client)
    for _ in range(2):
        assert client.post("/moi/donnees/fichier")["Content-Type"] == "application/zip"
    assert client.post("/moi/donnees/fichier")["Location"] == "/moi/donnees"


def test_ten_minutes_later_one_is_asked_again(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    take_data_along(client)
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert client.post("/moi/donnees/fichier")["Location"] == "/moi/donnees/confirmer"


def test_every_name_in_the_data_has_words(cast: Any) -> None:
    names: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            names.update(value)
            for part in value.values():
                look(part)
        elif isinstance(value, list):
            for part in value:
                look(part)

    for section in sections.values():
        look(section.teller(cast.member))
        names -= set(section.words)
    assert names - set(WORDS) == set()


def test_a_member_reads_who_in_the_team_opened_their_file(cast: Any, client_of: Any) -> None:
    request = Application.objects.create(group=cast.group, membership=cast.applicant, words="Moi")
    client_of(cast.moderator).get(f"/equipe/candidatures/{request.pk}")
    coordinator = client_of(cast.coordinator)
    for _ in range(3):
        coordinator.get(f"/equipe/membres/{cast.member.pk}")
    coordinator.get(f"/equipe/membres/{cast.coordinator.pk}")  # her own
    assert FileOpening.objects.count() == 2
    own = client_of(cast.member).get("/moi/donnees").content.decode()
    assert "Colette" in own
    assert "Maud" not in own
    asked = client_of(cast.applicant).get("/moi/donnees").content.decode()
    assert "Maud" in asked
    assert "Colette" not in client_of(cast.second_member).get("/moi/donnees").content.decode()


def test_nobody_refused_at_the_door_is_noted(cast: Any, client_of: Any) -> None:
    for who in (cast.member, cast.moderator, cast.other_moderator, None):
        client_of(who, host="jesuisla.localhost").get(f"/equipe/membres/{cast.second_member.pk}")
    assert not FileOpening.objects.exists()


def test_openings_are_forgotten_after_half_a_year(cast: Any, client_of: Any) -> None:
    client_of(cast.coordinator).get(f"/equipe/membres/{cast.member.pk}")
    with time_machine.travel(now() + KEPT_FOR - timedelta(days=1)):
        assert forget_old_openings(0) == 0
    with time_machine.travel(now() + KEPT_FOR + timedelta(days=1)):
        assert forget_old_openings(0) == 1


def test_consent_is_withdrawn_and_given_again_on_the_page(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert client.post("/moi/donnees/accord", {})["Location"] == "/moi/donnees"
    assert not Consent.objects.exists()
    client.post("/moi/donnees/accord", {"consents": "on"})
    assert Consent.objects.get().withdrawn_at is None
    assert "Retirer mon accord" in client.get("/moi/donnees").content.decode()
    assert client.get("/moi/donnees/retirer").status_code == 200
    client.post("/moi/donnees/retirer")
    assert client.get("/actions").status_code == 404
    page = client.get("/moi/donnees").content.decode()
    assert "revenir" in page
    client.post("/moi/donnees/accord", {"consents": "on"})
    assert client.get("/actions").status_code == 200
    assert Consent.objects.count() == 2


def test_whoever_withdrew_may_leave_at_once(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    client.post("/moi/donnees/retirer")
    client.post("/moi/donnees/accord", {"answer": "leave"})
    client.post("/moi/donnees/accord", {"consents": "on"})
    cast.member.refresh_from_db()
    assert cast.member.ended_at is not None
    with time_machine.travel(now() + timedelta(days=1)):
        assert forget_places(0) == 1


@pytest.mark.parametrize("path", ["fichier", "accord", "retirer", "confirmer"])
def test_strangers_are_asked_to_sign_in(client_of: Any, path: str) -> None:
    answer = client_of(None).post(f"/moi/donnees/{path}")
    assert "/compte/connexion" in answer["Location"]


def test_whoever_opens_a_file_is_asked_why_and_the_member_reads_it(
    cast: Any, client_of: Any
) -> None:
    client = client_of(cast.coordinator)
    page = client.get(f"/equipe/membres/{cast.member.pk}").content.decode()
    opening = FileOpening.objects.get()
    address = f"/equipe/consultations/{opening.pk}"
    assert address in page
    why = "Pour lui confier un rôle <b>demain</b>"
    assert client.post(address, {"why": why}).status_code == 302
    told = client_of(cast.member).get("/moi/donnees").content.decode()
    assert "Pour lui confier un rôle &lt;b&gt;demain&lt;/b&gt;" in told
    assert all_data_of(cast.member.person)["groups"][0]["file_openings"][0]["why"] == why
    assert why not in client_of(cast.second_member).get("/moi/donnees").content.decode()
    client.post(address, {"why": "x" * 201})
    opening.refresh_from_db()
    assert opening.why == why
    assert client_of(cast.moderator).post(address, {"why": "Moi"}).status_code == 404
    with time_machine.travel(now() + timedelta(hours=2)):
        assert client.post(address, {"why": "Autre chose"}).status_code == 404
    opening.refresh_from_db()
    assert opening.why == why
