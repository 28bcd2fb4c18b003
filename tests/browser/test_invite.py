"""The page of invitations: the address of a link is copied by a tap."""

from typing import Any

import pytest
from playwright.sync_api import expect

from jesuisla.collective.welcome.invitation_links import address_of, make_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_tap_copies_the_address_of_a_link_and_says_so(cast: Any, page_of: Any) -> None:
    link = make_link("Groupe Facebook", ceiling=5, days=5, by=cast.coordinator)
    page = page_of(cast.coordinator, script=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/equipe/inviter")
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.get_by_role("status").filter(has_text="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address_of(link)


def test_without_script_there_is_the_address_and_no_dead_button(cast: Any, page_of: Any) -> None:
    link = make_link("Groupe Facebook", ceiling=5, days=5, by=cast.coordinator)
    page = page_of(cast.coordinator)
    page.goto("/equipe/inviter")
    expect(page.get_by_label("L’adresse à copier")).to_have_value(address_of(link))
    expect(page.get_by_role("button", name="Copier l’adresse")).to_have_count(0)
