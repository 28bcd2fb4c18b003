"""Telling the team that a rule asks for a look now."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.members.access import TEAM
from jesuisla.collective.members.addresses import page_url
from jesuisla.collective.members.letters import letters_since, send_letter_once
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.desk_models import FiredRule
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.queries.desk import threads_on_desk

LETTERS_AN_HOUR = 3
"""Letters about alerts that one person gets within an hour; the desk shows all alerts."""


def tell_of_alert(thread: Thread) -> int:
    """Write to those of the team who want to know that a rule asks for a look now.

    Gives how many letters left. One letter a person and thread, and none once the thread
    has left the desk, or no rule asks any more. The letter names neither thread nor author.
    """
    holding = FiredRule.objects.filter(thread=thread, ended_at=None)
    effects = set(holding.values_list("effect", flat=True))
    asks = FiredRule.Effect.ALERT in effects and FiredRule.Effect.NEVER not in effects
    if not asks or not threads_on_desk().filter(pk=thread.pk).exists():
        return 0
    people = Membership.objects.filter(
        wants_alerts=True, ended_at=None, roles__overlap=[str(role) for role in TEAM]
    )
    return sum(_write(pk, thread) for pk in people.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _write(membership: int, thread: Thread) -> bool:
    # Two alerts at once would both count two letters before the third.
    held = Membership.objects.select_for_update(of=("self",), no_key=True)
    place = held.select_related("person", "group").get(pk=membership)
    mine = f"alert:{place.pk}:"
    if letters_since(mine, now() - timedelta(hours=1)) >= LETTERS_AN_HOUR:
        return False
    links = {
        "link": page_url(place.group, "actions:desk"),
        "settings_link": page_url(place.group, "members:me"),
    }
    return send_letter_once(f"{mine}{thread.pk}", "alert", place, links)
