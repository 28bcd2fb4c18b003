"""On a phone: a report, what the team decides, an appeal, and who hears it."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import now
from playwright.sync_api import Page

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.conduct.models import Appeal, ConductCase, Measure
from jesuisla.collective.members.pauses import pause_member
from jesuisla.collective.threads.models import Thread
from signing_in import totp_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def voice(cast: Any) -> Any:
    """A comment of Ambre's that others find contemptuous."""
    thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id="1234567", title="Un fil inventé"
    )
    action = prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    running: Action = launch_action(action, by=cast.moderator)
    return tell_voice(running, "Ces gens ne comprennent rien à rien", by=cast.member)


def holds(page: Page) -> None:
    """Nothing is wider than the phone, and axe finds nothing."""
    page.wait_for_load_state()  # a page that has only just come has no first tag yet
    assert not page.evaluate(WIDER), page.url
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def walk(page: Page, selector: str, *, most: int = 150) -> None:
    """Walk with Tab until what ``selector`` names has the focus."""
    for _ in range(most):
        if page.evaluate(
            "s => !!document.activeElement && document.activeElement.matches(s)", selector
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector} on {page.url}")


def press(page: Page, selector: str) -> None:
    walk(page, selector)
    page.keyboard.press("Enter")


def report(page: Page, number: int, voice: int) -> None:
    page.goto(f"/actions/{number}/voix/{voice}/signaler")
    holds(page)
    page.locator("main input[name=point][value=contempt]").check()
    page.locator("main textarea").fill("Cela rabaisse des gens.")
    page.locator("main .button-main").click()
    page.wait_for_url(lambda url: not url.endswith("/signaler"))
    holds(page)


def decide(page: Page, case: int) -> None:
    page.goto("/equipe/conduite")
    holds(page)
    page.goto(f"/equipe/conduite/{case}")
    holds(page)
    page.locator("button[value=take]").click()
    holds(page)
    reason, days = page.locator("textarea[name=reason]"), page.locator("select[name=days]")
    assert not reason.is_visible()
    page.locator("input[name=outcome][value=pause]").check()
    assert days.is_visible()
    assert reason.is_visible()
    holds(page)
    page.locator("input[name=outcome][value=word]").check()
    assert not days.is_visible(), "only a pause lasts for some days"
    page.locator("details:has(select[name=point]) > summary").click()
    page.locator("select[name=point]").select_option("contempt")
    page.locator("textarea[name=reason]").fill("Dites votre avis sans rabaisser personne.")
    page.locator("button[value=decide]").click()
    page.wait_for_url("**/equipe/conduite")
    holds(page)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_a_measure_and_an_appeal_on_a_phone(
    cast: Any, page_of: Any, voice: Any, language: str
) -> None:
    for who in (cast.member, cast.second_member, cast.moderator, cast.second_moderator):
        who.person.language = language
        who.person.save()
    report(page_of(cast.second_member, lang=language, script=True), voice.action.number, voice.pk)
    case = ConductCase.objects.get()
    decide(page_of(cast.moderator, lang=language, script=True), case.pk)
    measure = Measure.objects.get()
    assert (measure.member, measure.kind) == (cast.member, "word")

    told = page_of(cast.member, lang=language, script=True)
    told.goto("/moi/conduite")
    assert "Dites votre avis sans rabaisser personne." in told.inner_text("main")
    assert "Basile" not in told.inner_text("main")  # never who reported
    told.locator("main summary").first.click()
    holds(told)
    told.locator("main textarea").fill("Je parlais des insultes, pas des gens.")
    told.locator("main form button").last.click()
    told.get_by_text("Je parlais des insultes").wait_for()
    holds(told)

    appeal = Appeal.objects.get()
    same = page_of(cast.moderator, lang=language, script=True)
    same.goto(f"/equipe/conduite/recours/{appeal.pk}")
    assert same.locator("main textarea").count() == 0  # whoever decided does not hear it
    holds(same)
    other = page_of(cast.second_moderator, lang=language, script=True)
    other.goto(f"/equipe/conduite/recours/{appeal.pk}")
    other.locator("input[name=verdict][value=lifted]").check()
    other.locator("textarea[name=answer]").fill("Vous avez raison, c’était mal lu.")
    holds(other)
    other.locator("main .button-main").click()
    other.wait_for_url("**/equipe/conduite")
    measure.refresh_from_db()
    assert measure.lifted_at is not None
    told.goto("/moi/conduite")
    assert "Vous avez raison, c’était mal lu." in told.inner_text("main")
    holds(told)


def test_a_report_is_made_and_judged_by_keyboard_alone(cast: Any, page_of: Any, voice: Any) -> None:
    page = page_of(cast.second_member, script=True)
    page.goto(f"/actions/{voice.action.number}/voix/{voice.pk}/signaler")
    walk(page, "main input[name=point]")
    page.keyboard.press("Space")
    walk(page, "main textarea")
    page.keyboard.type("Cela rabaisse des gens.")
    press(page, "main .button-main")
    page.wait_for_url(lambda url: not url.endswith("/signaler"))
    case = ConductCase.objects.get()
    team = page_of(cast.moderator, script=True)
    team.goto(f"/equipe/conduite/{case.pk}")
    press(team, "button[value=take]")
    team.locator("button[value=decide]").wait_for()
    walk(team, "input[name=outcome]")
    team.keyboard.press("ArrowDown")  # from nothing against the charter to settled by talking
    press(team, "button[value=decide]")
    team.wait_for_url("**/equipe/conduite")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "settled")


def test_on_a_pause_the_way_to_help_is_there(cast: Any, page_of: Any, judged_pause: None) -> None:
    page = page_of(cast.member, script=True)
    page.goto("/moi/conduite")
    holds(page)
    page.get_by_role("link", name="Appeler l’équipe").click()
    holds(page)
    page.get_by_role("button", name="Appeler l’équipe").click()
    heading = page.get_by_role("heading", name="Vous n’êtes pas seul·e")
    heading.wait_for()
    holds(page)
    assert heading.is_visible()


@pytest.fixture
def judged_pause(cast: Any) -> None:
    """Ambre is asked to stay away for some days."""
    pause_member(cast.member, now() + timedelta(days=3), by=cast.coordinator)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_team_shows_who_it_is_on_a_phone_and_goes_on(
    cast: Any, page_of: Any, voice: Any, language: str, scheme: str
) -> None:
    cast.moderator.person.language = language
    cast.moderator.person.save()
    secret = generate_totp_secret()
    TOTP.activate(cast.moderator.person, secret)
    page = page_of(cast.moderator, powers=False, lang=language, scheme=scheme, script=True)
    page.goto("/moi/droits")
    holds(page)
    page.goto(f"/actions/{voice.action.number}/clore")
    page.locator("textarea[name=thanks]").fill("Merci à vous toutes et tous.")
    page.locator("main form:has(textarea[name=thanks]) button").first.click()
    page.locator("input[name=powers-code]").wait_for()
    holds(page)
    page.locator("input[name=powers-code]").fill(totp_code(secret))
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: not url.endswith("/clore"))
    voice.action.refresh_from_db()
    assert voice.action.thanks == "Merci à vous toutes et tous."
    page.goto("/moi/droits")
    holds(page)
