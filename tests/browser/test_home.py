"""The association's own page, as the eye meets it on a phone."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from jesuisla.collective.groups.texts import write_passage, write_questions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_ROW = 80
FIRST_SCREEN = 740
VISION = """
Faire d’Internet un endroit meilleur

Ensemble contre la haine et la désinformation, un commentaire après l’autre.

Les commentaires sont devenus une place publique.
"""


def foot(page: Any, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    return float(box["y"] + box["height"])


def test_a_phone_shows_the_voices_the_vision_and_one_button_at_once(
    cast: Any, page_of: Any
) -> None:
    write_passage(cast.group, "vision", "fr", VISION, by=None)
    page = page_of(None)
    page.goto("/")
    assert foot(page, "header") < A_ROW
    assert foot(page, ".hero-voices") < foot(page, "h1")
    assert foot(page, "h1") < foot(page, ".hero .button") <= FIRST_SCREEN
    page.get_by_role("link", name="Menu").click()
    assert page.get_by_role("link", name="Les groupes").last.is_visible()


def test_the_top_of_the_page_is_one_row_before_its_letters_have_come(page_of: Any) -> None:
    page = page_of(None)
    page.route("**/*.woff2", lambda route: route.fulfill(status=404))
    page.goto("/")
    assert foot(page, "header") < A_ROW


def test_asking_to_join_is_about_one_screen_with_the_charter_folded(
    cast: Any, page_of: Any
) -> None:
    page = page_of(None)
    page.goto("/rejoindre")
    assert foot(page, "form.form .button-main") <= 1.25 * FIRST_SCREEN
    charter = page.locator("details .prose")
    assert not charter.is_visible()
    page.get_by_text("Notre charte et vos données").click()
    assert charter.is_visible()


def test_with_three_questions_of_the_group_it_is_less_than_two_screens(
    cast: Any, page_of: Any
) -> None:
    asked = ["Qui vous a parlé de nous ?", "Sur quels réseaux sociaux lisez-vous ?", "Et encore ?"]
    write_questions(cast.group, {"fr": asked}, by=cast.coordinator)
    page = page_of(None)
    page.goto("/rejoindre")
    assert foot(page, "form.form .button-main") <= 1.6 * FIRST_SCREEN


@pytest.mark.parametrize("width", [360, 1280])
def test_the_bands_of_the_page_reach_both_edges(cast: Any, page_of: Any, width: int) -> None:
    write_passage(cast.group, "vision", "fr", VISION, by=None)
    page = page_of(None, width=width)
    page.goto("/")
    for part in (*page.locator("main > .band").all(), page.locator(".hero-voices")):
        box = part.bounding_box()
        assert (box["x"], box["width"]) == (0, width)


@pytest.mark.parametrize("width", [360, 1280])
def test_each_value_has_its_heading_and_a_desk_shows_what_it_says(
    cast: Any, page_of: Any, width: int
) -> None:
    values = "- Calme : on respire.\n- Faits : avec leur source.\n- Respect : de tout le monde."
    write_passage(cast.group, "values", "fr", values, by=None)
    page = page_of(None, width=width)
    page.goto("/")
    section = page.locator("#values")
    for heading in ("Calme", "Faits", "Respect"):
        assert section.get_by_role("heading", name=heading).is_visible()
    if width > 360:
        assert section.get_by_text("On respire.").is_visible()


VALUES = """
- Calme : nous répondons sans crier.
- Vérité : nous vérifions avant d’écrire.
- Respect : nous parlons aux gens comme s’ils étaient devant nous.
- Courage : nous venons, même quand il y a foule.
"""


@pytest.mark.parametrize("opens_by_itself", [True, False])
def test_on_a_desk_the_tiles_stand_open_or_unfold_where_a_browser_cannot(
    cast: Any, page_of: Any, opens_by_itself: bool
) -> None:
    write_passage(cast.group, "values", "fr", VALUES, by=None)
    page = page_of(None, width=1280)
    if not opens_by_itself:  # as a browser does that does not know that part of a fold

        def without_part(route: Any) -> None:
            path = finders.find(route.request.url.split("/static/")[1])
            sheet = Path(path).read_text(encoding="utf-8")
            route.fulfill(
                body=sheet.replace("::details-content", "::unknown-part"), content_type="text/css"
            )

        page.route("**/*.css", without_part)
    page.goto("/")
    tiles = page.locator(".tile")
    first, second = tiles.first.bounding_box(), tiles.nth(1).bounding_box()
    assert first["y"] == second["y"], "they stand side by side"
    assert page.get_by_role("heading", name="Calme").is_visible()
    text = tiles.first.get_by_text("ous répondons sans crier")
    if not opens_by_itself:
        assert not text.is_visible()
        page.get_by_text("Calme", exact=True).click()
        assert tiles.nth(1).bounding_box()["height"] == second["height"], "the others stay"
    assert text.is_visible()


def test_on_a_desk_what_arranges_a_section_stands_on_one_line_above_its_hint(
    cast: Any, page_of: Any
) -> None:
    page = page_of(cast.coordinator, width=1280)
    page.goto("/equipe/groupe/sections")
    row = page.locator("#section-sheets")
    language, arrow, hint = (
        row.locator(part).first.bounding_box() for part in (".touch", "button", "p.aside")
    )
    assert abs(language["y"] + language["height"] / 2 - arrow["y"] - arrow["height"] / 2) < 4
    assert hint["y"] >= arrow["y"] + arrow["height"] - 1
