"""``/equipe/cles``: coordinators give keys to other programs and take them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.collective.api.keys import KeyForm, create_key, keys_for, revoke_key
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def keys(request: RoomRequest) -> HttpResponse:
    """The keys that open something; a new one is shown here, once."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    secret = _create(request, form) if form.is_bound and form.is_valid() else None
    context = {
        "keys": keys_for(request.viewer).order_by("name"),
        "form": KeyForm() if secret else form,
        "secret": secret,
        "address": request.build_absolute_uri("/v1alpha1"),
    }
    status = 422 if form.is_bound and secret is None else 200
    return render(request, "api/keys.html", context, status=status)


def _create(request: RoomRequest, form: KeyForm) -> str | None:
    """Create a key and return its secret, which is never written down; ``None`` when refused."""
    values = form.cleaned_data
    try:
        _key, secret = create_key(
            request.group,
            values["name"],
            per_minute=values["per_minute"],
            per_day=values["per_day"],
            by=request.viewer.membership,
        )
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return None
    return secret


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def revoke(request: RoomRequest, pk: int) -> HttpResponse:
    """Ask whether a key should open nothing any more, and see to it."""
    key = get_object_or_404(keys_for(request.viewer), pk=pk)
    if request.method == "POST":
        revoke_key(key, by=request.viewer.membership)
        messages.success(request, _("The key “%(name)s” opens nothing any more.") % {"name": key})
        return redirect("api:keys")
    return render(request, "api/revoke.html", {"key": key})
