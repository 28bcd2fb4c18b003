"""The fact shelf on a phone: written by a member, read by somebody else, clean for axe."""

import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from collective.knowledge.conftest import shelve
from collective.knowledge.invented_sheets import content
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.knowledge.choices import choose_sheets
from jesuisla.collective.knowledge.matching import remember_claims
from jesuisla.collective.knowledge.models import SheetPair
from jesuisla.collective.knowledge.sheet_forms import STEPS
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    open_shelf,
    send_draft,
    show_sheet,
    withdraw_sheet,
)
from jesuisla.collective.threads.models import Thread
from launching import launch

__all__ = ["shelve"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 12_000


def test_a_member_writes_a_sheet_on_a_phone_and_a_second_person_reads_it(
    cast: Any, page_of: Any
) -> None:
    page = page_of(cast.member, width=360)
    page.goto("/actions")
    page.get_by_role("link", name="Fiches").first.click()
    page.get_by_role("link", name="Écrire une fiche").click()
    page.get_by_label("Ce qui se dit").fill("Les éoliennes rendent malade\nÇa donne la migraine")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("La réponse courte").fill("Une gêne par le bruit, aucune maladie.")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Ce qui le rend crédible").fill("Le bruit gêne vraiment.")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Adresse de la page").first.fill("institut.example/bulletin")
    page.get_by_label("Titre").first.fill("Bulletin")
    page.get_by_label("Qui l’a publiée").first.fill("Institut inventé")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Thèmes").fill("énergie")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("button", name="Demander une relecture").click()
    assert page.get_by_text("attend une relecture").is_visible()

    team = page_of(cast.moderator, width=360)
    team.goto("/fiches/suivi")
    team.get_by_role("link", name="Les éoliennes rendent malade").click()
    team.get_by_role("button", name="J’ai ouvert les sources").click()
    page.goto("/fiches/chercher?q=migraine")
    assert page.get_by_role("link", name="Les éoliennes rendent malade").is_visible()


@pytest.mark.parametrize(
    "look", [("fr", 360, "light"), ("en", 1280, "dark")], ids=["phone", "desk"]
)
def test_axe_finds_nothing_on_the_shelf(
    cast: Any, page_of: Any, shelve: Any, look: tuple[str, int, str]
) -> None:
    lang, width, scheme = look
    first, second = shelve(), shelve(answer="Une autre réponse, plus longue.")
    pair = SheetPair.objects.create(
        group=cast.group, first=first, second=second, verdict="contradict"
    )
    show_sheet(first, is_public=True, by=cast.coordinator)
    open_shelf(cast.group, is_open=True, by=cast.coordinator)
    waiting = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(waiting, by=cast.member)
    begin_sheet(cast.group, content(sources=()), by=cast.member)
    thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id="1", title="Ces éoliennes rendent malade"
    )
    far = Thread.objects.create(
        group=cast.group, network="facebook", native_id="2", title="La piscine rouvre samedi"
    )
    for sheet in (first, second):
        remember_claims(sheet)
    action = prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    launch_action(action, by=cast.moderator)
    withdrawn = shelve(claims=("La 5G répand les virus",))
    choose_sheets(thread, [first.number, withdrawn.number], by=cast.moderator)
    withdraw_sheet(withdrawn, "Le chiffre était faux.", by=cast.moderator)
    beside = (f"/actions/{action.number}", f"/actions/{action.number}/relire")
    paths = {
        None: ("/fiches", "/fiches/1", "/fiches/chercher?q=malade"),
        cast.member: (
            "/fiches",
            "/fiches/1",
            "/fiches/chercher?q=zzz",
            "/fiches/nouvelle",
            *(f"/fiches/4/ecrire/{step}" for step in STEPS),
            "/fiches/4/brouillon",
            "/fiches/1/versions",
            "/fiches/1/retirer",
            f"/fiches/{withdrawn.number}",
            *beside,
        ),
        cast.coordinator: (
            "/fiches/1",
            "/fiches/suivi",
            "/fiches/3/relecture",
            f"/fiches/suivi/ensemble/{pair.pk}",
            f"/veille/{far.pk}/preparer",
            f"/veille/actions/{action.number}/consigne",
        ),
    }
    axe, faults = Axe(), []
    with_sheet = page_of(cast.member, lang=lang)
    for path in beside:
        with_sheet.goto(path)
        assert first.answer in with_sheet.content()
        # One for the sheet that was withdrawn, one for the sheet that says something else.
        assert with_sheet.locator(".message-warning").count() == 2
        assert with_sheet.locator(".message-warning", has_text=second.claims[0]).count() == 1
    for who, places in paths.items():
        page = page_of(who, lang=lang, width=width, scheme=scheme, script=True)
        for path in places:
            answer = page.goto(path)
            assert answer.status == 200, path
            result = axe.run(page)
            if result.violations_count:
                faults.append(f"{path}:\n{result.generate_report()}")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append(f"{path}: scrolls sideways at {width} px")
            if (sent := len(gzip.compress(answer.body()))) > MOST_BYTES:
                faults.append(f"{path}: {sent} bytes are sent")
    assert not faults, "\n".join(faults)


def test_while_one_writes_a_sheet_stands_once_and_an_emptied_field_has_no_remark(
    cast: Any, page_of: Any, shelve: Any
) -> None:
    action = launch(cast, 1)
    choose_sheets(action.thread, [shelve().number], by=cast.moderator)
    page = page_of(cast.member, script=True)
    page.goto(f"/actions/{action.number}/relire")
    field = page.locator("main textarea")
    field.fill("80 % des gens sont malades. #jesuislà")
    page.locator("button[name=more]").click()
    expect(page.locator("#remarques .card").first).to_be_visible()
    field.fill("75 % des gens sont malades, 10 % non. #jesuislà")
    expect(page.locator("#remarques q", has_text="75").first).to_be_visible()
    expect(page.locator("main details", has_text="Les éoliennes rendent malade")).to_have_count(1)
    page.locator("#remarques").get_by_role("link", name="plus bas").first.click()
    expect(page.locator("#fiches")).to_be_in_viewport()
    field.fill("")
    expect(page.locator("#remarques .card")).to_have_count(0)
