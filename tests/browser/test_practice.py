"""On a phone: a member practises alone, sees the top move, and does a lesson."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.together import launch_practice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def look(page: Page) -> None:
    """Nothing is wider than the phone, and axe finds nothing."""
    page.wait_for_load_state()
    assert not page.evaluate(WIDER), page.url
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def test_a_member_practises_alone_and_does_a_lesson(
    cast: Any, page_of: Callable[..., Page]
) -> None:
    page = page_of(cast.member)
    page.goto("/actions")
    page.get_by_role("navigation").get_by_role("link", name="S’entraîner").click()
    look(page)
    page.get_by_role("link", name="Un bus de nuit").click()
    look(page)
    page.get_by_role("button", name="Relire mon brouillon").click()
    look(page)
    expect(page.get_by_role("alert")).to_contain_text("Choisissez d’abord")
    page.get_by_label("Faites entendre les personnes").check()
    page.get_by_label("Votre commentaire").fill("Je rentre tard, et ce bus me ramène. 🚌")
    page.get_by_role("button", name="Relire mon brouillon").click()
    look(page)
    expect(page.get_by_label("Votre commentaire")).to_have_value(
        "Je rentre tard, et ce bus me ramène. 🚌"
    )
    page.get_by_role("button", name="Le mettre dans le fil inventé").click()
    look(page)
    expect(page.get_by_role("heading", name="Vous écrivez seul·e")).to_be_visible()
    expect(page.locator(".squares")).to_have_count(4)
    page.get_by_text("Voir chaque commentaire bouger").click()
    look(page)
    page.get_by_role("button", name="Une autre foule").click()
    expect(page.get_by_text("la foule 2 sur 10")).to_be_visible()
    page.get_by_role("button", name="Changer mon commentaire").click()
    expect(page.get_by_label("Votre commentaire")).to_have_value(
        "Je rentre tard, et ce bus me ramène. 🚌"
    )
    page.goto("/entrainement")
    page.get_by_role("link", name="L’ordre et l’attention").click()
    look(page)
    page.get_by_label("J’écris mon commentaire, puis je lis").check()
    page.get_by_role("button", name="Répondre").click()
    look(page)
    expect(page.get_by_text("Votre voix existe par elle-même")).to_be_visible()
    page.goto("/entrainement")
    expect(page.get_by_text("· fait")).to_have_count(1)
    look(page)


def test_a_practice_together_is_read_on_a_phone(cast: Any, page_of: Callable[..., Page]) -> None:
    action = launch_practice(cast.group, practice_threads(["fr"])[1], by=cast.moderator)
    page = page_of(cast.member)
    page.goto(f"/actions/{action.number}")
    look(page)
    expect(page.get_by_text("Ceci est un entraînement")).to_be_visible()
    page.goto(f"/entrainement/ensemble/{action.number}")
    look(page)
    page.get_by_label("Écrire dans le fil inventé").fill("Deux plats, et chacun·e mange.")
    page.get_by_role("button", name="Le mettre dans le fil inventé").click()
    look(page)
    team = page_of(cast.coordinator, width=360)
    for at in ("/equipe/lecons", "/equipe/lecons/nouvelle/fr", "/entrainement"):
        team.goto(at)
        look(team)
