"""What needs this member today, what comes next, and what became of the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from jesuisla.collective.actions.access import (
    actions_of_today,
    counts_closed_actions,
    past_actions,
)
from jesuisla.collective.actions.action_words import action_in_words, prolonged_in_words
from jesuisla.collective.actions.first_action import FirstAction, first_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.next_steps import voices_to_read
from jesuisla.collective.actions.past_search import MOST_FOUND, PastSearch, count_found
from jesuisla.collective.actions.remarks import actions_with_news
from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.members.access import RoomRequest, members_only

PAST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An action as the list shows it: what it needs, and the one next step for whoever looks."""

    action: Action
    line: str
    need: str
    next_step: str
    is_urgent: bool
    """Whether the need stands out: it was prolonged for want of voices."""
    writers: int
    needs_company: bool
    is_done: bool


@require_GET
@members_only
def today(request: RoomRequest) -> HttpResponse:
    """The actions of today by need, and those that are over."""
    actions = actions_of_today(request.viewer)
    moment, first = now(), first_action(request.viewer)
    count = next((count_closed(request.group) for count_closed in counts_closed_actions), None)
    past = KeyPaginator(past_actions(request.viewer), PAST, count=count)
    return render(
        request,
        "actions/today.html",
        {
            "cards": [_card(action, moment, first) for action in actions],
            "summary": _summary(actions),
            "answered": actions_with_news(request.viewer),
            "page": past.get_page(request.GET.get("page")),
        },
    )


@require_GET
@members_only
def past(request: RoomRequest) -> HttpResponse:
    """``/actions/passees``: the actions that are over, searched by words, network and time."""
    form = PastSearch(request.GET)
    actions = form.narrowed(past_actions(request.viewer), "closed_at", group=request.group)
    if form.is_bound:
        count: int | None = count_found(actions)
    else:
        count = next((count_closed(request.group) for count_closed in counts_closed_actions), None)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "actions/past.html",
        {
            "form": form,
            "query": f"&{query.urlencode()}" if query else "",
            "page": KeyPaginator(actions, PAST, count=count).get_page(request.GET.get("page")),
            "is_cut": form.is_bound and count == MOST_FOUND,
        },
        status=422 if form.errors else 200,
    )


def _summary(actions: Sequence[Action]) -> str:
    """Say in one line what today needs."""
    if not actions:
        return ""
    missing = sum(action.missing for action in actions)  # type: ignore[attr-defined]  # counted with it
    running = ngettext(
        "%(count)d action is running", "%(count)d actions are running", len(actions)
    ) % {"count": len(actions)}
    if not missing:
        return _("%(running)s: enough voices are there, go and read them.") % {"running": running}
    return ngettext(
        "%(running)s: we need %(missing)d more voice.",
        "%(running)s: we need %(missing)d more voices.",
        missing,
    ) % {"running": running, "missing": missing}


def _card(action: Action, moment: datetime, first: FirstAction | None) -> Card:
    """Return the card of an action that came from ``actions_of_today``."""
    writers: int = action.writers  # type: ignore[attr-defined]  # these are counted with it
    missing: int = action.missing  # type: ignore[attr-defined]
    wrote: bool = action.wrote  # type: ignore[attr-defined]
    needs_company: bool = action.needs_company  # type: ignore[attr-defined]
    opened: bool = action.opened  # type: ignore[attr-defined]
    to_read = voices_to_read(
        attacked_count=action.attacked_unread,  # type: ignore[attr-defined]
        other_count=action.unread,  # type: ignore[attr-defined]
        read_count=action.read_count,  # type: ignore[attr-defined]
    )
    is_first = first is not None and first.may_be(action.pk)
    may_only_read = action.action_kind.write_optional or (is_first and to_read > 0)
    return Card(
        action=action,
        line=action_in_words(action, moment),
        need=prolonged_in_words(action, writers) or _need(missing, writers, wrote=wrote),
        next_step=_next_step(to_read, wrote=wrote, opened=opened, may_only_read=may_only_read),
        is_urgent=action.prolonged_at is not None and missing > 0,
        writers=writers,
        needs_company=needs_company,
        is_done=wrote and not needs_company,
    )


def _need(missing: int, writers: int, *, wrote: bool) -> str:
    """Say how many voices are missing; whoever merely looked is not counted."""
    if missing and not writers:
        return ngettext(
            "We need %(missing)d voice: yours can be the first.",
            "We need %(missing)d voices: yours can be the first.",
            missing,
        ) % {"missing": missing}
    if missing and wrote:
        return ngettext(
            "We need %(missing)d more voice.", "We need %(missing)d more voices.", missing
        ) % {"missing": missing}
    if missing:
        return ngettext("We need %(missing)d voice.", "We need %(missing)d voices.", missing) % {
            "missing": missing
        }
    if not writers:
        return ""
    return ngettext(
        "%(count)d voice is there: go and read it, and support it.",
        "%(count)d voices are there: go and read them, and support them.",
        writers,
    ) % {"count": writers}


def _next_step(to_read: int, *, wrote: bool, opened: bool, may_only_read: bool) -> str:
    if to_read and (wrote or may_only_read):
        return ngettext("Read %(count)d comment", "Read %(count)d comments", to_read) % {
            "count": to_read
        }
    if wrote:
        return _("See the action again")
    if opened and not may_only_read:
        return _("Write my comment")
    return _("Take part")
