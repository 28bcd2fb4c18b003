"""The page of an action: what stands on top, the brief, the steps, one voice at a time."""

import random
from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from jesuisla.analysis.impact import OUTCOME_DEPTHS
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.copies import copies_in, copy_in_words
from jesuisla.collective.actions.help_calls import own_calls
from jesuisla.collective.actions.helplines import helplines_of
from jesuisla.collective.actions.lifting.help_wanted import help_wanted, wants_reading
from jesuisla.collective.actions.lifting.offers import Offer, offer
from jesuisla.collective.actions.lifting.shared import view_of
from jesuisla.collective.actions.lifting.state import ActionState, state_of
from jesuisla.collective.actions.lifting.support_targets import Target
from jesuisla.collective.actions.lifting.words import closed_in_words, pace_limit_message
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.next_steps import (
    Progress,
    next_buttons,
    steps_of,
    visit_to_show,
    voices_to_read,
)
from jesuisla.collective.actions.supports import arrive, keep_list
from jesuisla.collective.actions.words import (
    action_line,
    company_in_words,
    hashtag_in_words,
    movement_in_words,
    prolonged_in_words,
    split_why,
)
from jesuisla.collective.drawing.places import Column, column
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.members.access import RoomRequest
from jesuisla.networks.network_rules import rules_of

State = Action.State
TOP = max(OUTCOME_DEPTHS)
EVERY, JITTER = 45, 20
"""Seconds between two looks, and how many more at most, so that not all come at once."""
AT_VOICE = "voix"
"""Marks a message that is read in the card of one's own voice, where it was caused."""


def render_action(
    request: RoomRequest,
    action: Action,
    *,
    where: str = "",
    said: str = "",
    wrong: str = "",
    asked_in: State = State.RUNNING,
) -> HttpResponse:
    """Show the action.

    What is wrong stands at the form that was sent, or else on top: the form is there only
    while the action is in the state ``asked_in``, which somebody may have ended meanwhile.
    """
    me = request.viewer.membership
    if wrong:
        action.refresh_from_db()
    is_drawn = action.state == asked_in
    is_running = action.state == Action.State.RUNNING
    if is_running:
        arrive(action, by=me)
    moment, state = now(), state_of(action)
    why, more_why = split_why(action.why)
    at_voice, on_top = _messages(request)
    context: dict[str, object] = {
        "action": action,
        "states": Action.State,
        "line": action_line(action, moment),
        "why": why,
        "more_why": more_why,
        "writers": state.writers,
        "wrote": company_in_words(action, state.writers),
        "prolonged": prolonged_in_words(action, state.writers),
        "hashtag": hashtag_in_words(request.group),
        "calls": own_calls(action, me),
        "helplines": helplines_of(request.group.countries),
        "copies": copies_in(action) if request.viewer.is_team else (),
        "facts": view_of(action, state).facts,
        "every": poll_every(),
        "where": where,
        "said": said,
        "wrong": wrong if is_drawn else "",
        "refusal": "" if is_drawn else wrong,
        "messages": on_top,
        "at_voice": at_voice,
    }
    targets: Sequence[Target] = ()
    if is_running:
        own_offer = offer(action, me, moment, state)
        targets = own_offer.targets
        mine = [
            (own, copy_in_words(own))
            for own in Voice.objects.filter(action=action, by=me)
            .select_related("twin")
            .order_by("at")
        ]
        progress = Progress(
            has_voice=bool(mine),
            has_read=any(
                visit.deeds for visit in (*own_offer.attacked, *own_offer.visits, *own_offer.others)
            ),
            to_read=voices_to_read(own_offer),
            says_where=bool(wrong) or request.GET.get("etape") == "voix",
            wants_rating=wants_reading(view_of(action, state), moment),
        )
        opens = ["where"] if at_voice or progress.says_where else []
        context |= {
            "mine": mine,
            "progress": progress,
            "steps": steps_of(action.action_kind, progress, opens),
            "next_buttons": next_buttons(action, progress),
            **_offered(request, action, own_offer),
        }
    context |= top_of(action, state, targets, moment)
    response = render(request, "actions/action.html", context, status=422 if wrong else 200)
    if wrong and not is_drawn and "HX-Request" in request.headers:
        for header, value in (
            ("HX-Retarget", "main"),
            ("HX-Reselect", "main"),
            ("HX-Reswap", "outerHTML show:window:top"),
        ):
            response[header] = value
    return response


def _messages(request: RoomRequest) -> tuple[list[object], list[object]]:
    """The messages that are read at one's own voice, and those that are read on top."""
    page_messages = list(messages.get_messages(request))
    at_voice = [message for message in page_messages if AT_VOICE in (message.extra_tags or "")]
    return list(at_voice), [message for message in page_messages if message not in at_voice]


def _offered(request: RoomRequest, action: Action, own_offer: Offer) -> dict[str, object]:
    if own_offer.keys != list(own_offer.was_shown):
        keep_list(action, own_offer.keys, own_offer.listed_at, by=request.viewer.membership)
    asked_for = request.GET.get("voix", "")
    every_visit = (*own_offer.attacked, *own_offer.visits, *own_offer.others)
    return {
        "offer": own_offer,
        "all_voices": asked_for == "toutes",
        "visit": visit_to_show(own_offer, asked_for),
        "voice_count": len(every_visit),
        "support_at": reverse("actions:support", args=[action.number]),
        "why_not": closed_in_words(own_offer.closed, rules_of(action.thread.network))
        if own_offer.closed
        else "",
        "rest": pace_limit_message(own_offer.pace_limit) if own_offer.pace_limit else "",
    }


def poll_every() -> int:
    """Seconds until a page looks again: another number for each page that is shown."""
    return EVERY + random.randint(0, JITTER)  # noqa: S311  # spreads requests, hides nothing


def top_of(
    action: Action, state: ActionState, targets: Sequence[Target], moment: datetime
) -> dict[str, object]:
    """What the part shows: the first comments in one sentence, and drawn beside the launch."""
    view = view_of(action, state)
    helps = help_wanted(action, view, state.writers, targets, moment)
    tops = view.tops
    snapshot = tops.now or tops.before
    if snapshot is None:
        return {"column": None, "helps": helps, "headline": hateful_in_words(())}
    before = tops.before.top(TOP) if tops.now and tops.before else None
    drawn_top = column(snapshot.top(TOP), before, key="top")
    kinds = [row.now for row in drawn_top.rows]
    was_hateful = sum(row.before == CommentKind.HATEFUL for row in drawn_top.rows)
    has_changed = before is not None and was_hateful != kinds.count(CommentKind.HATEFUL)
    return {
        "column": drawn_top,
        "kinds": kinds,
        "known_kinds": [kind for kind in CommentKind if kind in kinds],
        "headline": hateful_in_words(kinds),
        "at_launch": _("At the launch there were %(count)d.") % {"count": was_hateful}
        if has_changed
        else "",
        "seen_at": snapshot.taken_at,
        "moved": moved(drawn_top),
        "helps": helps,
    }


def moved(drawing: Column) -> list[str]:
    """Say which comments are known to have moved or come since the launch; not neutral ones."""
    kinds = (CommentKind.OURS, CommentKind.SUPPORTIVE, CommentKind.HATEFUL)
    return [
        movement_in_words(row)
        for row in drawing.rows
        if row.now in kinds and (row.is_new or row.was_at not in (None, row.position))
    ]
