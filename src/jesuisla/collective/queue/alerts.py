"""Telling the team that a rule asks for a look now."""

import logging
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.members.access import TEAM
from jesuisla.collective.members.letters import (
    letters_since,
    note_letters,
    send_letter_once,
    sent_before,
)
from jesuisla.collective.members.models import Membership
from jesuisla.collective.proposals.proposals import threads_on_desk
from jesuisla.collective.queue.models import FiredRule
from jesuisla.collective.threads.models import Thread

LETTERS_AN_HOUR = 3
"""Letters about alerts that one person gets within an hour; those beyond wait for one letter."""

_log = logging.getLogger(__name__)


def tell_of_alert(thread: Thread) -> int:
    """Write to those of the team who want to know that a rule asks for a look now.

    Gives how many letters left. One letter a person and thread, and none once the thread
    has left the desk, or no rule asks any more. The letter names neither thread nor author.
    """
    if thread.pk not in _asking():
        return 0
    return sum(_write(pk, {thread.pk}) for pk in _who_want_to_know())


def tell_of_waiting_alerts() -> int:
    """Tell of all threads that still ask, and that a person was not told of, in one letter.

    Gives how many letters left. What was beyond the letters of an hour waits for this one.
    """
    asking, told = _asking(), 0
    for pk in _who_want_to_know() if asking else ():
        try:
            told += _write(pk, asking)
        except OSError:
            # One letter box that refuses does not keep the others waiting.
            _log.exception("the letter about alerts to membership %s did not leave", pk)
    return told


def _asking() -> set[int]:
    """The threads on the desk that a rule asks to look at now."""
    effects: dict[int, set[str]] = {}
    holding = FiredRule.objects.filter(thread__in=threads_on_desk(), ended_at=None)
    for thread, effect in holding.values_list("thread", "effect"):
        effects.setdefault(thread, set()).add(effect)
    wanted, outweighed = FiredRule.Effect.ALERT, FiredRule.Effect.NEVER
    return {one for one, held in effects.items() if wanted in held and outweighed not in held}


def _who_want_to_know() -> list[int]:
    people = Membership.objects.filter(
        wants_alerts=True, ended_at=None, roles__overlap=[str(role) for role in TEAM]
    )
    return list(people.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _write(membership: int, threads: Collection[int]) -> bool:
    # Two alerts at once would both count two letters before the third.
    held = Membership.objects.select_for_update(of=("self",), no_key=True)
    place = held.select_related("person", "group").get(pk=membership)
    mine = f"alert:{place.pk}:"
    keys = {f"{mine}{thread}": f"alerted:{place.pk}:{thread}" for thread in sorted(threads)}
    known = sent_before([*keys, *keys.values()])
    untold = [key for key, also in keys.items() if key not in known and also not in known]
    if not untold or letters_since(mine, now() - timedelta(hours=1)) >= LETTERS_AN_HOUR:
        return False
    links = {
        "link": page_url(place.group, "queue:queue"),
        "settings_link": page_url(place.group, "members:me"),
        "threads": len(untold),
    }
    # One letter counts once in its hour, however many threads it tells of.
    note_letters(keys[key] for key in untold[1:])
    return send_letter_once(untold[0], "alert", place, links)
