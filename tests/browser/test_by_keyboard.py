"""Joining, accepting a charter, welcoming and appealing: by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page

from jesuisla.collective.groups.texts import publish_charter, write_questions
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.form_stamps import SECONDS_TO_TYPE
from jesuisla.collective.members.models import Application, ApplicationAppeal
from jesuisla.collective.welcome.buddies import offer_company
from jesuisla.collective.welcome.models import BuddyPair

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def walk(page: Page, selector: str, *, most: int = 150) -> None:
    """Walk with Tab until what ``selector`` names has the focus, and is seen to have it."""
    for _ in range(most):
        if page.evaluate(
            "s => !!document.activeElement && document.activeElement.matches(s)", selector
        ):
            style = "getComputedStyle(document.activeElement)"
            outline = page.evaluate(f"{style}.outlineStyle + {style}.outlineWidth")
            assert outline not in {"none0px", "none"}, f"{selector}: the focus is not seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector} on {page.url}")


def test_a_stranger_asks_to_join(cast: Any, page_of: Any) -> None:
    write_questions(cast.group, {"fr": ["Qui vous a parlé de nous ?", "Lire ?"]}, by=None)
    page = page_of(None)
    page.goto("/rejoindre")
    typed = {
        "words": "Je veux aider.",
        "question_1": "Une amie",
        "question_2": "Lire d’abord",
        "alias": "Salomé",
        "email": "salome@example.org",
    }
    for name, text in typed.items():
        walk(page, f"main [name={name}]")
        page.keyboard.type(text)
    walk(page, "main [name=is_old_enough]")
    page.keyboard.press("Space")
    walk(page, "main summary")
    page.keyboard.press("Enter")
    assert page.locator("main .prose").first.is_visible()  # the charter unfolds
    for name in ("agrees", "consents"):
        walk(page, f"main [name={name}]")
        page.keyboard.press("Space")
    page.wait_for_timeout((SECONDS_TO_TYPE + 1) * 1000)  # nobody types as fast as this test
    walk(page, "main .button-main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rejoindre/code")


def test_a_member_reads_a_new_charter_and_accepts_it(cast: Any, page_of: Any) -> None:
    publish_charter(cast.group, {"fr": "Avec encore plus de bienveillance."}, by=None)
    page = page_of(cast.member)
    page.goto("/actions")
    walk(page, "main a[href$='#charter-title'], a[href$='#charter-title']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moi#charter-title")
    for name in ("agrees", "consents"):
        walk(page, f"main [name={name}]")
        page.keyboard.press("Space")
    walk(page, "main form[action$='/moi/charte'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/moi#" not in url)
    cast.member.refresh_from_db()
    assert cast.member.charter.version == 2


def test_the_team_chooses_a_buddy(cast: Any, page_of: Any) -> None:
    offer_company(cast.second_member, offers=True)
    page = page_of(cast.moderator)
    page.goto("/equipe/binomes")
    walk(page, f"main a[href$='/binomes/{cast.member.pk}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/binomes/{cast.member.pk}")
    walk(page, "main input[name=buddy]")
    page.keyboard.press("Space")
    walk(page, "main .button-main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipe/binomes")
    assert BuddyPair.objects.get().buddy == cast.second_member


def test_whoever_was_declined_appeals(cast: Any, page_of: Any) -> None:
    request = Application.objects.create(group=cast.group, membership=cast.applicant)
    answer_application(request, "declined", by=cast.moderator, reason="Pas encore", note="seule")
    page = page_of(cast.applicant)
    page.goto("/moi/demande")
    walk(page, "main summary")
    page.keyboard.press("Enter")
    walk(page, "main textarea[name=words]")
    page.keyboard.type("Je me suis mal expliqué·e.")
    walk(page, "main form .button")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_text("Votre appel").first.wait_for()
    assert ApplicationAppeal.objects.get().words == "Je me suis mal expliqué·e."
