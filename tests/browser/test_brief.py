"""The form of a brief with script: another kind is shown at once, and Enter saves."""

from typing import Any

import pytest

from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.models import Thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_another_kind_keeps_what_was_typed_and_enter_saves(
    cast: Any, page_of: Any, script: bool
) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1")
    page = page_of(cast.moderator, lang="en", script=script)
    page.goto(f"/veille/{thread.pk}/preparer")
    page.locator("[name=why]").fill("A family is insulted.")
    page.locator("[name=kind][value=solidarity]").check()
    if not script:
        page.locator("button[name=show]").click()
    page.locator("text=Whom we stand with").wait_for()
    assert page.locator("[name=why]").input_value() == "A family is insulted."
    assert page.locator("[name=tone][value=thanks]").is_checked()
    page.locator("[name=whom]").fill("the family")
    page.locator("[name=whom]").press("Enter")
    page.wait_for_url("**/veille/actions/*")
    assert Action.objects.get().kind == "solidarity"
