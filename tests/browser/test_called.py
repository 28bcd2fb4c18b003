"""A member's evening: called at an hour that suits, read by two, attacked, at rest."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django_scopes import scope
from playwright.sync_api import expect

from jesuisla.collective.actions.lifecycle import close_action
from launching import launch
from waiting_jobs import run_and_drop_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NIGHT = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)  # half past eleven in Paris
EVENING = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)


def letters_to(who: Any) -> list[Any]:
    return [letter for letter in mail.outbox if letter.to == [who.person.email]]


@pytest.mark.usefixtures("long_here")
def test_called_at_a_good_hour_read_attacked_and_at_rest(cast: Any, page_of: Any) -> None:
    with time_machine.travel(NIGHT) as clock, scope(group=cast.group.pk):
        ambre = page_of(cast.member)
        ambre.goto("/moi/prevenir")
        ambre.locator("[name=channels][value=mail]").check()
        ambre.locator("details:has([name=a_day]) > summary").click()
        ambre.locator("[name=a_day]").select_option("3")
        ambre.get_by_role("button", name="Enregistrer mon choix").click()
        expect(ambre.get_by_text("Votre choix est enregistré.")).to_be_visible()

        # Late in the evening she is left to sleep.
        close_action(launch(cast, 1), by=cast.moderator)
        run_and_drop_jobs()
        assert letters_to(cast.member) == []

        clock.move_to(EVENING)
        action = launch(cast, 2)
        (call,) = letters_to(cast.member)
        assert "insultée" not in call.subject + call.body  # whoever sees her screen learns nothing
        link = next(
            word for word in call.body.split() if word.endswith(f"/actions/{action.number}")
        )
        ambre.goto(urlsplit(link).path)
        expect(
            ambre.get_by_text("Une famille est insultée sous une bonne nouvelle.")
        ).to_be_visible()

        ambre.locator(".next").get_by_role("link", name="Ma voix est là").click()
        ambre.locator("#where").fill("Chez nous aussi on accueille. #jesuislà")
        ambre.locator("form:has(#where) button").click()
        for reader in (cast.second_member, cast.third_member):
            page = page_of(reader)
            page.goto(f"/actions/{action.number}")
            page.locator("#soutenir > summary").click()
            page.locator(".visit button[value=read]").click()
            expect(page.locator(".visit .badge-on")).to_have_count(1)
        ambre.goto(f"/actions/{action.number}")
        expect(ambre.locator("#voix > summary")).to_contain_text("2 personnes l’ont lue")
        ambre.goto("/moi")
        expect(ambre.get_by_text("2 personnes l’ont lue").first).to_be_visible()

        # Somebody attacks her: from the page where she is, two taps bring the team.
        ambre.get_by_role("link", name="SOS").first.click()
        ambre.get_by_role("button", name="Appeler l’équipe").click()
        expect(ambre.get_by_role("heading", name="Vous n’êtes pas")).to_be_visible()
        expect(ambre.locator("a[href='tel:3018']")).to_be_visible()
        run_and_drop_jobs()
        assert letters_to(cast.moderator)

        ambre.goto("/moi")
        ambre.get_by_role("button", name="Une heure").click()
        expect(ambre.get_by_text("Vous vous reposez")).to_be_visible()
        launch(cast, 3)
        assert letters_to(cast.member) == [call]
        # Nothing but her rest kept that call back: once she is there again, the next one comes.
        ambre.get_by_role("button", name="Je suis de retour").click()
        expect(ambre.get_by_text("Bon retour parmi nous")).to_be_visible()
        launch(cast, 4)
        assert [letter.subject for letter in letters_to(cast.member)] == [call.subject] * 2
