"""One's own page on a phone: what one's voices became, one's rest, and the rest folded."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.members.memberships import accept_charter, charter_to_accept
from jesuisla.collective.threads.models import Thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALLEST = 1500
HEIGHT = "document.fonts.ready.then(() => document.documentElement.scrollHeight)"


def test_it_is_two_screens_with_voices_and_rest_first(cast: Any, page_of: Any) -> None:
    charter = charter_to_accept(cast.member, ("fr",))
    if charter:
        accept_charter(cast.member, charter)
    for number in range(1, 5):
        thread = Thread.objects.create(
            group=cast.group,
            network="facebook",
            native_id=f"{number}",
            title="La gratuité des bus pour les moins de dix-huit ans",
        )
        action = Action.objects.create(
            group=cast.group,
            thread=thread,
            number=number,
            state="running",
            why="Une famille est insultée.",
            launched_at=now() - timedelta(hours=1),
            closes_at=now() + timedelta(hours=9),
        )
        voice = tell_voice(
            action, "Vingt euros par mois et par enfant, pour ma sœur", by=cast.member
        )
        mark_support(action, voice, "liked", by=cast.second_member)
    page = page_of(cast.member)
    page.goto("/moi")
    assert page.evaluate(HEIGHT) < TALLEST
    order = [
        page.locator(f"#{name}-title").bounding_box()["y"]
        for name in ("voices", "rest", "calls", "devices", "wishes", "account", "data")
    ]
    assert order == sorted(order)
    devices = page.locator("#appareils")
    expect(devices).to_be_hidden()
    page.get_by_role("heading", name="Sur cet appareil").click()
    expect(devices).to_be_visible()
