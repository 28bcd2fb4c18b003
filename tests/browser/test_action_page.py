"""The page of an action under a thumb: the first screen, the bar in reach, no jump after a tap."""

from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import Locator, expect

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.remarks import answer_remark, write_remark
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.threads.models import Place, Reading, Thread
from jesuisla.collective.welcome.probations import choose_probation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
SCROLLED = "Math.round(scrollY)"


@pytest.fixture
def running(cast: Any) -> Action:
    """A running action whose top was rated, with two voices of others."""
    thread = Thread.objects.create(
        group=cast.group,
        network="facebook",
        native_id="1",
        url="https://www.facebook.com/ville/posts/1",
        title="Le marché de Noël ouvre samedi",
    )
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now(), order="relevance", source="taps"
    )
    for position in range(1, 11):
        kind = "hateful" if position < 6 else "neutral"
        Place.objects.create(group=cast.group, reading=reading, position=position, kind=kind)
    brief = Brief(why="Des familles sont insultées.", whom="elles")
    action = prepare_action(thread, brief, by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    action = launch_action(action, by=cast.moderator)
    for who in (cast.second_member, cast.third_member):
        tell_voice(action, f"Les mots de {who.alias}", by=who)
    return action


def box(place: Locator) -> tuple[float, float]:
    """Where something begins and ends, from the top of the screen."""
    at = place.bounding_box()
    assert at is not None
    return at["y"], at["y"] + at["height"]


@pytest.mark.usefixtures("long_here")
def test_a_phone_shows_why_the_top_and_the_next_step_at_once(
    cast: Any, running: Action, page_of: Any
) -> None:
    page = page_of(cast.member)
    page.set_viewport_size(PHONE)
    page.goto(f"/actions/{running.number}")
    bar = box(page.locator("#next"))
    assert bar[1] <= PHONE["height"]
    for sight in ("h1", "header .lead", ".headline", ".squares"):
        assert box(page.locator(f"main {sight}").first)[1] <= bar[0], sight
    expect(page.locator(".headline")).to_have_text("5 des dix premiers commentaires sont haineux.")
    rate = page.locator(".beside").get_by_role("link", name="Noter les 10 premiers commentaires")
    expect(rate).to_be_visible()
    page.locator("#next").get_by_role("link", name="Ma voix est là").click()
    field = page.locator("#where")
    field.focus()
    start, end = box(field)
    bar = box(page.locator("#next"))
    assert end <= bar[0] or start >= bar[1], "the bar leaves a field in use alone"
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert box(page.locator("footer").last)[0] >= box(page.locator("#next"))[1]


def test_a_tap_changes_one_card_thanks_there_and_the_page_stays_where_it_is(
    cast: Any, running: Action, page_of: Any
) -> None:
    page = page_of(cast.member, script=True)
    page.set_viewport_size(PHONE)
    page.goto(f"/actions/{running.number}?etape=voix#voix")
    page.locator("#where").fill("Mes mots à moi")
    page.locator("form:has(#where) button").click()
    thanks = page.get_by_text("Votre voix est là, merci.")
    expect(thanks).to_be_in_viewport()
    expect(page.locator("#next")).to_contain_text("Lire 2 commentaires")
    tap = page.locator(".visit button[value=read]")
    tap.scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    tap.click()
    said = page.locator(".visit .message")
    expect(said).to_be_in_viewport()
    assert abs(page.evaluate(SCROLLED) - before) < 40
    expect(page.locator("#next")).to_have_text("Continuer")
    in_card = page.locator(".visit").get_by_role("link", name="Continuer")
    expect(in_card).to_be_hidden()  # one main thing: on a phone the bar has it
    page.set_viewport_size(DESK)
    expect(in_card).to_be_visible()  # on a desk the card
    expect(page.locator("#next")).to_be_hidden()
    in_card.click()
    expect(page.locator("#next")).to_contain_text("Lire 1 commentaire")
    expect(page.locator(".visit button[value=read]")).to_be_in_viewport()
    expect(page.locator(".visit")).to_have_count(1)


@pytest.mark.usefixtures("long_here")
@pytest.mark.parametrize("width", [360, 1280])
def test_whoever_comes_back_from_the_thread_finds_the_form_open(
    cast: Any, running: Action, page_of: Any, width: int
) -> None:
    page = page_of(cast.member, script=True, width=width)
    page.context.route("https://www.facebook.com/**", lambda route: route.abort())
    page.goto(f"/actions/{running.number}")
    expect(page.locator("#where")).to_be_hidden()
    with page.expect_popup():
        page.get_by_role("link", name="Ouvrir le fil").locator("visible=true").click()
    expect(page.locator("#where")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Ma voix est là").locator("visible=true")).to_have_count(0)
    page.locator("#where").fill("Chez nous aussi on accueille")
    page.get_by_role("button", name="Ma voix est là").click()
    expect(page.get_by_text("Votre voix est là, merci.")).to_be_in_viewport()


@pytest.mark.usefixtures("long_here")
def test_a_wide_screen_shows_the_top_beside_the_brief_and_the_next_step_above(
    cast: Any, running: Action, page_of: Any
) -> None:
    page = page_of(cast.member, width=1280)
    page.set_viewport_size(DESK)
    page.goto(f"/actions/{running.number}")
    left = page.locator("#steps").bounding_box()
    right = page.locator(".beside").bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    opener = page.get_by_role("link", name="Ouvrir le fil").locator("visible=true")
    expect(opener).to_have_count(1)
    assert box(opener)[1] <= DESK["height"] / 2
    assert box(opener)[1] <= left["y"]


@pytest.mark.parametrize("coming", ["at first", "having read", "having supported"])
def test_the_list_shows_its_first_button_on_a_phone_s_first_screen(
    cast: Any, running: Action, page_of: Any, coming: str
) -> None:
    running.thread.title = "Portrait d’une maraîchère voilée au marché de samedi"
    running.thread.save()
    choose_probation(cast.group, 14, by=cast.coordinator)
    question = write_remark(running, "question", "Est-ce vrai ?", by=cast.member)
    answer_remark(question, "Oui, la mairie l’a dit.", by=cast.moderator)
    page = page_of(cast.member)
    page.set_viewport_size(PHONE)
    if coming == "having read":
        page.goto(f"/actions/{running.number}")
    if coming == "having supported":
        voice = running.voices.filter(by=cast.second_member).get()
        mark_support(running, voice, "read", by=cast.member)
    page.goto("/actions")
    expect(page.get_by_text("Bienvenue, Ambre")).to_have_count(int(coming != "having supported"))
    expect(page.get_by_text("On vous a répondu")).to_be_visible()
    button = page.locator("main a.button").first
    assert box(button)[1] <= PHONE["height"]
    button.click()
    page.wait_for_url(f"**/actions/{running.number}*")
