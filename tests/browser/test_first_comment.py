"""A first comment on a phone, without script: a sheet found, the coach, practice, then for real."""

import re
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from collective.knowledge.conftest import shelve
from jesuisla.collective.actions.models import Voice
from jesuisla.collective.knowledge.choices import choose_sheets
from launching import launch

__all__ = ["shelve"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOUTED = "ARRÊTEZ DE DIRE N’IMPORTE QUOI SUR LES ÉOLIENNES !!!! #jesuislà"
CALM = (
    "J’habite à côté du parc de Lunel : on entend un souffle, et personne n’est malade. #jesuislà"
)


def test_a_first_comment_with_a_sheet_the_coach_and_some_practice(
    cast: Any, page_of: Any, shelve: Any
) -> None:
    sheet = shelve(by=cast.second_member)
    action = launch(cast, 1)
    choose_sheets(action.thread, [sheet.number], by=cast.moderator)

    page = page_of(cast.member)
    page.goto("/fiches")
    page.locator("main input[name=q]").fill("éoliennes malades")
    page.locator("main").get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile("/fiches/chercher"))
    sheet_link = page.locator("main").get_by_role("link", name="Les éoliennes rendent malade")
    sheet_link.click(position={"x": 60, "y": 12})  # it fills two lines, and between them is no link
    expect(page).to_have_url(re.compile("/fiches/1$"))
    expect(page.get_by_text("aucune maladie")).to_be_visible()
    expect(page.get_by_role("link", name="Bulletin inventé")).to_be_visible()

    page.goto(f"/actions/{action.number}")
    offered = page.locator("details", has_text="Les éoliennes rendent malade").last
    offered.locator("summary").click()
    expect(offered.get_by_text("aucune maladie")).to_be_visible()
    expect(offered.get_by_role("link", name="Bulletin inventé")).to_be_visible()

    page.goto(f"/actions/{action.number}/relire")
    page.locator("main textarea").fill(SHOUTED)
    page.get_by_role("button", name="Relire mon brouillon").click()
    remarks = page.locator("#remarques")
    expect(remarks.locator(".card q").first).to_be_visible()
    expect(page.locator("main textarea")).to_have_value(SHOUTED)

    page.goto("/entrainement")
    page.locator("main ul.cards a").first.click()
    page.locator("main input[name=goal]").first.check()
    page.locator("main textarea[name=text]").fill(CALM)
    page.get_by_role("button", name="Relire mon brouillon").click()
    page.locator("main button[name=crowd]").click()
    expect(page.get_by_role("heading", level=2)).not_to_have_count(0)
    expect(page.locator("main .squares").nth(3)).to_be_visible()

    page.goto(f"/actions/{action.number}/relire")
    page.locator("main textarea").fill(CALM)
    page.get_by_role("button", name="Relire mon brouillon").click()
    expect(page.locator("#remarques .card")).to_have_count(0)
    page.goto(f"/actions/{action.number}")
    where = page.locator("#where")
    if not where.is_visible():
        page.locator("details:has(#where) > summary").last.click()
    where.fill(CALM)
    page.locator("form:has(#where) button").click()
    expect(page.get_by_text("on entend un souffle").first).to_be_visible()
    with scopes_disabled():
        voice = Voice.objects.get()
    assert voice.by == cast.member
