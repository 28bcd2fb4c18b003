"""On a phone, by tapping: a stranger comes, is welcomed, reported, heard, and leaves no trace."""

import json
import logging
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.groups.texts import write_questions
from jesuisla.collective.members.form_stamps import SECONDS_TO_TYPE
from jesuisla.collective.members.models import Membership
from jesuisla.collective.welcome.buddies import offer_company
from kept_data import around, everywhere
from launching import launch
from processes import until
from waiting_jobs import a_day_later, run_and_drop_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

ALIAS = "Quetzaline"
ADDRESS = "quetzaline.bleue@example.org"
TRACE = "quetzal"
"""Stands in the alias, the address and all that the stranger types."""


@pytest.fixture
def letter_box(tmp_path: Path, settings: Any) -> Path:
    """The folder where an installation puts letters that it does not send."""
    settings.EMAIL_BACKEND = "jesuisla.server.mail.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


@pytest.fixture
def action(cast: Any) -> Action:
    """An action that runs, in which Basile wrote already; he gladly accompanies somebody new."""
    write_questions(cast.group, {"fr": ["Où nous avez-vous vus ?"]}, by=cast.coordinator)
    offer_company(cast.second_member, offers=True)
    running = launch(cast, 1)
    tell_voice(running, "Bienvenue à cette famille", by=cast.second_member)
    return running


def look(page: Page) -> None:
    """Nothing is wider than the phone, and axe finds nothing."""
    page.wait_for_load_state()  # a page that has only just come has no first tag yet
    assert not page.evaluate(WIDER), page.url
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def tap(page: Page, name: str) -> None:
    """Tap a button or a link by what is read on it, and look at what comes."""
    page.locator("main").get_by_role("button", name=name).or_(
        page.locator("main").get_by_role("link", name=name)
    ).first.click()
    look(page)


def letters_to(letter_box: Path, address: str) -> list[EmailMessage]:
    """Read the letters to an address, the oldest first."""
    paths = sorted(letter_box.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [letter for letter in letters if letter["To"] == address]


def newest_letter(letter_box: Path, address: str = ADDRESS) -> str:
    """Have the worker do what waits, and read the last letter to an address."""
    run_and_drop_jobs()
    return str(letters_to(letter_box, address)[-1].get_content())


def letter_that_says(letter_box: Path, words: str) -> str:
    """The newest letter, once it says this: a tap is answered after it was looked at."""
    return str(until(lambda: words in (letter := newest_letter(letter_box)) and letter))


def path_in(letter: str) -> str:
    """Return where the first link of a letter leads, on this site."""
    found = re.search(r"https?://[^/\s]+(/\S*)", letter)
    assert found, letter
    return found[1]


def code_in(letter: str) -> str:
    found = re.search(r"^ {4}(\d{6})$", letter, re.MULTILINE)
    assert found, letter
    return found[1]


def fill(page: Page, **texts: str) -> None:
    """Type into fields, each by its name."""
    for name, text in texts.items():
        page.locator(f"main [name={name}]").fill(text)


def tick_all(page: Page) -> None:
    """Tap each box of the form."""
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()


def ask_to_join(page: Page) -> None:
    """From the public page to where a code is asked for, on one screen."""
    page.goto("/")
    look(page)
    tap(page, "Nous rejoindre")
    fill(
        page,
        words="Je veux aider, comme un quetzal.",
        question_1="Chez une amie, au quetzal bleu.",
        alias=ALIAS,
        email=ADDRESS,
    )
    tick_all(page)
    page.wait_for_timeout((SECONDS_TO_TYPE + 1) * 1000)  # nobody types as fast as this test
    tap(page, "Demander à nous rejoindre")
    expect(page.get_by_label("Les chiffres")).to_be_visible()


def type_code_elsewhere(page: Page, letter: str) -> None:
    """In the browser where mail is read: what was typed comes back, to be read over and sent."""
    page.goto(path_in(letter))
    look(page)
    fill(page, email=ADDRESS, code=code_in(letter))
    tap(page, "Continuer")
    expect(page.locator("main [name=words]")).to_have_value("Je veux aider, comme un quetzal.")
    expect(page.locator("main [name=alias]")).to_have_value(ALIAS)
    tick_all(page)
    page.wait_for_timeout((SECONDS_TO_TYPE + 1) * 1000)
    tap(page, "Demander à nous rejoindre")
    expect(page.get_by_text("L’équipe a reçu votre demande")).to_be_visible()


def welcome(page: Page) -> None:
    """What each of the two of the team does who say yes."""
    page.goto("/equipe")
    look(page)
    tap(page, "Lire et répondre")
    expect(page.get_by_text("au quetzal bleu")).to_be_visible()
    tap(page, "Accueillir")


def take_first_steps(page: Page, buddy: Page) -> None:
    """Three lines: a buddy, an action to read, and one support."""
    tap(page, "Un binôme, si vous voulez")
    tap(page, "Je voudrais un binôme")
    buddy.goto("/moi/binome")
    look(buddy)
    tap(buddy, "Volontiers")
    page.goto("/actions")
    expect(page.get_by_role("link", name="Basile")).to_be_visible()
    tap(page, "Ouvrez une action et lisez.")
    expect(page.get_by_text("Votre première action")).to_be_visible()
    page.locator(".visit button[value=read]").click()  # the step stands open for whoever is new
    expect(page.locator(".visit .badge-on")).to_have_count(1)
    look(page)


def write(page: Page) -> None:
    page.locator("#voix > summary").click()
    page.locator("#where").fill("Ces gens ne comprennent rien, dit le quetzal")
    page.locator("form:has(#where) button").click()
    expect(page.locator("#voix").get_by_text("dit le quetzal")).to_be_visible()
    look(page)


def report(page: Page, action: Action) -> None:
    page.goto(f"/actions/{action.number}")
    look(page)
    tap(page, "Signaler à l’équipe : contre notre charte")
    page.get_by_label("mépris").check()
    fill(page, words="Quetzaline rabaisse des gens.")
    tap(page, "Signaler à l’équipe")


def decide(page: Page) -> None:
    page.goto("/equipe")
    tap(page, "Conduite")
    tap(page, ALIAS)
    tap(page, "Je m’en occupe")
    page.locator("[name=outcome][value=word]").check()
    page.locator("details:has([name=point]) > summary").click()
    page.locator("[name=point]").select_option("contempt")
    fill(page, reason="Quetzaline, dites votre avis sans rabaisser personne.")
    tap(page, "Décider")


def appeal(page: Page, letter: str) -> None:
    assert "Basile" not in letter
    page.goto(path_in(letter))
    look(page)
    page.locator("main summary", has_text="Faire appel").click()
    fill(page, words="Je citais un autre, foi de quetzal.")
    tap(page, "Envoyer mon appel")
    expect(page.get_by_text("Je citais un autre")).to_be_visible()


def hear(page: Page) -> None:
    page.goto("/equipe")
    tap(page, "Conduite")
    tap(page, ALIAS)
    page.locator("[name=verdict][value=lifted]").check()
    fill(page, answer="Vous avez raison, Quetzaline : nous avions mal lu.")
    tap(page, "Répondre à l’appel")


def take_along(page: Page, letter_box: Path) -> dict[str, Any]:
    """Download all that is kept, with the code by mail; what the file for programs holds."""
    page.goto("/moi")
    page.locator("main summary", has_text="Mes données").click()
    look(page)
    tap(page, "Voir, corriger et télécharger mes données")
    tap(page, "Télécharger mes données")
    fill(page, code=code_in(newest_letter(letter_box)))
    tap(page, "C’est bien moi")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger mes données").click()
    with ZipFile(download.value.path()) as archive:
        assert "quetzal bleu" in archive.read("mes-donnees.html").decode()
        whole: dict[str, Any] = json.loads(archive.read("mes-donnees.json"))
    return whole


def leave(page: Page) -> None:
    page.goto("/moi/donnees")
    tap(page, "Quitter ce groupe")
    tap(page, "Quitter")
    expect(page.get_by_text("Vous avez quitté le groupe")).to_be_visible()


def test_a_stranger_comes_is_welcomed_reported_heard_and_leaves_without_trace(
    cast: Any,
    page_of: Any,
    action: Action,
    letter_box: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The team accepts, warns and hears from telephones of its own; letters are read as files."""
    caplog.set_level(logging.INFO)
    computer, phone = page_of(None, script=True), page_of(None, script=True)
    ask_to_join(computer)
    type_code_elsewhere(phone, newest_letter(letter_box))

    maud, malik = (page_of(who, script=True) for who in (cast.moderator, cast.second_moderator))
    welcome(maud)
    welcome(malik)
    letter = newest_letter(letter_box)
    phone.goto(path_in(letter))
    look(phone)
    expect(phone.get_by_role("heading", name=f"Bienvenue, {ALIAS}")).to_be_visible()

    basile = page_of(cast.second_member, script=True)
    take_first_steps(phone, basile)
    write(phone)
    report(basile, action)
    decide(maud)
    appeal(phone, letter_that_says(letter_box, "sans rabaisser personne"))
    hear(malik)
    letter = letter_that_says(letter_box, "nous avions mal lu")
    phone.goto(path_in(letter))
    look(phone)
    expect(phone.get_by_text("nous avions mal lu")).to_be_visible()

    with time_machine.travel(now() + timedelta(minutes=20)):  # the code of before is spent
        assert ALIAS in json.dumps(take_along(phone, letter_box))
        leave(phone)

    place = Membership.objects.get(alias=ALIAS)
    assert len(around(everywhere(caplog.text, letter_box), TRACE)) > 5
    a_day_later()
    assert around(everywhere(caplog.text, letter_box), TRACE) == []
    place.refresh_from_db()
    assert (place.alias, place.roles) == (f"#{place.pk}", [])
