"""On a phone: a member sees what is kept, proves to be themself, takes it along and leaves."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail

from jesuisla.collective.members.consents import give_consent
from jesuisla.collective.members.jobs import forget_places
from jesuisla.collective.members.models import Application
from signing_in import code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_member_takes_everything_along_and_leaves_without_trace(cast: Any, page_of: Any) -> None:
    give_consent(cast.member)
    Application.objects.create(
        group=cast.group, membership=cast.member, words="W" * 300, state="accepted"
    )
    page = page_of(cast.member)
    page.goto("/moi/donnees")
    assert not page.evaluate(WIDER)
    for summary in page.locator("main details summary").all():
        summary.click()
    assert not page.evaluate(WIDER)
    page.get_by_role("button", name="Télécharger mes données").click()
    page.get_by_label("Les chiffres").fill(code_in(mail.outbox[-1]))
    assert not page.evaluate(WIDER)
    page.get_by_role("button", name="C’est bien moi").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mes données").click()
    assert download.value.suggested_filename == "mes-donnees.zip"
    with open(download.value.path(), "rb") as file:  # noqa: PTH123  # as Playwright gives it
        names = ZipFile(BytesIO(file.read())).namelist()
    assert names == ["mes-donnees.html", "mes-donnees.json"]
    page.goto("/moi/donnees")
    page.get_by_role("link", name="Quitter ce groupe").click()
    page.get_by_role("heading", name="Quitter ce groupe").wait_for()
    assert not page.evaluate(WIDER)
    page.get_by_role("button", name="Quitter").click()
    page.get_by_text("Vous avez quitté le groupe").wait_for()
    assert forget_places(0) == 1
    cast.member.refresh_from_db()
    assert cast.member.alias == f"#{cast.member.pk}"


def test_consent_is_withdrawn_on_a_phone_and_given_again(cast: Any, page_of: Any) -> None:
    give_consent(cast.member)
    page = page_of(cast.member)
    page.goto("/moi/donnees")
    page.get_by_role("link", name="Retirer mon accord").click()
    page.get_by_role("heading", name="Retirer mon accord").wait_for()
    assert not page.evaluate(WIDER)
    page.get_by_role("button", name="Retirer mon accord").click()
    page.get_by_role("heading", name="Votre accord est retiré").wait_for()
    assert not page.evaluate(WIDER)
    page.locator("#consents").check()
    page.get_by_role("button", name="Redonner mon accord et revenir").click()
    page.get_by_text("Votre accord est noté").wait_for()
    page.goto("/actions")
    assert page.locator("h1").is_visible()
