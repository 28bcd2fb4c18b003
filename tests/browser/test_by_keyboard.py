"""Joining, welcoming, appealing, taking one's data along and leaving: by keyboard alone."""

from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page

from jesuisla.collective.conduct.models import Appeal, Measure
from jesuisla.collective.groups.texts import publish_charter, write_questions
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.consents import give_consent
from jesuisla.collective.members.form_stamps import SECONDS_TO_TYPE
from jesuisla.collective.members.models import Application, ApplicationAppeal
from jesuisla.collective.welcome.buddies import offer_company
from jesuisla.collective.welcome.models import BuddyPair
from signing_in import code_in

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
        "alias": "Salomé",
        "email": "salome@example.org",
        "words": "Je veux aider.",
        "question_1": "Une amie",
        "question_2": "Lire d’abord",
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


def test_whoever_was_told_a_measure_appeals_and_is_heard(cast: Any, page_of: Any) -> None:
    Measure.objects.create(
        group=cast.group,
        member=cast.member,
        kind="word",
        point="contempt",
        reason="Sans rabaisser personne.",
        decided_by=cast.moderator,
    )
    page = page_of(cast.member)
    page.goto("/moi/conduite")
    walk(page, "main summary")
    page.keyboard.press("Enter")
    walk(page, "main textarea[name=words]")
    page.keyboard.type("Je parlais des insultes.")
    walk(page, "main form .button")
    page.keyboard.press("Enter")
    page.get_by_text("Quelqu’un qui").first.wait_for()
    appeal = Appeal.objects.get()
    team = page_of(cast.second_moderator)
    team.goto("/equipe/conduite")
    walk(team, f"main a[href$='/recours/{appeal.pk}']")
    team.keyboard.press("Enter")
    team.wait_for_url(f"**/recours/{appeal.pk}")
    walk(team, "main input[name=verdict]")
    team.keyboard.press("Space")
    walk(team, "main textarea[name=answer]")
    team.keyboard.type("Vous avez raison.")
    walk(team, "main .button-main")
    team.keyboard.press("Enter")
    team.wait_for_url("**/equipe/conduite")
    appeal.refresh_from_db()
    assert appeal.answer == "Vous avez raison."


def test_a_member_takes_their_data_along_withdraws_and_leaves(cast: Any, page_of: Any) -> None:
    give_consent(cast.member)
    page = page_of(cast.member)
    page.goto("/moi/donnees")
    walk(page, "main .button-main")
    page.keyboard.press("Enter")
    page.get_by_label("Les chiffres").wait_for()
    walk(page, "main input[name=code]")
    page.keyboard.type(code_in(mail.outbox[-1]))
    walk(page, "main .button-main")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Télécharger mes données").wait_for()
    walk(page, "main .button-main")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "mes-donnees.zip"
    page.goto("/moi/donnees")
    walk(page, "main summary")
    page.keyboard.press("Enter")
    walk(page, "main a[href$='/moi/donnees/retirer']")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Retirer mon accord").wait_for()
    walk(page, "main .button-main")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Votre accord est retiré").wait_for()
    walk(page, "main button[value=leave]")
    page.keyboard.press("Enter")
    page.get_by_text("Vous avez quitté le groupe").wait_for()
