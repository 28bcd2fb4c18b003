"""Every page and file that counts, and every limit, as they stand for a group."""

import re
from typing import Any

from django.utils.timezone import now

from jesuisla.collective.actions.lifecycle import launched_on_day
from jesuisla.collective.actions.lifting.ceilings import remaining_supports
from jesuisla.collective.actions.lifting.order_models import countable_readings
from jesuisla.collective.actions.models import Action
from jesuisla.collective.care.portions import today_of
from jesuisla.collective.members.models import Membership
from jesuisla.collective.results.counts import SOURCES, FigureToCount, count_all
from jesuisla.collective.threads.models import Thread

FOR_EVERYBODY = ("/", "/impact", "/reseau", "/api/v1/group")
FOR_MEMBERS = ("/moi", "/actions/passees", "/moi/flux")
FOR_THE_TEAM = ("/mesures", "/mesures/resultats.csv", "/mesures/ordre", "/veille")


def counted_figures(
    real: Action, member: Membership, moderator: Membership, browser_of: Any
) -> dict[str, object]:
    """What is counted in the group of ``real``, an action that is no practice; by its name."""
    group = real.group
    pages = {
        f"{who and who.alias} {page}": browser_of(who).get(page)
        for who, addresses in (
            (None, FOR_EVERYBODY),
            (member, FOR_MEMBERS),
            (moderator, FOR_THE_TEAM),
        )
        for page in addresses
    }
    assert {answer.status_code for answer in pages.values()} == {200}
    return {name: _without_tokens(answer.content.decode()) for name, answer in pages.items()} | {
        "counts": count_all(
            group, *(FigureToCount(what=what, since=None, with_invented=True) for what in SOURCES)
        ),
        "today": launched_on_day(group, now()),
        "pace": remaining_supports(real, [member.pk, moderator.pk], now()),
        "dose": today_of(member, now()).actions,
        "readings": countable_readings().count(),
        "threads": Thread.objects.count(),
        "actions": sorted(Action.objects.values_list("pk", flat=True)),
    }


def _without_tokens(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken"? value=|nonce=)["\'][^"\']+["\']', "", page)
