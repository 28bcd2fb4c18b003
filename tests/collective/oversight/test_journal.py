"""``/equipe/journal`` through HTTP."""

import html
import re
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.module_loading import autodiscover_modules
from django.utils.timezone import now
from django.utils.translation import override

from jesuisla.collective.actions.events import (
    ActionLaunched,
    ActionPrepared,
    OrderLearnt,
    SupportMarked,
    VoiceTold,
)
from jesuisla.collective.actions.models import Action
from jesuisla.collective.conduct.events import CaseTaken
from jesuisla.collective.conduct.models import ConductCase
from jesuisla.collective.groups.groups import change_settings
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.events import type_registry
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.knowledge.events import SheetDrafted, SheetSent
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.letters.events import LetterSent
from jesuisla.collective.members.events import ConsentGiven
from jesuisla.collective.members.memberships import set_roles
from jesuisla.collective.notifications.events import PeopleCalled
from jesuisla.collective.oversight.journal import KINDS, kind_of
from jesuisla.collective.oversight.pages import A_PAGE
from jesuisla.collective.practice.events import LessonWritten
from jesuisla.collective.proposals.events import ThreadProposed
from jesuisla.collective.scoring.events import ForecastMade
from jesuisla.collective.threads.events import ReadingTaken, ThreadFollowed
from jesuisla.collective.threads.models import Thread


def ours() -> list[Any]:
    autodiscover_modules("events")
    return [
        event
        for event in type_registry.values()
        if event.__module__.startswith("jesuisla.") and not event.__subclasses__()
    ]


def test_every_event_has_a_sentence_of_its_own_fields_and_a_kind() -> None:
    for event in ours():
        assert event.sentence, event
        for language in ("en", "fr"):
            with override(language):
                used = set(re.findall(r"%\((\w+)\)s", str(event.sentence)))
            assert used <= {field.name for field in fields(event)}, event
        assert kind_of(event.name) in KINDS, event


def test_it_tells_what_when_by_whom_with_old_and_new_values(cast: Any, client_of: Any) -> None:
    set_roles(cast.member, ["moderator"], by=cast.coordinator)
    change_settings(
        cast.group, {"daily_budget": 5, "contact": "x@example.org"}, by=cast.coordinator
    )
    page = client_of(cast.moderator).get("/equipe/journal").content.decode()
    text = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "Les rôles ont changé : Ambre. avant : membre ; après : membre, modération" in text
    assert "Actions par jour, Adresse pour joindre l’équipe. avant : 3, … ; après : 5, …" in text
    assert "Colette" in page
    assert "x@example.org" not in page


def test_it_names_social_networks_lessons_and_languages_as_screens_do(
    cast: Any, client_of: Any
) -> None:
    group = cast.group.pk
    with transaction.atomic():
        record(OrderLearnt(group=group, networks=("facebook", "youtube"), readings=24), by=None)
        record(LessonWritten(group=group, lesson="own-3", language="en"), by=None)
    page = client_of(cast.moderator).get("/equipe/journal?routine=on").content.decode()
    assert "(Facebook, YouTube ; " in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "La leçon 3 du groupe a été écrite (anglais)." in page
    assert "own-3" not in page


def test_it_says_yes_and_no_and_counts_as_people_do(cast: Any, client_of: Any) -> None:
    group = cast.group.pk
    with transaction.atomic():
        for follows in (True, False):
            record(ThreadFollowed(group=group, thread=7, followed=follows), by=cast.moderator)
        for comments in (0, 1, 30):
            record(ReadingTaken(group=group, thread=8, reading=1, comments=comments), by=None)
        record(PeopleCalled(group=group, action=1, wave=2, count=1), by=None)
    text = client_of(cast.moderator).get("/equipe/journal?routine=on").content.decode()
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    for sentence in (
        "L’équipe suit le fil 7.",
        "L’équipe ne suit plus le fil 7.",
        "Le haut du fil 8 a été noté.",
        "1 commentaire du fil 8 a été relevé.",
        "30 commentaires du fil 8 ont été relevés.",
        "a été annoncée à 1 membre (appel",
    ):
        assert sentence in text, sentence


def test_what_the_software_does_all_day_is_shown_when_asked_for(
    cast: Any, client_of: Any, thread: Any
) -> None:
    with transaction.atomic():
        record(ForecastMade(group=cast.group.pk, thread=thread.pk, forecast=1), by=None)
    client = client_of(cast.moderator)
    sentence = "Une prévision a été faite"
    page = client.get("/equipe/journal").content.decode()
    assert sentence not in page
    assert 'href="?routine=on"' in page
    assert sentence not in client.get("/equipe/journal?kind=scoring").content.decode()
    for more in ("", "&kind=scoring", "&csv=1"):
        assert sentence in client.get(f"/equipe/journal?routine=on{more}").content.decode()


def test_names_are_known_for_thirty_days_and_never_of_supports(cast: Any, client_of: Any) -> None:
    set_roles(cast.member, ["moderator"], by=cast.coordinator)
    Entry.objects.update(at=now() - timedelta(days=31))
    with transaction.atomic():
        record(
            SupportMarked(group=cast.group.pk, action=0, deed="like", done=True),
            by=cast.second_member,
        )
    client = client_of(cast.moderator)
    page = client.get("/equipe/journal").content.decode()
    assert not {"Ambre", "Colette", "Basile"} & set(re.findall(r"\w+", page))
    assert client.get("/equipe/journal?member=basile").context["lines"] == []


def test_a_researcher_reads_it_without_names_and_changes_nothing(cast: Any, client_of: Any) -> None:
    set_roles(cast.third_member, ["researcher"], by=cast.coordinator)
    client = client_of(cast.third_member)
    for address in ("/equipe/journal", "/equipe/journal?csv=1&member=colette"):
        page = client.get(address).content.decode()
        assert "Les rôles ont changé" in page
        assert "Colette" not in page
    assert client.get("/mesures").status_code == 200
    assert "/mesures" in client.get("/actions").content.decode()
    assert client.get("/equipe").status_code == 404
    weak = client_of(cast.third_member, strong=False).get("/equipe/journal")
    assert weak["Location"].startswith("/compte/")


def test_filters_and_pages_go_by_the_index(
    cast: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    with transaction.atomic():
        for number in range(A_PAGE + 5):
            record(
                ActionLaunched(group=cast.group.pk, action=number, today=1, budget=3),
                by=cast.moderator,
            )
    set_roles(cast.member, ["moderator"], by=cast.coordinator)
    client = client_of(cast.moderator)
    with django_assert_max_num_queries(14):
        first = client.get("/equipe/journal")
    assert len(first.context["lines"]) == A_PAGE
    older = client.get(f"/equipe/journal?avant={first.context['older']}")
    assert len(older.context["lines"]) == 6
    assert older.context["older"] is None
    counts = {
        "kind=members": 1,
        "member=COLETTE": 1,
        "member=nobody": 0,
        "action=1": 0,
        "since=2000-01-01&until=2000-01-02": 0,
    }
    for query, count in counts.items():
        assert len(client.get(f"/equipe/journal?{query}").context["lines"]) == count, query
    assert client.get("/equipe/journal?since=x").status_code == 422
    rows = client.get("/equipe/journal?csv=1&kind=actions").content.decode().splitlines()
    assert len(rows) == A_PAGE + 6


def test_what_happens_again_on_a_day_stands_there_once(cast: Any, client_of: Any) -> None:
    with transaction.atomic():
        for thread in (1, 1, 1):
            record(ThreadProposed(group=cast.group.pk, thread=thread, proposal=0), by=cast.member)
    client = client_of(cast.moderator)
    (day,) = client.get("/equipe/journal").context["days"]
    assert day.title == "Aujourd’hui"
    proposals = [row for row in day.happenings if row.lines[0].event == "ThreadProposed"]
    assert [(len(row.lines), row.number_in_words) for row in proposals] == [
        (3, "3 lignes semblables")
    ]
    with transaction.atomic():
        record(ThreadProposed(group=cast.group.pk, thread=2, proposal=0), by=cast.member)
    Entry.objects.filter(event="ThreadProposed").update(at=now() - timedelta(days=1))
    (day,) = client.get("/equipe/journal?kind=proposals").context["days"]
    (row,) = day.happenings
    assert (day.title, row.number_in_words) == ("Hier", "Et 3 autres du même genre")


def test_a_line_leads_to_what_it_is_about_where_its_reader_may_open_that(
    cast: Any, client_of: Any, running: Any
) -> None:
    group = cast.group.pk
    sheet = Sheet.objects.create(
        group=cast.group,
        number=91,
        version=1,
        state=Sheet.State.PUBLISHED,
        claims=["Les éoliennes rendent malade"],
        valid_until=now().date() + timedelta(days=9),
        published_at=now(),
    )
    draft = Sheet.objects.create(group=cast.group, number=92, draft={})
    other = Thread.objects.create(group=cast.group, network="facebook", native_id="93")
    waiting = Action.objects.create(group=cast.group, thread=other, number=93)
    case = ConductCase.objects.create(group=cast.group, about=cast.second_moderator)
    with transaction.atomic():
        for event in (
            VoiceTold(group=group, action=running.pk, voice=1),
            ActionPrepared(group=group, action=waiting.pk, thread=running.thread_id),
            ThreadProposed(group=group, thread=running.thread_id, proposal=0),
            ThreadProposed(group=group, thread=10**6, proposal=0),
            SheetDrafted(group=group, sheet=sheet.pk),
            SheetSent(group=group, sheet=draft.pk),
            CaseTaken(group=group, case=case.pk, taken=True),
            ConsentGiven(group=group, membership=cast.member.pk, wording=1),
        ):
            record(event, by=cast.member)
    set_roles(cast.member, ["member", "moderator"], by=cast.coordinator)
    set_roles(cast.third_member, ["researcher"], by=cast.coordinator)

    def led_to(who: Any) -> set[tuple[str, str]]:
        client = client_of(who)
        lines = client.get("/equipe/journal").context["lines"]
        for line in lines:
            assert not line.page or client.get(line.page).status_code in {200, 302}, line.page
        led = {(line.event, line.page) for line in lines if line.page}
        return {one for one in led if one[0] != "MemberArrived"}  # by opening what it leads to

    for_all = {
        ("VoiceTold", f"/actions/{running.number}"),
        ("ActionLaunched", f"/actions/{running.number}"),
        ("ActionPrepared", f"/actions/{running.number}"),
        ("ActionReviewed", f"/actions/{running.number}"),
        ("ThreadProposed", f"/fils/{running.thread_id}"),
        ("SheetDrafted", "/fiches/91"),
    }
    for_team = {("ActionPrepared", "/veille/actions/93"), ("SheetSent", "/fiches/92")}
    in_conduct = ("CaseTaken", f"/equipe/conduite/{case.pk}")
    member = ("RolesChanged", f"/equipe/membres/{cast.member.pk}")
    its_thread = ("ActionPrepared", f"/fils/{running.thread_id}")
    assert led_to(cast.third_member) == {*for_all, its_thread}, "a researcher"
    assert led_to(cast.moderator) == {*for_all, *for_team, in_conduct}
    assert led_to(cast.second_moderator) == {*for_all, *for_team}, "not the case about oneself"
    researcher = ("RolesChanged", f"/equipe/membres/{cast.third_member.pk}")
    assert led_to(cast.coordinator) == {*for_all, *for_team, in_conduct, member, researcher}
    page = client_of(cast.moderator).get("/equipe/journal").content.decode()
    assert "fiche 91" in page, "its number, as its page has it"
    assert "Sans nom" in page
    Entry.objects.update(at=now() - timedelta(days=31))
    assert member not in led_to(cast.coordinator), "whose names are not said any more"


def test_a_day_of_a_letter_is_written_as_readers_write_days(cast: Any, client_of: Any) -> None:
    with transaction.atomic():
        record(
            LetterSent(group=cast.group.pk, action=0, sent_on="2026-11-01", look_on=""),
            by=cast.moderator,
        )
    page = client_of(cast.moderator).get("/equipe/journal").content.decode()
    assert "est partie le 1er\u00a0novembre 2026" in page


@pytest.mark.parametrize("alias", ["=2+2", "@maud", "\uff1d2"])
def test_no_cell_of_the_file_is_a_formula(cast: Any, client_of: Any, alias: str) -> None:
    cast.coordinator.alias = alias
    cast.coordinator.save()
    set_roles(cast.member, ["moderator"], by=cast.coordinator)
    rows = client_of(cast.moderator).get("/equipe/journal?csv=1").content.decode()
    assert f",'{alias}" in rows


def test_a_file_with_names_needs_the_powers_and_stands_in_the_journal(
    cast: Any, client_of: Any
) -> None:
    set_roles(cast.third_member, ["researcher"], by=cast.coordinator)
    asked = client_of(cast.moderator, powers=False).get("/equipe/journal?csv=1")
    assert asked.status_code == 403
    assert "Colette" not in asked.content.decode()
    assert not Entry.objects.filter(event="JournalDownloaded").exists()
    for who, names in ((cast.moderator, True), (cast.third_member, False)):
        client_of(who).get("/equipe/journal?csv=1")
        entry = Entry.objects.filter(event="JournalDownloaded").latest("pk")
        assert (entry.actor, entry.facts["names"], entry.facts["rows"] > 0) == (who.pk, names, True)
    page = client_of(cast.moderator).get("/equipe/journal").content.decode()
    assert "Le journal a été téléchargé" in page
