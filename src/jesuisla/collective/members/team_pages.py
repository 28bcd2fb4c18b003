"""``/equipe``: applications, members, roles. No counts of what anybody did, no ranking."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.journal.paging import KeyPaginator
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    RoomRequest,
    applications_for,
    coordinators_only,
    counts_members,
    members_for,
    team_only,
    with_powers,
)
from jesuisla.collective.members.answers import answered_lately, with_first_answers
from jesuisla.collective.members.application_appeals import open_application_appeals
from jesuisla.collective.members.file_openings import (
    WhyForm,
    asking_why,
    note_opening,
    tell_why_opened,
)
from jesuisla.collective.members.forms import ReasonForm, RolesForm, SearchForm
from jesuisla.collective.members.memberships import (
    end_membership,
    filter_by_alias,
    is_alone_in_team,
    set_roles,
)
from jesuisla.collective.members.models import FileOpening, Membership
from jesuisla.collective.members.signin import stay_signed_in

MEMBERS_A_PAGE = 50
APPLICATIONS_SHOWN = 20
"""The oldest; the next ones follow when these are answered."""


@require_safe
@never_cache
@team_only
def team(request: RoomRequest) -> HttpResponse:
    """Who asks to join, and who is here."""
    search = SearchForm(request.GET)
    part = search.cleaned_data["q"] if search.is_valid() else ""
    members = filter_by_alias(members_for(request.viewer), part)
    # This number is kept, and may be a moment old: whoever just came is on the last page then.
    member_count = next((count_members(request.group) for count_members in counts_members), None)
    pages = KeyPaginator(members, MEMBERS_A_PAGE, count=None if part.strip() else member_count)
    applications = applications_for(request.viewer).order_by("sent_at")
    context = {
        "applications": with_first_answers(applications[:APPLICATIONS_SHOWN], request.viewer),
        "more_applications": max(0, applications.count() - APPLICATIONS_SHOWN),
        "appeals": open_application_appeals(request.viewer),
        "answered": answered_lately(request.viewer, now())[:APPLICATIONS_SHOWN],
        "page": pages.get_page(request.GET.get("page")),
        "search": search,
        "query": f"&{urlencode({'q': part})}" if part else "",
    }
    return render(request, "members/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
@with_powers
def member(request: RoomRequest, pk: int) -> HttpResponse:
    """See one member, and give or take roles."""
    place = get_object_or_404(members_for(request.viewer), pk=pk)
    form = RolesForm(
        request.POST if request.method == "POST" else None, initial={"roles": place.roles}
    )
    if form.is_bound and form.is_valid():
        try:
            set_roles(place, form.cleaned_data["roles"], by=request.viewer.membership)
            if place.person_id == request.user.pk:
                stay_signed_in(request, request.user)
        except Refused as refusal:
            form.add_error("roles", str(refusal))
        else:
            success = _("The roles of %(alias)s are changed.") % {"alias": place.alias}
            messages.success(request, success)
            _tell_who_is_alone(request)
            return redirect("members:team")
    return _member_page(request, place, roles_form=form)


def _tell_who_is_alone(request: RoomRequest) -> None:
    """Say what a group cannot do any more when one person is left in its team."""
    if not is_alone_in_team(request.viewer.membership):
        return
    consequences = [_("You are alone in the team now: nobody could hear an appeal.")]
    if request.group.reviewers_needed > 1:
        consequences.append(_("No action can be launched, as somebody else reviews it first."))
    consequences.append(_("Please give somebody a role."))
    messages.warning(request, " ".join(consequences))


def _member_page(request: RoomRequest, place: Membership, **forms: Any) -> HttpResponse:
    opening = note_opening(place, FileOpening.Page.MEMBER, by=request.viewer.membership)
    context = {
        "place": place,
        "roles_form": RolesForm(initial={"roles": place.roles}),
        "reason_form": ReasonForm(),
        **asking_why(opening),
        **forms,
    }
    status = 422 if any(form.is_bound for form in forms.values()) else 200
    return render(request, "members/member.html", context, status=status)


@require_POST
@team_only
def why_opened(request: RoomRequest, opening: int) -> HttpResponse:
    """Say in a free word why one opened a member's file, which the member reads."""
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is too long: 200 characters at most."))
        return redirect("members:team")
    why = form.cleaned_data["why"]
    if tell_why_opened(opening, why, by=request.viewer.membership) is None:
        raise Http404
    messages.success(request, _("They read it on their page of data."))
    return redirect("members:team")


@require_POST
@coordinators_only
def end(request: RoomRequest, pk: int) -> HttpResponse:
    """End a membership, with a reason."""
    place = get_object_or_404(members_for(request.viewer), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            end_membership(place, reason=form.cleaned_data["reason"], by=request.viewer.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            success = _("The membership of %(alias)s is over; they are told by mail.")
            messages.success(request, success % {"alias": place.alias})
            _tell_who_is_alone(request)
            return redirect("members:team")
    return _member_page(request, place, reason_form=form)
