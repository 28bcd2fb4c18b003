"""Tables and columns fit the screen they are read on."""

from typing import Any

import pytest
from django.utils.timezone import now

from collective.knowledge.invented_sheets import content
from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    prepare_action,
    review_action,
)
from jesuisla.collective.knowledge.sheet_forms import STEPS
from jesuisla.collective.knowledge.sheets import begin_sheet
from jesuisla.collective.threads.models import Place, Reading, Thread
from jesuisla.languages import own_name

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CUT = """[...document.querySelectorAll('.table-wrap')]
    .filter(wrap => wrap.checkVisibility() && wrap.scrollWidth > wrap.clientWidth)
    .map(wrap => wrap.innerText)"""


@pytest.fixture
def running(cast: Any) -> Any:
    """A running action on a thread that was read twice."""
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1")
    action = prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
    for _time in range(2):
        reading = Reading.objects.create(
            group=cast.group, thread=thread, taken_at=now(), order="relevance", source="taps"
        )
        Place.objects.create(group=cast.group, reading=reading, position=1, kind="hateful")
        if action.launched_at is None:
            review_action(action, "agreed", by=cast.second_moderator)
            action = launch_action(action, by=cast.moderator)
    return action


def test_no_table_of_the_team_is_cut_on_a_phone(cast: Any, running: Any, page_of: Any) -> None:
    for lang in ("fr", "en"):
        page = page_of(cast.coordinator, lang=lang)
        for path in ("/equipe", f"/actions/{running.number}/deroule"):
            page.goto(path)
            assert page.evaluate(CUT) == [], (lang, path)


def test_the_course_of_an_action_uses_the_width_of_a_desk(
    cast: Any, running: Any, page_of: Any
) -> None:
    page = page_of(cast.coordinator, width=1280)
    page.goto(f"/actions/{running.number}/deroule")
    left, right = (
        page.locator(f"section[aria-labelledby={name}]").bounding_box()
        for name in ("attention", "rejouer")
    )
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] == right["y"]


FIFTEEN = [
    *("ar", "bg", "cs", "de", "el", "en", "es", "fr"),
    *("it", "nl", "pl", "pt-br", "ro", "tr", "uk"),
]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_fifteen_languages_fit_the_header_of_a_phone(
    cast: Any, page_of: Any, settings: Any
) -> None:
    settings.LANGUAGES = [(code, own_name(code)) for code in FIFTEEN]
    page = page_of(cast.member)
    page.goto("/actions")
    assert not page.evaluate(WIDER)
    menu = page.locator(".languages summary")
    height = page.locator("header.top").bounding_box()["height"]
    menu.click()
    assert page.locator("header.top").bounding_box()["height"] == height, "it opens over the page"
    box = page.locator(".menu-list").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert not page.evaluate(WIDER)
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


OPEN = "document.querySelectorAll('main details').forEach(details => details.open = true)"


def test_what_unfolds_under_a_drawing_fits_a_phone(cast: Any, running: Any, page_of: Any) -> None:
    for reading in Reading.objects.filter(thread=running.thread):
        for position in range(2, 11):
            kind = ("supportive", "ours", "neutral")[position % 3]
            Place.objects.create(group=cast.group, reading=reading, position=position, kind=kind)
    at = f"/actions/{running.number}"

    def look(*paths: str) -> None:
        for lang in ("fr", "en"):
            page = page_of(cast.coordinator, lang=lang)
            for path in paths:
                page.goto(path)
                page.evaluate(OPEN)
                assert page.locator("main details .table-wrap").count(), (lang, path)
                assert not page.evaluate(WIDER), (lang, path)
                assert page.evaluate(CUT) == [], (lang, path)

    look(at, f"{at}/deroule", f"/fils/{running.thread.pk}", "/reseau")
    close_action(running, by=cast.moderator)
    look(at)


ROWS = """[...new Set([...document.querySelectorAll('.steps > li')]
    .map(step => Math.round(step.getBoundingClientRect().top
        + step.getBoundingClientRect().height / 2)))]"""


def test_the_six_steps_of_a_sheet_stand_in_one_row_on_a_phone(cast: Any, page_of: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    for lang in ("fr", "en"):
        page = page_of(cast.member, lang=lang)
        for step in STEPS:
            page.goto(f"/fiches/{sheet.number}/ecrire/{step}")
            assert page.locator(".steps > li").count() == len(STEPS) + 1
            assert len(page.evaluate(ROWS)) == 1, (lang, step)
            assert not page.evaluate(WIDER), (lang, step)
