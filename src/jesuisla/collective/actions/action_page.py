"""The page of an action: what stands on top, the brief, the steps, one voice at a time."""

import random
from collections.abc import Hashable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jesuisla.analysis.impact import OUTCOME_DEPTHS
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.action_words import (
    action_in_words,
    company_in_words,
    hashtag_in_words,
    movement_in_words,
    prolonged_in_words,
    split_why,
    stopped_in_words,
)
from jesuisla.collective.actions.copies import copies_in, copy_in_words, echoes_in
from jesuisla.collective.actions.first_action import first_action
from jesuisla.collective.actions.first_voices import first_voices
from jesuisla.collective.actions.guest_voices import guest_voices, guests_in_words
from jesuisla.collective.actions.lifting.action_version import ActionVersion, version_of
from jesuisla.collective.actions.lifting.help_wanted import help_wanted, wants_reading
from jesuisla.collective.actions.lifting.offers import Offer, OfferItem, offer
from jesuisla.collective.actions.lifting.shared_plan import LatestCache, view_of
from jesuisla.collective.actions.lifting.support_targets import targets_of
from jesuisla.collective.actions.lifting.support_words import closed_in_words, pace_limit_message
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.next_steps import (
    Progress,
    button_on,
    item_to_show,
    next_buttons,
    steps_of,
    voices_to_read_of,
)
from jesuisla.collective.actions.remarks import remarks_in_words
from jesuisla.collective.actions.supports import arrive, keep_list
from jesuisla.collective.actions.voice_readers import own_voices_with_readers, readers_in_words
from jesuisla.collective.drawing.places import Column, column
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.members.access import RoomRequest
from jesuisla.collective.members.models import Membership
from jesuisla.networks.network_rules import rules_of

State = Action.State
TOP = max(OUTCOME_DEPTHS)
EVERY, JITTER = 45, 20
"""Seconds between two looks, and how many more at most, so that not all come at once."""
GOOD_FOR = 900
"""For how many seconds what moves with the clock (how old a reading is) may stand still."""
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
    presence = arrive(action, by=me) if is_running else None
    moment, version = now(), version_of(action, me)
    why, more_why = split_why(action.why)
    at_voice, on_top = _messages(request)
    context: dict[str, object] = {
        "action": action,
        "states": Action.State,
        "line": action_in_words(action, moment),
        "why": why,
        "more_why": more_why,
        "writers": version.writers,
        "wrote": company_in_words(action, version.writers),
        "stopped": stopped_in_words(action),
        "prolonged": prolonged_in_words(action, version.writers),
        "hashtag": hashtag_in_words(request.group),
        "copies": copies_in(action) if request.viewer.is_team else (),
        "echoes": echoes_in(action) if request.viewer.is_team else (),
        "guests": guest_voices(action) if request.viewer.is_team else (),
        "first_voices": first_voices(action) if request.viewer.is_team and is_running else (),
        "came_too": guests_in_words(version.guests),
        "facts": view_of(action, version).facts,
        "drawn_top": partial(drawn_top, action, version, moment),
        "quiet_top": partial(drawn_top, action, version, moment, asks=False),
        "every": poll_every(),
        "where": where,
        "said": said,
        "wrong": wrong if is_drawn else "",
        "refusal": "" if is_drawn else wrong,
        "messages": on_top,
        "at_voice": at_voice,
        "together": remarks_in_words(version.remarks),
        "has_news": version.has_news,
    }
    mine = _own_voices(action, me) if version.has_own_voice else []
    context["mine"] = mine
    context["read_by"] = next((company for _own, company, _hint in reversed(mine) if company), "")
    if is_running:
        own_offer = offer(action, me, moment, version, presence)
        first = first_action(request.viewer)
        progress = Progress(
            has_voice=bool(mine),
            has_read=any(
                item.deeds for item in (*own_offer.attacked, *own_offer.listed, *own_offer.others)
            ),
            to_read=voices_to_read_of(own_offer),
            says_where=bool(wrong) or request.GET.get("etape") == "voix",
            wants_rating=not action.is_practice and wants_reading(view_of(action, version), moment),
            is_first=first is not None and first.may_be(action.pk),
        )
        opens = ["where"] if at_voice or progress.says_where else []
        context |= {
            "progress": progress,
            "does_first_steps": first is not None and first.begun_in is None,
            "steps": steps_of(action.action_kind, progress, opens),
            "is_at_steps": bool(opens) or "voix" in request.GET,
            "next_buttons": next_buttons(action, progress),
            **_offered(request, action, own_offer),
        }
        shown_item = context["item"]
        if not context["all_voices"] and isinstance(shown_item, OfferItem) and shown_item.deeds:
            context |= {"next_buttons": [button_on(action)], "leads_on": True}
    response = render(request, "actions/action.html", context, status=422 if wrong else 200)
    if wrong and not is_drawn and "HX-Request" in request.headers:
        for header, value in (
            ("HX-Retarget", "main"),
            ("HX-Reselect", "main"),
            ("HX-Reswap", "outerHTML show:window:top"),
        ):
            response[header] = value
    return response


def _own_voices(action: Action, me: Membership) -> list[tuple[Voice, str, str]]:
    """Return a member's comments, each with who read it and what it nearly repeats, in words."""
    own_voices = own_voices_with_readers(me).filter(action=action).select_related("twin")
    return [
        (own, readers_in_words(own.readers, own.supporters), copy_in_words(own))
        for own in own_voices.order_by("at")
    ]


def _messages(request: RoomRequest) -> tuple[list[object], list[object]]:
    """The messages that are read at one's own voice, and those that are read on top."""
    page_messages = list(messages.get_messages(request))
    at_voice = [message for message in page_messages if AT_VOICE in (message.extra_tags or "")]
    return list(at_voice), [message for message in page_messages if message not in at_voice]


def _offered(request: RoomRequest, action: Action, own_offer: Offer) -> dict[str, object]:
    if own_offer.keys != list(own_offer.was_shown):
        keep_list(action, own_offer.keys, own_offer.listed_at, by=request.viewer.membership)
    asked_for = request.GET.get("voix", "")
    every_item = (*own_offer.attacked, *own_offer.listed, *own_offer.others)
    return {
        "offer": own_offer,
        "all_voices": asked_for == "toutes",
        "item": item_to_show(own_offer, asked_for),
        "voice_count": len(every_item),
        "support_at": reverse("actions:support", args=[action.number]),
        "why_not": closed_in_words(own_offer.closed_reason, rules_of(action.thread.network))
        if own_offer.closed_reason
        else "",
        "rest": pace_limit_message(own_offer.pace_limit) if own_offer.pace_limit else "",
    }


def poll_every() -> int:
    """Seconds until a page looks again: another number for each page that is shown."""
    return EVERY + random.randint(0, JITTER)  # noqa: S311  # spreads requests, hides nothing


_drawn_tops: LatestCache[SafeString] = LatestCache()


def top_version(
    action: Action, version: ActionVersion, moment: datetime, *, asks: bool
) -> Hashable:
    """Name the top as it stands: this thread, and what shows there of the voices.

    In a launch a voice comes every second; most looks are to be answered without drawing.
    """
    return (
        version.thread,
        max(0, action.voices_needed - version.writers),
        version.placed_voices,
        get_language(),
        get_current_timezone_name(),
        int(moment.timestamp()) // GOOD_FOR,
        asks,
    )


def drawn_top(
    action: Action, version: ActionVersion, moment: datetime, *, asks: bool = True
) -> SafeString:
    """Draw the top of the thread, once for all who see it as it stands.

    Unless it ``asks`` it says what is there and nothing of what would help.
    """

    def draw() -> SafeString:
        context = {
            "action": action,
            "rated_in": (State.RUNNING, State.CLOSED),
            "asks": asks,
            **_top_of(action, version, moment, asks=asks),
        }
        return render_to_string("actions/top_inner.html", context)

    shown_version = top_version(action, version, moment, asks=asks)
    return _drawn_tops.value((action.pk, get_language(), asks), shown_version, draw)


def _top_of(
    action: Action, version: ActionVersion, moment: datetime, *, asks: bool
) -> dict[str, object]:
    """What the part shows: the first comments in one sentence, and drawn beside the launch."""
    view = view_of(action, version)
    helps: list[str] = []
    if asks:
        targets = targets_of(action, view.outsiders)
        helps = help_wanted(action, view, version.writers, targets, moment)
    tops = view.tops
    snapshot = tops.now or tops.before
    if snapshot is None:
        return {"column": None, "helps": helps, "headline": hateful_in_words(())}
    before = tops.before.top(TOP) if tops.now and tops.before else None
    drawing = column(snapshot.top(TOP), before, key="top")
    kinds = [row.now for row in drawing.rows]
    was_hateful = sum(row.before == CommentKind.HATEFUL for row in drawing.rows)
    has_changed = before is not None and was_hateful != kinds.count(CommentKind.HATEFUL)
    return {
        "column": drawing,
        "kinds": kinds,
        "known_kinds": [kind for kind in CommentKind if kind in kinds],
        "headline": hateful_in_words(kinds),
        "at_launch": _("At the launch there were %(count)d.") % {"count": was_hateful}
        if has_changed
        else "",
        "seen_at": snapshot.taken_at,
        "moved": moved(drawing),
        "helps": helps,
    }


def moved(drawing: Column) -> list[str]:
    """Say which comments are known to have moved or come since the launch; not neutral ones."""
    kinds = set(CommentKind) - {CommentKind.NEUTRAL, CommentKind.UNKNOWN}
    return [
        movement_in_words(row)
        for row in drawing.rows
        if row.now in kinds and (row.is_new or row.was_at not in (None, row.position))
    ]
