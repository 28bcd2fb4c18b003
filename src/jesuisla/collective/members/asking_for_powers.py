"""Asking whether it is really one of the team, before a deed: once, and the deed goes on.

What was sent stands on the page that asks and is sent again with the proof, so that nothing typed
is lost and nothing of it is kept in the session.
"""

from datetime import datetime
from typing import Any, cast

from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.members.models import Membership, Person
from jesuisla.collective.members.powers import powers_until, switch_on, switched_off_at
from jesuisla.collective.members.proving_again import has_factor, is_proved

OURS = "powers"
"""What is sent under this prefix is the proof, and the rest is the deed."""
NEXT = "powers-next"
"""A page that was asked for: what was sent is then no deed, and the proof leads there."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def ask_for_powers(request: HttpRequest, place: Membership) -> HttpResponse | None:
    """Return the page that asks for a proof; ``None`` when the powers are on, and one may go on.

    They go on by a proof that comes with this request, or one that is not ten minutes old.
    """
    if powers_until(request, place) is not None:
        _take_proof_out(request)
        return None
    proof = _take_proof_out(request)
    form = _proof_form(request, proof) if proof else None
    if form is not None and form.is_valid():
        save = getattr(form, "save", None)
        if save is not None:
            save()
    elif not is_proved(request, after=switched_off_at(request)):
        leads_to = request.get_full_path() if request.method in SAFE else proof.get(NEXT, "")
        return _page(request, place, form, leads_to)
    until = switch_on(request, place)
    sentence = _("Your team powers are on until %(until)s. You switch them off on “My page”.")
    messages.info(request, sentence % {"until": until_in_words(request, place, until)})
    to = proof.get(NEXT, "")
    is_ours = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return redirect(to) if is_ours else None


def until_in_words(request: HttpRequest, place: Membership, until: datetime) -> str:
    """Return the end of powers as an hour where this person lives: it is never far."""
    zone = cast("Person", request.user).zone_in(place.group)
    return day_in_words(localtime(until, zone), "TIME_FORMAT")


class TapForm(forms.Form):
    """In the demonstration, whose people have no second factor, a tap stands for it."""

    tap = forms.BooleanField()


def _proof_form(request: HttpRequest, proof: QueryDict) -> forms.Form | None:
    if f"{OURS}-tap" in proof:
        may_tap = settings.DEMO and not has_factor(cast("Person", request.user))
        return TapForm(proof, prefix=OURS) if may_tap else None
    kind = ReauthenticateWebAuthnForm if f"{OURS}-credential" in proof else ReauthenticateForm
    return cast("forms.Form", kind(proof, prefix=OURS, user=request.user))


def _take_proof_out(request: HttpRequest) -> QueryDict:
    """Return what was sent as a proof; the request keeps the rest, as it was first sent."""
    proof = QueryDict(mutable=True)
    if request.method in SAFE:
        return proof
    deed = request.POST.copy()
    for name in [name for name in deed if name.startswith(f"{OURS}-")]:
        proof.setlist(name, deed.pop(name))
    if proof:
        request.POST = deed  # type: ignore[assignment]  # mutable, as Django's own setter takes it
    return proof


def _page(
    request: HttpRequest, place: Membership, form: forms.Form | None, leads_to: str
) -> HttpResponse:
    person = cast("Person", request.user)
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    has_passkey = Authenticator.Type.WEBAUTHN in kinds
    is_code = isinstance(form, ReauthenticateForm)
    context: dict[str, Any] = {
        "deed": [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken"
            for value in values
        ],
        "leads_to": leads_to,
        "has_files": bool(request.FILES),
        "hours": place.group.powers_hours,
        "form": form if is_code else ReauthenticateForm(prefix=OURS, user=person),
        "takes_code": bool(kinds - {Authenticator.Type.WEBAUTHN}),
        "passkey_errors": form.errors.get("credential", ()) if form and not is_code else (),
        "js_data": {"request_options": begin_authentication(person)} if has_passkey else None,
        "takes_tap": settings.DEMO and not has_factor(person),
    }
    return render(request, "members/ask_for_powers.html", context, status=403)
