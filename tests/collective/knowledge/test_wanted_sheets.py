"""A sheet that is missing: asked for, told to the keepers, taken up, beside the brief at last."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from collective.knowledge.invented_sheets import content
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.knowledge.choices import choose_sheets
from jesuisla.collective.knowledge.keepers import keep_topic
from jesuisla.collective.knowledge.models import Sheet, SheetChoice, WantedSheet
from jesuisla.collective.knowledge.sheets import (
    publish_draft,
    send_draft,
    withdraw_sheet,
    write_draft,
)
from jesuisla.collective.knowledge.wanted import ask_for_sheet, drop_wanted, take_up
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.threads import Description, describe_thread
from waiting_jobs import run_jobs

CLAIM = "Il faisait plus chaud en 1976"


@pytest.fixture
def thread(cast: Any) -> Thread:
    return Thread.objects.create(
        group=cast.group, network="facebook", native_id="post-9", title=CLAIM, topic="Climat",
        harm="misleading",
    )  # fmt: skip


def launch(cast: Any, thread: Thread) -> Action:
    action = prepare_action(thread, Brief(why="Un faux chiffre"), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    action = launch_action(action, by=cast.moderator)
    run_jobs()
    return action


def test_one_tap_asks_and_the_keepers_of_the_topic_are_told(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    keep_topic("climat", keeps=True, by=cast.second_moderator)
    moderator = client_of(cast.moderator)
    page = moderator.get(f"/fils/{thread.pk}").content.decode()
    assert "Pas encore de fiche" in page
    assert CLAIM in page
    assert (
        "Pas encore de fiche"
        not in client_of(cast.member).get(f"/fils/{thread.pk}").content.decode()
    )
    ask = reverse("knowledge:want", args=[thread.pk])
    page = moderator.post(ask, {"claim": CLAIM, "topic": "climat"}, follow=True).content.decode()
    assert "Une fiche est demandée" in page
    moderator.post(ask, {"claim": CLAIM, "topic": "climat"})
    assert WantedSheet.objects.count() == 1
    mail.outbox.clear()
    run_jobs()
    assert [message.to for message in mail.outbox] == [[cast.second_moderator.person.email]]
    assert CLAIM in mail.outbox[0].body
    assert "/fiches/demandees" in mail.outbox[0].body
    page = moderator.get("/fiches/demandees").content.decode()
    assert cast.second_moderator.alias in page
    assert "1 fiche demandée" in moderator.get("/fiches/suivi").content.decode()


def test_a_launch_asks_by_itself_and_the_sheet_stands_beside_the_brief(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    action = launch(cast, thread)
    want = WantedSheet.objects.get()
    assert (want.claim, want.topic, want.asked_by) == (CLAIM, "Climat", None)
    writer = client_of(cast.second_moderator)
    answer = writer.post("/fiches/demandees", {"wanted": want.pk, "deed": "take"}, follow=True)
    assert CLAIM in answer.content.decode()
    sheet = Sheet.objects.get()
    other = client_of(cast.moderator)
    page = other.post("/fiches/demandees", {"wanted": want.pk, "deed": "take"}, follow=True)
    assert "Quelqu’un d’autre écrit" in page.content.decode()
    assert Sheet.objects.count() == 1
    room = reverse("actions:action", args=[action.number])
    assert content().answer not in client_of(cast.member).get(room).content.decode()
    write_draft(sheet, content(claims=(CLAIM,)), by=cast.second_moderator)
    send_draft(sheet, by=cast.second_moderator)
    mail.outbox.clear()
    publish_draft(sheet, by=cast.coordinator)
    run_jobs()
    want.refresh_from_db()
    assert want.closed_at is None
    assert content().answer not in client_of(cast.member).get(room).content.decode()
    team = client_of(cast.moderator)
    for place in (room, f"/fils/{thread.pk}", "/fiches/demandees"):
        page = team.get(place).content.decode()
        assert content().answer in page
        assert 'value="confirm"' in page
    team.post("/fiches/demandees", {"wanted": want.pk, "deed": "confirm"})
    run_jobs()
    want.refresh_from_db()
    assert want.closed_at is not None
    assert SheetChoice.objects.get(thread=thread, sheet=sheet).by == cast.moderator
    page = client_of(cast.member).get(room).content.decode()
    assert content().answer in page
    assert 'value="confirm"' not in team.get(room).content.decode()
    assert [cast.moderator.person.email] in [message.to for message in mail.outbox]
    assert client_of(cast.moderator).get("/fiches/demandees").content.decode().count("card") == 0


def test_what_has_its_sheet_asks_for_none(cast: Any, thread: Thread, sheet: Sheet) -> None:
    SheetChoice.objects.create(group=cast.group, thread=thread, sheet=sheet)
    launch(cast, thread)
    assert not WantedSheet.objects.exists()


def test_what_is_hateful_alone_asks_for_none(cast: Any, thread: Thread) -> None:
    Thread.objects.update(harm="hateful")
    launch(cast, Thread.objects.get())
    assert not WantedSheet.objects.exists()


@pytest.mark.parametrize(
    "claim", ["", "   ", "Voir @jean.dupont", "https://reseau.example/x", "06 12 34 56 78 le dit"]
)
def test_nobody_is_named_and_nothing_typed_is_lost(
    cast: Any, client_of: Any, thread: Thread, claim: str
) -> None:
    page = client_of(cast.moderator).post(
        reverse("knowledge:want", args=[thread.pk]), {"claim": claim, "topic": "<b>climat</b>"}
    )
    assert page.status_code == 422
    assert claim.strip() in page.content.decode()
    assert "&lt;b&gt;climat" in page.content.decode()
    assert not WantedSheet.objects.exists()


def test_a_draft_given_up_is_free_again_and_the_wish_may_go(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    moderator = client_of(cast.moderator)
    moderator.post(reverse("knowledge:want", args=[thread.pk]), {"claim": "Un <b>chiffre</b>"})
    want = WantedSheet.objects.get()
    moderator.post("/fiches/demandees", {"wanted": want.pk, "deed": "take"})
    sheet = Sheet.objects.get()
    moderator.post(reverse("knowledge:draft", args=[sheet.number]), {"deed": "drop"})
    page = moderator.get("/fiches/demandees").content.decode()
    assert "Un &lt;b&gt;chiffre" in page
    assert "Je l’écris" in page
    for number in (want.pk, want.pk, "x", "9" * 30):
        answer = moderator.post("/fiches/demandees", {"wanted": number, "deed": "drop"})
        assert answer.status_code in {302, 404}
    assert "Aucune fiche" in moderator.get("/fiches/demandees").content.decode()
    page = moderator.post("/fiches/demandees", {"wanted": want.pk}, follow=True)
    assert "n’est plus demandée" in page.content.decode()


def test_another_group_s_team_does_not_see_it(cast: Any, client_of: Any, thread: Thread) -> None:
    client_of(cast.moderator).post(reverse("knowledge:want", args=[thread.pk]), {"claim": CLAIM})
    page = client_of(cast.other_moderator).get("/fiches/demandees").content.decode()
    assert CLAIM not in page
    assert (
        client_of(cast.other_moderator).get(reverse("knowledge:want", args=[thread.pk])).status_code
        == 404
    )


def ready_want(cast: Any, thread: Thread) -> WantedSheet:
    """A sheet asked for a thread, written and read by two."""
    want = ask_for_sheet(thread, CLAIM, "climat", by=cast.moderator)
    sheet = take_up(want, by=cast.second_moderator)
    write_draft(sheet, content(claims=(CLAIM,)), by=cast.second_moderator)
    send_draft(sheet, by=cast.second_moderator)
    publish_draft(sheet, by=cast.coordinator)
    run_jobs()
    want.refresh_from_db()
    return want


def test_a_sheet_that_does_not_answer_leaves_the_wish_open(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    want, team = ready_want(cast, thread), client_of(cast.moderator)
    team.post("/fiches/demandees", {"wanted": want.pk, "deed": "ask_on"})
    want.refresh_from_db()
    assert (want.sheet, want.closed_at) == (None, None)
    assert not SheetChoice.objects.exists()
    page = team.get("/fiches/demandees").content.decode()
    assert "Je l’écris" in page
    assert 'value="confirm"' not in page
    assert Sheet.objects.get().version == 1


def test_what_does_not_hold_is_not_confirmed(cast: Any, client_of: Any, thread: Thread) -> None:
    want, team = ready_want(cast, thread), client_of(cast.moderator)
    withdraw_sheet(want.sheet, "Faux.", by=cast.coordinator)
    page = team.post("/fiches/demandees", {"wanted": want.pk, "deed": "confirm"}, follow=True)
    assert "n’est pas encore valable" in page.content.decode()
    assert not SheetChoice.objects.exists()
    drop_wanted(want, by=cast.moderator)
    page = team.post("/fiches/demandees", {"wanted": want.pk, "deed": "confirm"}, follow=True)
    assert "n’est plus demandée" in page.content.decode()


def test_whoever_asked_is_told_that_it_waits_and_another_who_confirms_tells_them(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    mail.outbox.clear()
    want = ready_want(cast, thread)
    told = [letter.to for letter in mail.outbox if "/fiches/demandees" in letter.body]
    assert [cast.moderator.person.email] in told
    mail.outbox.clear()
    client_of(cast.coordinator).post("/fiches/demandees", {"wanted": want.pk, "deed": "confirm"})
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [[cast.moderator.person.email]]


def describe(thread: Thread, by: Any) -> None:
    words = Description(title=thread.title, topic=thread.topic, harm="misleading")
    describe_thread(thread, words, by=by)
    run_jobs()


def test_what_the_team_marks_asks_by_itself_what_a_member_marks_waits_for_a_tap(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    describe(thread, cast.member)
    assert not WantedSheet.objects.exists()
    assert (
        "Pas encore de fiche"
        in client_of(cast.moderator).get(f"/fils/{thread.pk}").content.decode()
    )
    describe(thread, cast.moderator)
    describe(thread, cast.moderator)
    want = WantedSheet.objects.get()
    assert (want.claim, want.topic, want.asked_by) == (CLAIM, "Climat", None)


def test_a_place_that_the_team_rates_misleading_asks_too(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    thread.harm = ""
    thread.save()
    for who in (cast.member, cast.moderator):
        sent = {"place-1": "misleading", "place-2": "neutral", "order": "relevance"}
        assert client_of(who).post(f"/fils/{thread.pk}/dix", sent).status_code == 302
        run_jobs()
        assert WantedSheet.objects.count() == (who is cast.moderator)


def test_that_none_fits_asks_and_what_was_dropped_is_not_asked_again(
    cast: Any, thread: Thread
) -> None:
    choose_sheets(thread, [], by=cast.moderator)
    run_jobs()
    drop_wanted(WantedSheet.objects.get(), by=cast.moderator)
    describe(thread, cast.moderator)
    launch(cast, thread)
    assert WantedSheet.objects.count() == 1


def test_a_topic_that_nobody_keeps_reaches_the_team(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    mail.outbox.clear()
    client_of(cast.moderator).post(
        reverse("knowledge:want", args=[thread.pk]), {"claim": CLAIM, "topic": "climat"}
    )
    run_jobs()
    told = sorted(letter.to[0] for letter in mail.outbox)
    assert told == sorted(who.person.email for who in (cast.second_moderator, cast.coordinator))
    assert all("personne ne suit" in letter.body for letter in mail.outbox)
