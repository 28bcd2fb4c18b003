"""The practice room on a phone and a desk: alone, together, the lessons; axe, width and weight."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.practice.invented_threads import practice_threads
from jesuisla.collective.practice.own_lessons import write_lesson
from jesuisla.collective.practice.together import launch_practice, play_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOST_BYTES = 12_000
DRAFT = "Je rentre tard, et ce bus me ramène. 🚌"


def look(page: Page, *, script: bool = True) -> None:
    """Nothing is wider than the screen, and axe, which needs script, finds nothing."""
    page.wait_for_load_state()
    assert not page.evaluate(WIDER), page.url
    if not script:
        return
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def go(page: Page, at: str) -> None:
    """Open a page and look at it; it is light, too."""
    answer = page.goto(at)
    assert answer is not None
    assert answer.status == 200, at
    assert len(gzip.compress(answer.body())) <= MOST_BYTES, at
    look(page)


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_a_member_practises_alone_and_does_a_lesson(
    cast: Any, page_of: Callable[..., Page], script: bool
) -> None:
    page = page_of(cast.member, script=script)
    page.goto("/actions")
    page.get_by_role("navigation").get_by_role("link", name="S’entraîner").first.click()
    look(page, script=script)
    page.get_by_role("link", name="Un bus de nuit").click()
    look(page, script=script)
    page.get_by_label("Faites entendre les personnes").check()
    page.get_by_label("Votre commentaire").fill(DRAFT)
    page.get_by_role("button", name="Relire mon brouillon").click()
    look(page, script=script)
    expect(page.get_by_label("Votre commentaire")).to_have_value(DRAFT)
    page.get_by_role("button", name="Le mettre dans le fil inventé").click()
    look(page, script=script)
    expect(page.get_by_role("heading", name="Vous écrivez seul·e", exact=True)).to_be_visible()
    expect(page.locator(".squares")).to_have_count(5)
    page.get_by_text("Voir chaque commentaire bouger").click()
    look(page, script=script)
    page.get_by_role("button", name="Une autre foule").click()
    expect(page.get_by_text("la foule 2 sur 10")).to_be_visible()
    page.get_by_role("button", name="Changer mon commentaire").click()
    expect(page.get_by_label("Votre commentaire")).to_have_value(DRAFT)
    page.goto("/entrainement")
    page.get_by_role("link", name="L’ordre et l’attention").click()
    look(page, script=script)
    page.get_by_label("J’écris mon commentaire, puis je lis").check()
    page.get_by_role("button", name="Répondre", exact=True).click()
    expect(page.get_by_text("Votre voix existe par elle-même")).to_be_visible()
    page.get_by_text("D’où cela vient").click()
    look(page, script=script)
    page.goto("/entrainement")
    expect(page.get_by_role("listitem").filter(has_text="Un bus de nuit")).to_contain_text("fait")
    look(page, script=script)


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("fr", 360, "light"), ("en", 1280, "dark")],
    ids=["phone", "desk"],
)
def test_every_page_of_practice_is_calm_and_light(
    cast: Any, page_of: Callable[..., Page], lang: str, width: int, scheme: str
) -> None:
    own = {
        "title": "Dire bonjour",
        "text": "On commence par quelqu’un.\n\n# Trois débuts\n\n- « Je suis… »",
        "question": "Par quoi commencez-vous ?",
        "right_answer": "Par une chose que j’ai vue.",
        "other_answers": "Par un reproche.",
        "explanation": "On croit plus volontiers quelqu’un.",
        "sources": "Charte : https://example.org/charte",
    }
    code = write_lesson(cast.group, "", "fr", own, by=cast.coordinator).code
    member, team, coordination = (
        page_of(who, lang=lang, width=width, scheme=scheme, script=True)
        for who in (cast.member, cast.moderator, cast.coordinator)
    )
    action = launch_practice(cast.group, practice_threads([lang])[1], by=cast.moderator)
    at, thread = f"/actions/{action.number}", f"/entrainement/ensemble/{action.number}"
    go(member, at)
    go(member, thread)
    member.locator("#text").fill("Deux plats, et chacun·e mange à sa faim.")
    member.locator("#ecrire button").click()
    look(member)
    voice = tell_voice(action, "Une voix calme, la mienne", by=cast.second_member)
    mark_support(action, voice, "liked", by=cast.third_member)
    play_on(action, now())
    for page in (at, thread, f"{at}/relire", "/entrainement", f"/entrainement/lecons/{code}"):
        go(member, page)
    for page in ("/entrainement", f"{at}/clore"):
        go(team, page)
    for page in ("/equipe/lecons", f"/equipe/lecons/{code}/fr", "/entrainement"):
        go(coordination, page)
    close_action(action, by=cast.moderator)
    for page in (f"{thread}/bilan", at, thread, "/entrainement"):
        go(member, page)
