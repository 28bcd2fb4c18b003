"""``/moi/binome``: one's buddy; ``/equipe/accueil``: how the group welcomes whoever is new."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only, members_only
from jesuisla.collective.members.forms import sent_id
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.probation import probation_end
from jesuisla.collective.welcome.buddies import (
    BuddyNoteForm,
    accompanied_by,
    agree_to_pair,
    ask_buddy,
    end_pair,
    may_ask,
    notes_of,
    offer_company,
    offers_company,
    other_of,
    pair_of,
    write_note,
)
from jesuisla.collective.welcome.models import BuddyNote, BuddyPair
from jesuisla.collective.welcome.probations import ProbationForm, choose_probation, length_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A pair as one of the two sees it."""

    pair: BuddyPair
    alias: str
    notes: list[BuddyNote]
    waits_for_me: bool
    form: BuddyNoteForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def buddy(request: RoomRequest) -> HttpResponse:
    """My buddy, whom I accompany, and what we wrote to each other."""
    me = request.viewer.membership
    own_pair = pair_of(me)
    pairs = [*([own_pair] if own_pair else []), *accompanied_by(me)]
    form = BuddyNoteForm()
    if request.method == "POST":
        number = sent_id(request.POST.get("pair", ""))
        pair = next((each for each in pairs if each.pk == number), None)
        form = _do(request, me, pair)
        if not form.errors:
            return redirect("welcome:buddy")
        number_of_form = number
    else:
        number_of_form = None
    context = {
        "own": own_pair,
        "may_ask": may_ask(me),
        "may_offer": own_pair is None and probation_end(me) is None,
        "offers": offers_company(me),
        "talks": [
            Talk(
                pair=pair,
                alias=other_of(pair, me).alias,
                notes=notes_of(pair),
                waits_for_me=pair.agreed_at is None and pair.buddy_id == me.pk,
                form=form if pair.pk == number_of_form else BuddyNoteForm(auto_id=_ids(pair.pk)),
            )
            for pair in pairs
        ],
        "form": form,
    }
    return render(request, "welcome/buddy.html", context, status=422 if form.errors else 200)


def _ids(pair: int) -> str:
    """Return how fields are named on a page with a form for each pair."""
    return f"id_%s_{pair}"


def _do(request: RoomRequest, me: Membership, pair: BuddyPair | None) -> BuddyNoteForm:
    """Do what a button says; the form holds what was typed and why not, if it was refused."""
    deed = request.POST.get("deed", "")
    number = pair.pk if pair else 0
    form = BuddyNoteForm(request.POST if deed == "write" else None, auto_id=_ids(number))
    try:
        if deed == "ask":
            ask_buddy(me)
            messages.success(request, _("Somebody is asked. You read it here once they agree."))
        elif deed in {"offer", "stop"}:
            offer_company(me, offers=deed == "offer")
        elif pair is None:
            raise Http404
        elif deed == "agree":
            agree_to_pair(pair, by=me)
        elif deed == "end":
            end_pair(pair, by=me)
        elif form.is_valid():
            write_note(pair, form.cleaned_data["text"], by=me)
            messages.success(request, _("Written: they are told that there is a word."))
    except Refused as refusal:
        if form.is_bound:
            form.add_error("text", str(refusal))
        else:
            messages.error(request, str(refusal))
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def welcoming(request: RoomRequest) -> HttpResponse:
    """Choose how many days members are new."""
    initial = {"days": length_in(request.group.pk).days}
    form = ProbationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        choose_probation(request.group, form.cleaned_data["days"], by=request.viewer.membership)
        messages.success(request, _("Saved."))
        return redirect("welcome:welcoming")
    status = 422 if form.errors else 200
    return render(request, "welcome/welcoming.html", {"form": form}, status=status)
