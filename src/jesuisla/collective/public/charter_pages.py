"""``/equipe/groupe/charte/ecriture``: coordinators choose what the coach asks about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jesuisla.collective.groups.charter_rules import (
    CharterRulesForm,
    choose_charter_rules,
    try_charter_rules,
)
from jesuisla.collective.groups.charter_rules import (
    charter_rules as rules_of,
)
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.access import RoomRequest, coordinators_only


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@coordinators_only
def charter_rules(request: RoomRequest) -> HttpResponse:
    """Bind articles to rules, try that on invented drafts, and have it count."""
    current = rules_of(request.group)
    form = CharterRulesForm(request.POST or None, group=request.group, rules=current)
    trial = None
    if request.method == "POST" and form.is_valid():
        new_rules = form.chosen()
        if "try" in request.POST:
            trial = try_charter_rules(current, new_rules, request.group.language)
        else:
            try:
                choose_charter_rules(request.group, new_rules, by=request.viewer.membership)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The coach asks by this from now on."))
                return redirect("public:charter_rules")
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "trial": trial}
    return render(request, "public/charter_rules.html", context, status=status)


@require_safe
@coordinators_only
def charter_rules_before(_request: RoomRequest) -> HttpResponse:
    """Lead on from where the choice of what the coach asks about stood before."""
    return redirect("public:charter_rules")
