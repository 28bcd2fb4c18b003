"""Tables and columns fit the screen they are read on."""

from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
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
