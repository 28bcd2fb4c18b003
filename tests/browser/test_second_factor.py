"""A second factor set up and used in a browser, with a key that Chromium makes up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from signing_in import totp_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(cast: Any, page_of: Any) -> Callable[..., Page]:
    """``signed_in(lang="fr")``: a moderator without a second factor, signed in by mail."""

    def open_page(**how: Any) -> Page:
        cache.clear()  # tries that other tests made
        page: Page = page_of(None, script=True, **how)
        sign_in_by_mail(page, cast.moderator.person.email)
        return page

    return open_page


def sign_in_by_mail(page: Page, email: str) -> None:
    """Type the address, then the code from the mail."""
    page.goto("/compte/connexion")
    page.locator("[name=login]").fill(email)
    page.locator("form:has([name=login]) button").click()
    field = page.locator("[name=code]")
    expect(field).to_be_visible()
    found = re.search(r"^ {4}(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    field.fill(found[1])
    page.locator("form:has([name=code]) button").first.click()
    page.wait_for_url(lambda url: not url.endswith("/connexion/code"))


def give_a_key(page: Page) -> None:
    """Plug in a key that lives in the browser alone and always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def looked_at(page: Page) -> str:
    """What axe finds on this page, and whether it scrolls sideways; empty when all is well."""
    found = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    told = found.generate_report() if found.violations_count else ""
    return f"{page.url}: {told}{' scrolls sideways' if wide else ''}" if told or wide else ""


def test_a_passkey_is_added_and_then_signs_in(cast: Any, signed_in: Callable[..., Page]) -> None:
    page = signed_in()
    give_a_key(page)
    page.goto("/equipe")
    expect(page).to_have_url(re.compile("/compte/securite"))  # a role waits for its factor
    page.goto("/compte/securite/cles/ajouter")
    page.locator("[name=name]").fill("Mon téléphone")
    page.locator("#passkey_button").click()
    page.wait_for_url(lambda url: "ajouter" not in url)
    kept = Authenticator.objects.get(type="webauthn")
    assert kept.wrap().name == "Mon téléphone"
    assert kept.user_id == cast.moderator.person_id

    page.goto("/compte/deconnexion")
    page.locator("main form button").first.click()
    page.goto("/equipe")
    expect(page).to_have_url(re.compile("/compte/connexion"))
    page.locator("#passkey_button").click()
    page.wait_for_url(re.compile("/equipe$"))
    expect(page.locator("h1")).to_have_text("Équipe")  # the key counts as the second factor


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("fr", 360, "light"), ("en", 1280, "dark")], ids=["phone", "desk"]
)
def test_axe_finds_nothing_on_the_way_to_a_second_factor(
    signed_in: Callable[..., Page], lang: str, width: int, scheme: str
) -> None:
    page = signed_in(lang=lang, width=width, scheme=scheme)
    give_a_key(page)
    found = []
    for path in ("", "/cles", "/cles/ajouter", "/application"):
        page.goto(f"/compte/securite{path}")
        found.append(looked_at(page))
    page.locator("[name=code]").fill("000000")
    page.locator("form:has([name=code]) button").first.click()
    expect(page.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    found.append(looked_at(page))
    secret = re.sub(r"\s", "", page.locator("main code").first.text_content() or "")
    page.locator("[name=code]").fill(totp_code(secret))
    page.locator("form:has([name=code]) button").first.click()
    page.wait_for_url(lambda url: "application" not in url)
    found.append(looked_at(page))
    for path in ("/codes", "/codes/nouveaux", "/application/retirer", "", "/cles/ajouter"):
        page.goto(f"/compte/securite{path}")
        found.append(looked_at(page))
    page.locator("#passkey_button").click()
    page.wait_for_url(lambda url: "ajouter" not in url)
    key = Authenticator.objects.get(type="webauthn").pk
    for path in ("/cles", f"/cles/{key}/renommer", f"/cles/{key}/retirer"):
        page.goto(f"/compte/securite{path}")
        found.append(looked_at(page))
    page.goto("/compte/deconnexion")
    page.locator("main form button").first.click()
    sign_in_by_mail(page, Authenticator.objects.get(pk=key).user.email)
    expect(page).to_have_url(re.compile("/compte/connexion/second-facteur"))
    found.append(looked_at(page))
    assert not any(found), "\n".join(found)
