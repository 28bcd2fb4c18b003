"""``/sos``: what to do now, whom to call, and the call itself, in one tap from every page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jesuisla.collective.care.companions import (
    MOST,
    CompanionForm,
    agree,
    ask_companion,
    companies_of,
    companions_of,
    part,
    wanting_company,
)
from jesuisla.collective.care.help_calls import (
    call_sos,
    end_help_call,
    help_calls_beyond_the_hour,
    is_undoable,
    last_sos,
    open_help_calls,
    open_sos,
    undo_sos,
)
from jesuisla.collective.care.models import Companion, HelpCall
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, members_on_a_pause_too, members_only
from jesuisla.collective.members.forms import sent_id
from jesuisla.networks.registry import NETWORKS, Network
from jesuisla.networks.safety import Safety, safety_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_on_a_pause_too
def sos(request: RoomRequest) -> HttpResponse:
    """Read what to do now, and call the team; somebody on a pause may be attacked as well."""
    if request.method == "POST":
        return _change(request)
    return _page(request, CompanionForm())


def _page(request: RoomRequest, form: CompanionForm) -> HttpResponse:
    me = request.viewer.membership
    call = open_sos(me)
    asked_name = request.GET.get("reseau", "") or (call.network if call else "")
    companions = list(companions_of(me))
    last = None if call else last_sos(me)
    context: dict[str, Any] = {
        "call": call,
        "undoable": call is not None and is_undoable(call),
        "waits": call is not None and call.pk in help_calls_beyond_the_hour(),
        "closed_kindly": last is not None and last.closing == HelpCall.Closing.NO_NEED,
        "under_comments": _calls_under_comments(request),
        "here": _advice(network for network in NETWORKS if network.name == asked_name),
        "networks": _advice(network for network in NETWORKS if network.name != asked_name),
        "asked_name": asked_name,
        "choices": [(network.name, network.label) for network in NETWORKS],
        "company": wanting_company(me),
        "companions": companions,
        "may_ask": len(companions) < MOST,
        "asking": companies_of(me),
        "form": form,
    }
    return render(request, "care/sos.html", context, status=422 if form.is_bound else 200)


def _calls_under_comments(request: RoomRequest) -> QuerySet[HelpCall]:
    """Return the open calls whose action this person may look at: none while on a pause."""
    calls = open_help_calls().filter(by=request.viewer.membership).exclude(action=None)
    return calls if request.viewer.is_member else calls.none()


def _advice(networks: Iterable[Network]) -> list[tuple[str, Safety | None]]:
    """Return the label of each network and what is known of it."""
    return [(network.label, safety_of(network.name)) for network in networks]


def _change(request: RoomRequest) -> HttpResponse:
    me, deed = request.viewer.membership, request.POST.get("deed", "")
    if deed == "call":
        name = request.POST.get("network", "")
        is_known = any(network.name == name for network in NETWORKS)
        call_sos(by=me, network=name if is_known else "")
        return redirect("care:sos")
    if deed not in {"undo", "calm"}:
        raise Http404
    call = open_sos(me)
    if call is None:
        messages.info(request, _("This call is already over."))
        return redirect("care:sos")
    try:
        if deed == "undo":
            undo_sos(call, by=me)
            success = _("No harm done: everyone who was told will hear that all is well.")
        else:
            end_help_call(call, by=me)
            success = _("Good to know that it is calm again. The team knows too.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, success)
    return redirect("care:sos")


@require_POST
@members_only
def company(request: RoomRequest) -> HttpResponse:
    """Ask somebody to be one's companion, say yes to who asked, or end it."""
    me, deed = request.viewer.membership, request.POST.get("deed", "")
    if deed == "ask":
        return _ask(request)
    deeds: dict[str, Callable[..., None]] = {"agree": agree, "part": part}
    if deed not in deeds:
        raise Http404
    rows = Companion.objects.filter(Q(member=me) | Q(companion=me))
    row = get_object_or_404(rows, pk=sent_id(request.POST.get("companion", "")) or 0)
    deeds[deed](row, by=me)
    success = _("Thank you for being there.") if deed == "agree" else _("It is done.")
    messages.success(request, success)
    return redirect("/sos#compagnie")


def _ask(request: RoomRequest) -> HttpResponse:
    form = CompanionForm(request.POST)
    if form.is_valid():
        try:
            ask_companion(form.cleaned_data["alias"], by=request.viewer.membership)
        except Refused as refusal:
            form.add_error("alias", str(refusal))
        else:
            messages.success(request, _("We have asked them. They may say yes or no."))
            return redirect("/sos#compagnie")
    return _page(request, form)
