"""``/moi``: what concerns the person who looks."""

from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jesuisla.collective.groups.models import Charter
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import (
    OpenRequest,
    RoomRequest,
    Viewer,
    account_only,
    signed_in_only,
    team_at_rest,
)
from jesuisla.collective.members.accounts import choose_language, choose_time_zone
from jesuisla.collective.members.asking_for_powers import ask_for_powers, until_in_words
from jesuisla.collective.members.consents import CURRENT, WORDINGS, give_consent
from jesuisla.collective.members.forms import AliasForm, LanguageForm, TimeZoneForm, sent_id
from jesuisla.collective.members.memberships import (
    accept_charter,
    charter_to_accept,
    choose_alias,
    delete_account,
    last_request_of,
    leave_group,
    memberships_of_person,
    open_application_of,
)
from jesuisla.collective.members.models import Person
from jesuisla.collective.members.powers import powers_until, switch_off
from jesuisla.collective.members.proving_again import ask_to_prove, is_proved
from jesuisla.collective.members.signin import count_alias_try, remember_language


@require_safe
@never_cache
@account_only
def me(request: OpenRequest) -> HttpResponse:
    """My place, my groups, my settings."""
    return _page(request)


def _page(
    request: OpenRequest | RoomRequest, *, status: int = 200, **forms_: forms.Form
) -> HttpResponse:
    person = _person(request)
    viewer: Viewer | None = request.viewer
    place = viewer.membership if viewer else None
    charter = place and charter_to_accept(place, request.languages)
    is_unbound = place is not None and place.charter_id is None
    port = f":{request.get_port()}" if request.get_port() not in ("80", "443") else ""
    context: dict[str, Any] = {
        "person": person,
        "place": place,
        "has_request": place is None and last_request_of(person) is not None,
        "waits": place and open_application_of(place),
        "charter": charter,
        "consent_words": WORDINGS[CURRENT],
        "powers": _powers_in_words(request),
        "is_first": charter and viewer and viewer.is_member and is_unbound,
        "alias_form": AliasForm(initial={"alias": place.alias if place else ""}),
        "language_form": LanguageForm(initial={"language": person.language}),
        "language_name": dict(settings.LANGUAGES).get(person.language, person.language),
        "factors": Authenticator.objects.filter(user=person).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        ),
        "elsewhere": [
            (other, f"{request.scheme}://{host}{port}/moi")
            for other, host in memberships_of_person(person)
            if host and (place is None or other.pk != place.pk)
        ],
    }
    return render(request, "members/me.html", context | forms_, status=status)


def _powers_in_words(request: OpenRequest | RoomRequest) -> str:
    """Return what a member of the team reads of their powers; empty for anybody else."""
    if request.viewer is None or not request.viewer.is_team:
        return ""
    until = powers_until(request, request.viewer.membership)
    if until is None:
        return _("Your team powers are off.")
    words = until_in_words(request, request.viewer.membership, until)
    return _("Your team powers are on until %(until)s.") % {"until": words}


def _takes_alias(request: RoomRequest, form: AliasForm) -> bool:
    """Give the member the alias of a form, or write on the form why not."""
    if form.is_valid() and form.cleaned_data["alias"] != request.viewer.membership.alias:
        try:
            count_alias_try(request, _person(request).email)
            choose_alias(request.viewer.membership, form.cleaned_data["alias"])
        except Refused as refusal:
            form.add_error("alias", str(refusal))
    return not form.errors


def _person(request: HttpRequest) -> Person:
    return cast("Person", request.user)


def _try(request: HttpRequest, change: Callable[[], object], done: str) -> bool:
    try:
        change()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


@require_POST
@signed_in_only
def alias(request: RoomRequest) -> HttpResponse:
    """Go by another name."""
    form = AliasForm(request.POST)
    if not _takes_alias(request, form):
        return _page(request, status=422, alias_form=form)
    messages.success(request, _("Your alias is changed."))
    return redirect("members:me")


@require_POST
@account_only
def language(request: OpenRequest) -> HttpResponse:
    """Read in another language."""
    code = request.POST.get("language", "")
    response = redirect("members:me")
    if _try(request, lambda: choose_language(_person(request), code), _("Your language is saved.")):
        remember_language(response, code)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@account_only
def time_zone(request: OpenRequest) -> HttpResponse:
    """Read the hours of shifts in another time zone."""
    person = _person(request)
    if request.method == "POST":
        name = request.POST.get("time_zone", "")
        sentence = _("Your time zone is saved.")
        if _try(request, lambda: choose_time_zone(person, name), sentence):
            return redirect("members:me")
    form = TimeZoneForm(request.group, initial={"time_zone": person.time_zone})
    return render(request, "members/time_zone.html", {"form": form})


@require_POST
@signed_in_only
def charter(request: RoomRequest) -> HttpResponse:
    """Accept the charter in force."""
    charter_text = get_object_or_404(Charter, pk=sent_id(request.POST.get("charter", "")))
    if request.POST.get("agrees") != "on" or request.POST.get("consents") != "on":
        messages.error(request, _("Please tick both boxes if you agree."))
        return redirect("members:me")
    is_first = request.viewer.membership.charter_id is None and request.viewer.is_member
    form = AliasForm(request.POST)
    if is_first and "alias" in request.POST and not _takes_alias(request, form):
        return _page(request, status=422, alias_form=form)

    def accept() -> None:
        accept_charter(request.viewer.membership, charter_text)
        give_consent(request.viewer.membership)

    is_accepted = _try(
        request,
        accept,
        _("Thank you. You have accepted the charter."),
    )
    return redirect(settings.LOGIN_REDIRECT_URL if is_accepted and is_first else "members:me")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@team_at_rest
def powers(request: RoomRequest) -> HttpResponse:
    """See until when my team powers are on, switch them on or off."""
    place = request.viewer.membership
    if request.method == "POST" and "end" in request.POST:
        switch_off(request, place)
        messages.success(request, _("Your team powers are off."))
        return redirect("members:powers")
    if request.method == "POST":
        return ask_for_powers(request, place) or redirect("members:powers")
    until = powers_until(request, place)
    context = {
        "until": until and until_in_words(request, place, until),
        "hours": request.group.powers_hours,
    }
    return render(request, "members/powers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in_only
def leave(request: RoomRequest) -> HttpResponse:
    """Leave this group, or take a request back, after saying so twice."""
    place = request.viewer.membership
    if request.method == "POST":
        thanks = (
            _("Your request is taken back.")
            if request.viewer.is_applicant
            else _("You have left the group. Thank you for the time you gave it.")
        )
        _try(request, lambda: leave_group(place), thanks)
        return redirect("members:me")
    return render(request, "members/leave.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@account_only
def erase(request: OpenRequest) -> HttpResponse:
    """Erase my account, after saying so twice and showing that it is me."""
    person = _person(request)
    if not person.is_active:
        raise Http404
    if request.method == "POST":
        if not is_proved(request):
            question = ask_to_prove(request, reverse("members:erase"))
            if question is None:
                messages.error(request, _("That was many tries. Please wait a few minutes."))
            return question or redirect("members:erase")
        if not _try(request, lambda: delete_account(person), _("Your account is erased.")):
            return redirect("members:erase")
        logout(request)
        return render(request, "members/erased.html")
    return render(request, "members/erase.html")
