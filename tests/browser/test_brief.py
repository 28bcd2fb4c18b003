"""The form of a brief with script: another kind is shown at once, and Enter saves."""

from typing import Any

import pytest
from playwright.sync_api import expect

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import prepare_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.threads.models import Comment, Thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_another_kind_keeps_what_was_typed_and_enter_saves(
    cast: Any, page_of: Any, script: bool
) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1")
    page = page_of(cast.moderator, lang="en", script=script)
    page.goto(f"/veille/{thread.pk}/preparer")
    page.locator("[name=why]").fill("A family is insulted.")
    page.get_by_text("choose another kind").click()
    page.locator("[name=kind][value=solidarity]").check()
    if not script:
        page.locator("button[name=show]").click()
    page.locator("text=Who we stand with").wait_for()
    assert page.locator("[name=why]").input_value() == "A family is insulted."
    assert page.locator("[name=tone][value=thanks]").is_checked()
    page.locator("[name=whom]").fill("the family")
    page.locator("[name=whom]").press("Enter")
    page.wait_for_url("**/veille/actions/*")
    assert Action.objects.get().kind == "solidarity"


def test_the_proposer_s_words_stand_above_the_form_and_the_button_in_reach(
    cast: Any, page_of: Any
) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1")
    Proposal.objects.create(
        group=cast.group, thread=thread, by=cast.member, note="Les voisins se taisent."
    )
    page = page_of(cast.moderator, lang="en")
    page.goto(f"/veille/{thread.pk}/preparer")
    words = page.get_by_text("Les voisins se taisent.").bounding_box()
    assert words["y"] < page.locator("[name=why]").bounding_box()["y"]
    expect(page.locator(".reach .button")).to_be_in_viewport(ratio=1)
    page.goto(f"/fils/{thread.pk}/dix")
    expect(page.locator(".reach .button-main")).to_be_in_viewport(ratio=1)


def test_a_moderator_s_phone_shows_the_first_thread_and_the_main_button_first(
    cast: Any, page_of: Any
) -> None:
    waiting, *_others = (
        Thread.objects.create(
            group=cast.group, network="facebook", native_id=str(number), followed=True
        )
        for number in range(4)
    )
    action = prepare_action(waiting, Brief(why="Une famille est insultée."), by=cast.moderator)
    letter = Thread.objects.create(group=cast.group, network="facebook", native_id="8")
    prepare_action(letter, Brief(kind="letter", why="La page laisse faire."), by=cast.moderator)
    page = page_of(cast.second_moderator, lang="en")
    page.goto("/veille")
    assert page.locator(".beginning a").first.bounding_box()["y"] <= 420
    expect(page.locator(".beginning .button-main")).to_be_in_viewport(ratio=1)
    expect(page.locator("#lines [data-item]").first).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="What else waits for you").click()
    expect(page.locator("#waits-title")).to_be_in_viewport()
    page.goto(f"/veille/actions/{action.number}")
    expect(page.locator("button[value=agree_and_launch]")).to_be_in_viewport(ratio=1)
    expect(page.locator("button[value=decline]")).not_to_be_visible()
    page.get_by_text("Answer otherwise").click()
    page.locator("button[value=send_back]").click()  # without a word: it asks for one
    expect(page.locator("[name=note]")).to_be_visible()
    page.locator("[name=note]").fill("Whom does it hurt?")
    page.locator("button[value=send_back]").click()
    page.wait_for_url("**/veille")
    page.goto(f"/veille/{letter.pk}/decliner")
    expect(page.locator(".reach .button-main")).to_be_in_viewport(ratio=1)


def test_j_walks_the_queue_from_the_first_key(cast: Any, page_of: Any) -> None:
    for number in range(2):
        Thread.objects.create(
            group=cast.group, network="facebook", native_id=str(number), followed=True
        )
    page = page_of(cast.moderator, lang="en", script=True, width=1280)
    page.goto("/veille")
    items = page.locator("[data-item]")
    assert items.first.bounding_box()["y"] < 320
    page.keyboard.press("j")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()


def test_a_threads_page_is_short_on_a_phone_and_unfolds_on_a_desk(cast: Any, page_of: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1")
    for number in range(10):
        Comment.objects.create(
            group=cast.group,
            thread=thread,
            native_id=str(number),
            text=f"Un mot {number}",
            kind="neutral",
        )
    phone = page_of(cast.member, lang="en")
    phone.goto(f"/fils/{thread.pk}")
    expect(phone.get_by_text("Un mot 3")).not_to_be_visible()
    phone.get_by_text("Read the 10 comments").click()
    expect(phone.get_by_text("Un mot 3")).to_be_visible()
    phone.goto(f"/fils/{thread.pk}?page=1")
    expect(phone.get_by_text("Un mot 3")).to_be_visible()
    desk = page_of(cast.member, lang="en", width=1280)
    desk.goto(f"/fils/{thread.pk}")
    expect(desk.get_by_text("Un mot 3")).to_be_visible()
