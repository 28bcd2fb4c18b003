"""Which language a page, a letter and a group's text come in, seen from outside."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.test import Client
from django_scopes import scope

from jesuisla.collective.groups.texts import current_charter, publish_charter, write_passage
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.topics import MEMBERSHIP
from jesuisla.languages import language_order, own_name, screen_languages
from jesuisla.server import settings as product
from markup import tight

FRENCH, GERMAN = "jesuisla.localhost", "ichbinhier.localhost"


def browser(languages: str, *, host: str = FRENCH, chosen: str = "") -> Client:
    client = Client(headers={"host": host} | ({"accept-language": languages} if languages else {}))
    if chosen:
        client.cookies["django_language"] = chosen
    return client


def language_of(page: str) -> str:
    match = re.search(r'<html lang="([\w-]+)"', page)
    assert match
    return match[1]


@pytest.mark.parametrize(
    ("host", "asked", "chosen", "language"),
    [
        (FRENCH, "es,en;q=0.5", "", "en"),
        (FRENCH, "en;q=0.5,fr;q=0.9", "", "fr"),
        (FRENCH, "es", "", "fr"),
        (FRENCH, "", "", "fr"),
        (FRENCH, "*", "", "fr"),
        (FRENCH, "fr;q=0, en-GB", "", "en"),
        (FRENCH, "en", "fr", "fr"),
        (FRENCH, "en", "xx; drop", "en"),
        (GERMAN, "es", "", "en"),
        (GERMAN, "", "", "en"),
        (GERMAN, "de", "", "en"),
        (GERMAN, "de,fr-CH;q=0.8", "", "fr"),
        (GERMAN, "en", "fr", "fr"),
        # Django has words in German of its own, the screens have not: no mixture.
        (FRENCH, "en", "de", "en"),
    ],
)
def test_a_page_comes_in_the_first_language_there_is(
    cast: Any, host: str, asked: str, chosen: str, language: str
) -> None:
    page = browser(asked, host=host, chosen=chosen).get("/rejoindre")
    assert language_of(page.content.decode()) == language
    assert page["Content-Language"] == language
    assert "Accept-Language" in page["Vary"]


def test_a_chosen_language_is_remembered_by_the_browser(cast: Any) -> None:
    client = browser("fr")
    client.post("/langue/setlang/", {"language": "en", "next": "/charte"})
    assert language_of(client.get("/charte").content.decode()) == "en"


def test_whoever_signs_in_reads_what_they_chose_before(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    client.post("/moi/langue", {"language": "en"})
    assert language_of(client.get("/actions").content.decode()) == "en"


def test_a_groups_texts_come_in_a_language_that_the_screens_have_not(cast: Any) -> None:
    write_passage(cast.group, "why", "fr", "Parce que.", by=None)
    write_passage(cast.group, "why", "es", "Porque sí.", by=None)
    write_passage(cast.group, "values", "en", "Kindness.", by=None)
    publish_charter(cast.group, {"fr": "Restons calmes.", "es": "Con calma."}, by=None)
    client = browser("es,en;q=0.5")
    home = client.get("/").content.decode()
    assert language_of(home) == "en"
    assert "Porque sí." in home
    assert "Kindness." in home
    assert 'lang="es"' in home
    assert "Con calma." in client.get("/charte").content.decode()
    assert "Restons calmes." in browser("en").get("/charte").content.decode()
    # A French page whose values are written in English alone shows them all the same.
    assert "Kindness." in browser("fr").get("/").content.decode()


def test_a_page_that_differs_by_language_is_not_taken_for_the_same(cast: Any) -> None:
    write_passage(cast.group, "why", "es", "Porque sí.", by=None)
    tag = browser("en").get("/")["ETag"]
    again = browser("es,en;q=0.5").get("/", headers={"if-none-match": tag})
    assert again.status_code == 200


def test_the_charter_in_force_is_never_an_earlier_translation(cast: Any) -> None:
    publish_charter(cast.group, {"fr": "Deux.", "en": "Two."}, by=None)
    publish_charter(cast.group, {"fr": "Trois."}, by=None)
    charter = current_charter(cast.group, language_order(choice="en", group="fr"))
    assert charter is not None
    assert (charter.version, charter.text) == (3, "Trois.")


@pytest.mark.parametrize(
    ("chosen", "french", "german"),
    [("fr", "fr", "fr"), ("en", "en", "en"), ("", "fr", "en"), ("de", "fr", "en")],
)
def test_a_letter_comes_in_the_language_of_whoever_reads_it(
    cast: Any, settings: Any, chosen: str, french: str, german: str
) -> None:
    subjects = {"fr": "Bienvenue", "en": "Welcome"}
    for place, language in ((cast.member, french), (cast.other_moderator, german)):
        place.person.language = chosen
        place.person.save()
        with scope(group=place.group_id):
            letter = write_notification(MEMBERSHIP, "accepted", place, link="http://x")
        assert subjects[language] in letter.subject
        assert letter.language == language


def test_before_any_group_exists_the_browser_is_told_in_its_language(db: None) -> None:
    assert "Aucun groupe" in browser("fr").get("/").content.decode()
    assert "No group" in browser("es").get("/").content.decode()


@pytest.fixture
def with_german(settings: Any, tmp_path: Path) -> Any:
    """The screens with a third language, begun by its folder alone."""
    catalog = Catalog(locale="de")
    catalog.add("Charter", "Leitlinien")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    folder.joinpath("django.mo").write_bytes(compiled.getvalue())
    codes = [*screen_languages(tmp_path), "fr"]
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [(code, own_name(code)) for code in codes]
    return settings


def test_a_third_language_is_offered_and_spoken_as_soon_as_its_folder_is_there(
    cast: Any, with_german: Any
) -> None:
    menu = tight(browser("fr").get("/charte").content.decode())
    assert '<button class="top-link" name="language" value="de" lang="de">Deutsch</button>' in menu
    assert '<summary class="top-link">Français' in menu
    client = browser("fr")
    client.post("/langue/setlang/", {"language": "de", "next": "/charte"})
    page = client.get("/charte").content.decode()
    assert language_of(page) == "de"
    assert "Leitlinien" in page
    # What the catalogue lacks is English, not French.
    assert "Join us" in page
    # Its group reads it by itself now.
    assert language_of(browser("", host=GERMAN).get("/charte").content.decode()) == "de"


def test_the_screens_speak_the_languages_of_the_folders(settings: Any) -> None:
    assert dict(product.LANGUAGES) == {code: own_name(code) for code in screen_languages()}
    assert {"en", "fr"} <= set(screen_languages())
    assert settings.LANGUAGE_CODE == "en"
