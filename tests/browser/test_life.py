"""The whole life of an action, by two moderators and three members."""

from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from jesuisla.collective.actions.models import Action, Support, Voice
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.models import Reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POST = "https://m.facebook.com/story.php?story_fbid=123456789012345&id=987654321&fbclid=xyz"


def read_ten(page: Page, letters: str) -> None:
    """Ten taps on the page that is open, then save."""
    kinds = {"o": "ours", "s": "supportive", "n": "neutral", "h": "hateful", "?": "unknown"}
    rows = page.locator("fieldset.tap")
    expect(rows).to_have_count(10)
    for position, letter in enumerate(letters):
        row = rows.nth(position)
        row.locator("label.tap-choice", has=page.locator(f"input[value={kinds[letter]}]")).click()
    page.locator("main form .button-main").click()


@pytest.mark.usefixtures("long_here")
def test_a_life_on_a_phone_in_french_without_script(cast: Any, page_of: Any) -> None:  # noqa: PLR0915  # one story
    finder = page_of(cast.member)
    finder.goto("/proposer")
    expect(finder.locator("html")).to_have_attribute("lang", "fr")
    finder.locator("[name=link]").fill(f"Regardez ça {POST}")
    finder.locator("[name=note]").fill("Une famille est insultée.")
    finder.locator("form:has([name=link]) button").click()
    finder.locator("main a[href$='/dix']").first.click()
    read_ten(finder, "hhnhnnsn?n")

    maud = page_of(cast.moderator)
    maud.goto("/veille")
    maud.locator("summary[data-item]").first.click()
    note = maud.locator("details[open] .quote", has_text="Une famille est insultée.")
    expect(note).to_be_visible()
    maud.locator("details[open] form[action$='/prendre'] button").click()
    maud.locator("[name=why]").fill("Une famille est insultée sous une bonne nouvelle.")
    maud.locator("[name=whom]").fill("cette famille")
    maud.locator("form .button:not(.button-quiet)").first.click()

    malik = page_of(cast.second_moderator)
    malik.goto("/veille")
    malik.locator("main a[href*='/veille/actions/']").first.click()
    malik.locator("button[value=agree_and_launch]").click()
    with scopes_disabled():
        action = Action.objects.get()
        assert action.state == Action.State.RUNNING
        assert action.first_reading is not None
        assert Proposal.objects.get().state == Proposal.State.TAKEN

    words = ("Je connais cette famille", "Chez nous aussi on accueille", "Un mot gentil suffit")
    members = [page_of(who) for who in (cast.member, cast.second_member, cast.third_member)]
    for page, said in zip(members, words, strict=True):
        page.goto("/actions")
        page.locator("main a.button").first.click()
        expect(
            page.get_by_text("Une famille est insultée sous une bonne nouvelle.")
        ).to_be_visible()
        page.locator(".next").get_by_role("link", name="Ma voix est là").click()
        page.locator("#where").fill(f"{said} #jesuislà")
        page.locator("form:has(#where) button").click()
        expect(page.get_by_text(f"{said} #jesuislà")).to_be_visible()
    for page in members:
        page.goto(f"/actions/{action.number}")
        for _voice in range(2):
            expect(page.locator(".visit")).to_have_count(1)
            page.locator(".visit button[value=read]").click()
            page.locator(".visit button[value=liked]").click()
            page.locator(".next").get_by_role("link", name="Continuer").click()
        expect(page.get_by_text("Vous avez lu tout le monde, merci.")).to_be_visible()
    with scopes_disabled():
        assert Voice.objects.count() == 3
        assert (
            Support.objects.filter(deed="read").count()
            + Support.objects.filter(deed="liked").count()
            >= 6
        )

    members[0].goto(f"/fils/{action.thread_id}/dix")
    read_ten(members[0], "oosnhnonnn")
    malik.goto(f"/actions/{action.number}")
    malik.get_by_role("link", name="Terminer l’action").click()
    malik.locator("#thanks").fill("Merci à vous trois.")
    malik.locator("form:has(#thanks) button").first.click()
    expect(malik.get_by_text("Merci à vous trois.")).to_be_visible()
    members[1].goto(f"/actions/{action.number}")
    expect(members[1].locator("#resultat")).to_be_visible()
    members[1].get_by_text("Le résultat en détail").click()
    expect(members[1].locator("svg.chart")).to_be_visible()
    members[1].get_by_text("Ajouter un mot").click()
    members[1].locator("#text").fill("Je me sens moins seule.")
    members[1].locator("form:has(#text) button").click()
    expect(members[1].get_by_text("Je me sens moins seule.")).to_be_visible()
    with scopes_disabled():
        assert Reading.objects.count() == 2
        assert Action.objects.get().state == Action.State.CLOSED


def press_to(page: Page, selector: str, *, most: int = 120) -> None:
    """Walk with Tab until what ``selector`` names has the focus."""
    for _ in range(most):
        if page.evaluate(
            "s => !!document.activeElement && document.activeElement.matches(s)", selector
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def fill_by_keys(page: Page, selector: str, text: str) -> None:
    press_to(page, selector)
    page.keyboard.type(text)


@pytest.mark.usefixtures("long_here")
def test_a_life_by_keyboard_in_english(cast: Any, page_of: Any) -> None:  # noqa: PLR0915  # one story
    finder = page_of(cast.member, lang="en", script=True, width=1280)
    finder.goto("/proposer")
    fill_by_keys(finder, "[name=link]", POST)
    press_to(finder, "main form button")
    finder.keyboard.press("Enter")
    finder.wait_for_url("**/fils/*")
    press_to(finder, "main a.button[href$='/dix']")
    finder.keyboard.press("Enter")
    finder.wait_for_url("**/dix")
    press_to(finder, "fieldset.tap input")
    for key in "4434333533":
        finder.keyboard.press(key)
    press_to(finder, "main form .button-main")
    finder.keyboard.press("Enter")
    finder.wait_for_url("**/fils/*reading=*")

    maud = page_of(cast.moderator, lang="en", script=True, width=1280)
    maud.goto("/veille")
    press_to(maud, "a[href='#lines']")
    maud.keyboard.press("Enter")
    maud.keyboard.press("j")  # single letters act in the list alone
    maud.keyboard.press("Enter")
    press_to(maud, "form[action$='/prendre'] button")
    maud.keyboard.press("Enter")
    maud.wait_for_url("**/preparer")
    fill_by_keys(maud, "[name=why]", "A family is insulted.")
    press_to(maud, "form:has([name=why]) .button")
    maud.keyboard.press("Enter")
    maud.wait_for_url("**/veille/actions/*")

    malik = page_of(cast.second_moderator, lang="en", script=True, width=1280)
    malik.goto("/veille")
    press_to(malik, "main a[href*='/veille/actions/']")
    malik.keyboard.press("Enter")
    malik.wait_for_url("**/veille/actions/*")
    press_to(malik, "button[value=agree_and_launch]")
    malik.keyboard.press("Enter")
    malik.wait_for_url("**/actions/1")

    people = (cast.member, cast.second_member, cast.third_member)
    pages = [page_of(who, lang="en", script=True, width=1280) for who in people]
    for page, who in zip(pages, people, strict=True):
        page.goto("/actions")
        press_to(page, "main .card a.button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/actions/1")
        press_to(page, "#voix > summary")
        page.keyboard.press("Enter")
        fill_by_keys(page, "#where", f"Hello from {who.alias}")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Hello from {who.alias}")).to_be_visible()
    pages[0].goto("/actions/1")
    press_to(pages[0], ".visit button[value=read]")
    pages[0].keyboard.press("Enter")
    expect(pages[0].locator(".visit .badge-on")).to_have_count(1)

    pages[2].goto(finder.url.split("?")[0] + "/dix")
    press_to(pages[2], "fieldset.tap input")
    for key in "1123343335":
        pages[2].keyboard.press(key)
    press_to(pages[2], "main form .button-main")
    pages[2].keyboard.press("Enter")
    pages[2].wait_for_url("**/fils/*reading=*")
    malik.goto("/actions/1/clore")
    fill_by_keys(malik, "#thanks", "Thank you all.")
    press_to(malik, "form:has(#thanks) button")
    malik.keyboard.press("Enter")
    malik.wait_for_url("**/actions/1")
    expect(malik.get_by_text("Thank you all.")).to_be_visible()
    expect(malik.locator("#resultat")).to_have_text("What changed")
    with scopes_disabled():
        assert Action.objects.get().state == Action.State.CLOSED
