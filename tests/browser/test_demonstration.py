"""The demonstration as its people meet it: the first tap at once, and little to read at first."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.texts import current_charter
from jesuisla.collective.members.applications import invite_member
from jesuisla.collective.members.consents import give_consent
from jesuisla.collective.members.memberships import accept_charter
from jesuisla.collective.members.models import TEAM, Membership, Role
from jesuisla.collective.welcome.probations import choose_probation
from jesuisla.server.demonstration.filling import fill
from jesuisla.server.demonstration.people import PEOPLE
from waiting_jobs import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
TWO_ROWS = 130
MOST_WORDS = 250
WORDS = """document.querySelector('main').innerText.split(/\\s+/)
    .filter(word => /[\\p{L}\\p{N}]/u.test(word)).length"""
QUEUE_LINE = ".lines summary"
BUTTON = "main a.button, main button.button"
LINK = "main p a"


@pytest.fixture
def demonstration(cast: Any) -> Iterator[Membership]:
    """The demonstration, filled for the cast; gives somebody who has only just come."""
    # Her alias has an accent here, so the demonstration knows her by her address.
    cast.third_member.person.email = "chloe@jesuisla.example"
    cast.third_member.person.save()
    fill()
    run_jobs()
    group = cast.group
    with scope(group=group.pk):
        choose_probation(group, 14, by=cast.coordinator)
        newcomer = invite_member(
            group, "zoe@jesuisla.example", alias="Zoé", roles=[Role.MEMBER], by=None, language="fr"
        )
        charter = current_charter(group, ["fr"])
        assert charter is not None
        accept_charter(newcomer, charter)
        give_consent(newcomer)
        yield newcomer


def foot(page: Any, selector: str) -> float:
    """Where the first of these ends, from the top of the page."""
    box = page.locator(selector).locator("visible=true").first.bounding_box()
    return float(box["y"] + box["height"])


def test_everybody_finds_the_first_tap_on_a_phone_s_first_screen(
    cast: Any, page_of: Any, demonstration: Membership
) -> None:
    landings: list[tuple[Membership | None, str, str]] = [(None, "/", BUTTON)]
    with scopes_disabled():
        places = list(Membership.objects.select_related("group", "person").order_by("pk"))
    for who in places:
        roles, has_threads = set(who.roles), who.group_id == cast.group.pk
        if roles & set(TEAM):
            landings.append((who, "/veille", QUEUE_LINE if has_threads else BUTTON))
        else:
            is_here = Role.MEMBER in roles
            landings.append((who, "/actions" if is_here else "/moi", BUTTON if is_here else LINK))
    assert len(landings) > len(PEOPLE)
    for who, path, tap in landings:
        page = page_of(who)
        page.set_viewport_size(PHONE)
        page.goto(path)
        assert foot(page, "header.top") <= TWO_ROWS, (who and who.alias, "the menu is one row")
        assert foot(page, tap) <= PHONE["height"], (who and who.alias, path)
        page.close()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_an_action_is_short_before_one_unfolds_something(
    cast: Any, page_of: Any, demonstration: Membership, language: str, width: int
) -> None:
    readers = [demonstration, *(cast.member, cast.second_member, cast.moderator, cast.coordinator)]
    numbers = Action.objects.exclude(launched_at=None).values_list("number", flat=True)
    assert len(numbers) >= 3
    for who in readers:
        who.person.language = language
        who.person.save()
        page = page_of(who, lang=language, width=width)
        for number in numbers:
            page.goto(f"/actions/{number}")
            words = page.evaluate(WORDS)
            assert 20 < words <= MOST_WORDS, (who.alias, number, words)
        page.close()
