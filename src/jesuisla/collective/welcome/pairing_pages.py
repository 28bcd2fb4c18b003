"""``/equipe/binomes``: who is new, and who accompanies them; the team may choose."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.members.models import Membership
from jesuisla.collective.welcome.buddies import free_buddies
from jesuisla.collective.welcome.pairings import (
    NOT_FREE,
    choose_buddy,
    end_pair_of,
    newcomers,
    with_pairs,
)

NEWCOMERS_A_PAGE = 20
BUDDIES_SHOWN = 30
"""Those with the fewest newcomers."""


class BuddyChoiceForm(forms.Form):
    """Who of those who offered is asked."""

    buddy = forms.TypedChoiceField(
        label=gettext_lazy("Who could accompany them?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose somebody."),
            "invalid_choice": NOT_FREE,
        },
    )

    def __init__(self, free: list[Membership], data: Any = None) -> None:
        super().__init__(data)
        choices = [(str(each.pk), each.alias) for each in free]
        self.fields["buddy"].choices = choices  # type: ignore[attr-defined]  # of this field


@require_safe
@never_cache
@team_only
def newcomers_here(request: RoomRequest) -> HttpResponse:
    """Who came lately, and who accompanies each."""
    page = KeyPaginator(newcomers(), NEWCOMERS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "newcomers": with_pairs(page.object_list)}
    return render(request, "welcome/newcomers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_only
def pair(request: RoomRequest, newcomer: int) -> HttpResponse:
    """Ask a member who offered to accompany somebody new; change or end it."""
    member = get_object_or_404(newcomers().select_related("person", "group"), pk=newcomer)
    (row,) = with_pairs([member])
    free = free_buddies(member)[:BUDDIES_SHOWN]
    deed, by = request.POST.get("deed", ""), request.viewer.membership
    if deed == "end":
        end_pair_of(member, by=by)
        messages.success(request, _("It is ended. A kind word to both is welcome."))
        return redirect("welcome:newcomers")
    form = BuddyChoiceForm(free, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            new_pair = choose_buddy(member, form.cleaned_data["buddy"], by=by)
        except Refused as refusal:
            form.add_error("buddy", str(refusal))
        else:
            success = _("%(alias)s is asked, and says yes or no.") % {"alias": new_pair.buddy.alias}
            messages.success(request, success)
            return redirect("welcome:newcomers")
    context = {"row": row, "form": form, "free": free}
    return render(request, "welcome/pair.html", context, status=422 if form.errors else 200)
